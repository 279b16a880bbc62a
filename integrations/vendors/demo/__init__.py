"""The demo clinic's billing system as a vendor like any other."""
