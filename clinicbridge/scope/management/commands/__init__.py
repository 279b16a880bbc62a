"""Commands of this part of the ground."""
