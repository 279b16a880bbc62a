"""Patterns an admin may search with, bounded by their form: none can run away."""

import re
from functools import lru_cache

from claims.domain.mapping.values import Unfit

MAX_SEARCHED = 300
_UNSAFE = re.compile(r"[+*}?][+*{?]|\)[+*{?]|\(\?|\|")


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def extract(text: str, pattern: str) -> str:
    """Return the group a pattern finds, or all it finds when it has none."""
    if len(text) > MAX_SEARCHED:
        raise Unfit(f"is longer than {MAX_SEARCHED} characters")
    found = _compiled(pattern).search(text)
    if found is None:
        raise Unfit("does not hold what the pattern looks for")
    return found[1] if found.re.groups else found[0]


def check(pattern: str) -> str:
    """Allow only patterns whose search cannot run away.

    No repeated groups, no alternatives, no look-around, no references,
    at most two open repetitions: cubic at worst, on 300 characters. So
    the search needs no clock, which the library has none of.
    """
    if not pattern or len(pattern) > 100:
        return "A pattern of 1 to 100 characters is needed."
    bare = re.sub(r"\\\D", "a", pattern, flags=re.DOTALL)
    if "\\" in bare or _UNSAFE.search(bare):
        return "The pattern may not repeat a group, choose, look around or refer back."
    if len(re.findall(r"[+*]|\{\d*,", bare)) > 2 or bare.count("?") > 2:
        return "The pattern may hold two repetitions at most."
    if any(int(n) > 100 for n in re.findall(r"\d+", "".join(re.findall(r"\{[\d,]*\}", bare)))):
        return "The pattern may repeat something 100 times at most."
    try:
        groups = re.compile(pattern).groups
    except re.error:
        return "The pattern is not a regular expression."
    return "" if groups <= 1 else "The pattern may hold one group, the part to take."
