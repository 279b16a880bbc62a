"""Patterns an admin may search with, in a time that is linear in the text."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from claims.domain.mapping.values import Unfit

MAX_SEARCHED = 300
MAX_PATTERN = 100
ITEM_STEPS = 18  # to hold one item of a pattern against one letter
_ITEM = re.compile(
    r"""(?P<mark>\((?!\?)|\)(?![*+?{]))
    |(?P<place>\^|\$|\\[AZbB])
    |(?P<letter>\[\^?\]?(?:\\.|(?!--|&&|~~|\|\|)[^\]\\\[])*\]
        |\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|\D)
        |[^\\\[()|*+?^$])
     (?P<times>[*+?]|\{(?=[\d,])\d*,?\d*\})?""",
    re.VERBOSE | re.DOTALL,
)
_TIMES = {"": (1, 1), "*": (0, MAX_SEARCHED), "+": (1, MAX_SEARCHED), "?": (0, 1)}


@dataclass(frozen=True, slots=True)
class _Item:
    """A part of a pattern: a bracket, a place between letters, or a letter so many times."""

    kind: str
    holds: re.Pattern[str]
    least: int = 0
    most: int = 0

    def ends(self, text: str, last: list[int]) -> list[int]:
        """Return by place where this item ends if it begins there, or -1.

        ``last`` says by place the furthest at or before it from which the
        rest of the pattern is found. Items are greedy: the furthest it is.
        """
        if self.kind == "mark":
            return [end if end == place else -1 for place, end in enumerate(last)]
        if self.kind == "place":
            return [
                end if end == place and self.holds.match(text, place) else -1
                for place, end in enumerate(last)
            ]
        ends = []
        run = 0
        known = {letter: self.holds.fullmatch(letter) is not None for letter in set(text)}
        for place in range(len(text), -1, -1):
            run = run + 1 if place < len(text) and known[text[place]] else 0
            end = last[place + min(run, self.most)]
            ends.append(end if end >= place + self.least else -1)
        return ends[::-1]


@lru_cache(maxsize=1024)
def _items(pattern: str) -> tuple[_Item, ...]:
    """Return the items of a pattern; nothing where it holds something else."""
    items = []
    place = 0
    while found := _ITEM.match(pattern, place):
        place = found.end()
        if found["letter"]:
            letter = re.compile(found["letter"])
            items.append(_Item("letter", letter, *_times(found["times"] or "")))
        else:
            items.append(_Item(str(found.lastgroup), re.compile(found["place"] or "")))
    return tuple(items) if place == len(pattern) else ()


def _times(written: str) -> tuple[int, int]:
    if written in _TIMES:
        return _TIMES[written]
    least, comma, most = written[1:-1].partition(",")
    return int(least or 0), int(most or MAX_SEARCHED) if comma else int(least)


def steps(text: str, pattern: str) -> int:
    """Return what a search spends, as ``celwork`` counts: for each letter of each item."""
    return ITEM_STEPS * min(len(text) + 1, MAX_SEARCHED) * len(_items(pattern))


def extract(text: str, pattern: str) -> str:
    """Return the group a pattern finds, or all it finds when it has none.

    From the right it is noted for each item where the rest can be found;
    then from the left each item takes the most that leaves the rest
    possible. That is what the library finds, which tries and goes back
    instead and has no clock: so a search takes a step for each letter of
    each item, and no pattern can run away.
    """
    if len(text) > MAX_SEARCHED:
        raise Unfit(f"is longer than {MAX_SEARCHED} characters")
    items = _items(pattern)
    ends = []
    last = list(range(len(text) + 1))
    for item in reversed(items):
        ends.append(item.ends(text, last))
        found = (place if end >= 0 else -1 for place, end in enumerate(ends[-1]))
        last = list(accumulate(found, max))
    begin = next((place for place, end in enumerate(ends[-1]) if end >= 0), None)
    if begin is None:
        raise Unfit("does not hold what the pattern looks for")
    place, marks = begin, []
    for item, by_place in zip(items, reversed(ends), strict=True):
        if item.kind == "mark":
            marks.append(place)
        place = by_place[place]
    return text[slice(*(marks or (begin, place)))]


def check(pattern: str) -> str:
    """Allow what can be searched for: letters, sets and how often, one group."""
    if not pattern or len(pattern) > MAX_PATTERN:
        return f"A pattern of 1 to {MAX_PATTERN} characters is needed."
    try:
        if not _items(pattern):
            return "The pattern may not repeat a group, choose, look around or refer back."
        groups = re.compile(pattern).groups
    except (re.error, OverflowError):
        return "The pattern is not a regular expression."
    return "" if groups <= 1 else "The pattern may hold one group, the part to take."
