"""Roof and ground: the roof wires the house together, the ground carries it."""
