"""The claim's own rules in plain Python: no Django, no I/O, no clock."""
