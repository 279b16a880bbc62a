"""Fixtures every test may use, and the parts of the machine some of them need."""
