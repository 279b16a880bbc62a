"""Minutes as words say them, so that a number nobody wrote is seen."""

import re

_NUMBER = re.compile(r"(?<![\d.:/])(\d{1,4})(?![\d:/]|\.\d)")
_HOURS = re.compile(
    (
        r"(?<![\d.])(\d{1,2}(?:\.\d{1,2})?)\s*(?:hours?|hrs?"
        r"|h)\b(?:\s*(?:and\s*)?(\d{1,2})\s*(?:minutes?|mins?|m)\b)?"
    ),
    re.I,
)
_CLOCK = r"(\d{1,2}):(\d{2})\s*([ap]\.?m\.?)?"
_SPAN = re.compile(rf"{_CLOCK}\s*(?:-|–|—|to|until)\s*{_CLOCK}", re.I)
HALF_DAY = 12 * 60


def said(text: str) -> frozenset[int]:
    """Return every number of minutes a text can mean: numbers, hours, and clock times' spans."""
    found = {int(number) for number in _NUMBER.findall(text)}
    for hours, minutes in _HOURS.findall(text):
        found.add(round(float(hours) * 60) + int(minutes or 0))
    for h1, m1, _, h2, m2, _ in _SPAN.findall(text):
        span = (int(h2) * 60 + int(m2)) - (int(h1) * 60 + int(m1))
        found.add(span if span >= 0 else span % HALF_DAY)
    return frozenset(found)
