"""From facts follow lines: everything about a claim that can be computed."""
