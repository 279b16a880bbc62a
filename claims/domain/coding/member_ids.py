"""Patterns of member ids: a small language that is matched in linear time.

A pattern is a row of characters and ``[A-Z0-9]`` sets, each once or as
often as ``{9}``, ``{8,11}``, ``?``, ``*`` or ``+`` says, with ``|``
between whole alternatives. Groups, look-around and back references are
refused: no value, however made, can then hold a worker.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST_PATTERN = 100
LONGEST_ID = 80
_MANY = LONGEST_ID + 1
_ATOM = re.compile(
    r"(?P<one>\[\^?[A-Za-z0-9 -]+\]|\\[dw.-]|[A-Za-z0-9 .-])"
    r"(?P<often>\{[0-9]{1,2}(?:,[0-9]{0,2})?\}|[?*+])?",
    re.ASCII,
)
_OFTEN = {"": (1, 1), "?": (0, 1), "*": (0, _MANY), "+": (1, _MANY)}


class BadPattern(ValueError):
    """The pattern is not of this language; the words say what is."""

    def __init__(self) -> None:
        super().__init__(
            "is no pattern of a member id: write characters and [A-Z0-9] sets, each with "
            f"{{9}}, {{8,11}}, ?, * or + where it repeats, | between alternatives, at most "
            f"{LONGEST_PATTERN} characters and no groups"
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """One character's set, and the least and most times it stands."""

    one: re.Pattern[str]
    least: int
    most: int


def matches(pattern: str, member_id: str) -> bool:
    """Say whether the whole id is of the pattern, whatever its case; BadPattern if that is none."""
    said = member_id[:_MANY]
    return any(_fits(parts, said) for parts in _read(pattern))


def check(pattern: str) -> None:
    """Raise BadPattern where a pattern cannot be matched by."""
    _read(pattern)


@lru_cache(maxsize=512)
def _read(pattern: str) -> tuple[tuple[_Part, ...], ...]:
    if not pattern or len(pattern) > LONGEST_PATTERN:
        raise BadPattern
    plain = pattern.removeprefix("^").removesuffix("$")
    return tuple(_alternative(one.removeprefix("^").removesuffix("$")) for one in plain.split("|"))


def _alternative(text: str) -> tuple[_Part, ...]:
    parts, at = [], 0
    while at < len(text):
        found = _ATOM.match(text, at)
        if found is None:
            raise BadPattern
        at = found.end()
        parts.append(_part(found["one"], found["often"] or ""))
    if not parts:
        raise BadPattern
    return tuple(parts)


def _part(one: str, often: str) -> _Part:
    try:
        known = re.compile(one, re.ASCII | re.IGNORECASE)
    except re.error as error:  # a range that runs backwards
        raise BadPattern from error
    if often in _OFTEN:
        return _Part(known, *_OFTEN[often])
    least, _, most = often.strip("{}").partition(",")
    low = int(least)
    high = low if "," not in often else int(most or _MANY)
    if high < low:
        raise BadPattern
    return _Part(known, low, high)


def _fits(parts: tuple[_Part, ...], said: str) -> bool:
    """Walk the id once per part, with every place where the parts so far may end."""
    ends = {0}
    for part in parts:
        reached: set[int] = set()
        for start in ends:
            place = start
            if part.least == 0:
                reached.add(start)
            while place < len(said) and place - start < part.most and part.one.match(said[place]):
                place += 1
                if place - start >= part.least:
                    reached.add(place)
        ends = reached
    return len(said) in ends
