"""The editor of a mapping set: its rules, its look-ups and a visit seen through them."""
