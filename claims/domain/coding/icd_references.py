"""Which codes a note of ICD-10-CM means: "(M54.4-)", "(O10-O11)", "(T36-T50 with .51)"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# The notes of a claim's codes recur; the release has some ten thousand of them.
KEPT = 8192
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_CODE = r"[A-Z][0-9A][0-9AB](?:\.[0-9A-Z]*)?"
_RANGE = re.compile(rf"\b({_CODE})(?:[.-]*\s?-({_CODE}))?(?![A-Z])")
_ENDS = re.compile(r"\.([0-9A-Z]+)(?:\s*-\s*\.([0-9A-Z]+))?")
_FINAL = re.compile(r"(?:final|fifth to sixth)\s+characters?\s+-?([0-9A-Z]+)")
_PLACED = re.compile(
    r"(?:(open fracture)\s+)?(4th|5th|6th|7th|fourth|fifth|sixth|seventh|fifth or six(?:th)?)"
    r"[ -]characters?\s*\.?(?:([0-9A-Z])(?:-([0-9]))?\b)?"
)
_PLACE = {"4th": 3, "fourth": 3, "5th": 4, "fifth": 4, "6th": 5, "sixth": 5, "7th": 6, "seventh": 6}
_OPEN = "BC"  # 7th characters of an open fracture under treatment (guidelines I.C.19.c)


@dataclass(frozen=True, slots=True)
class Reference:
    """Codes from ``low`` to ``high`` and all below them, without dots.

    ``after`` are what must follow the category, ``placed`` (place,
    characters) which of them must stand where, ``final`` what must end it.
    "Fifth or sixth" is the sixth, or the fifth where an X fills the sixth.
    """

    low: str
    high: str
    after: tuple[str, ...] = ()
    placed: tuple[tuple[int, str], ...] = ()
    final: str = ""

    def means(self, code: str) -> bool:
        """Say whether a code, dotted or not, is one of these."""
        plain = code.replace(".", "")
        if not self.low <= plain or plain[: len(self.high)] > self.high:
            return False
        if self.final and not plain.endswith(self.final):
            return False
        if self.after and not any(plain[3:].startswith(one) for one in self.after):
            return False
        return not self.placed or self._holds(plain)

    def _holds(self, plain: str) -> bool:
        """Say whether the last of the places that a code fills holds what must stand there."""
        filled = [(plain[at], held) for at, held in self.placed if plain[at : at + 1] not in "X"]
        return bool(filled) and filled[-1][0] in filled[-1][1]


@lru_cache(maxsize=KEPT)
def parse(note: str) -> tuple[Reference, ...]:
    """Return the codes a note names in its brackets, none where it names none."""
    return tuple(reference for bracket in _BRACKETS.findall(note) for reference in _read(bracket))


def means(note: str, code: str) -> bool:
    """Say whether a note names a code, by itself or by what stands above it."""
    return any(reference.means(code) for reference in parse(note))


def _read(bracket: str) -> Iterator[Reference]:
    """Yield a list's codes and ranges; a condition belongs to all before it."""
    listed, _, condition = bracket.partition("with ")
    limits = _limits(condition)
    for low, high in _RANGE.findall(listed):
        yield Reference(low.replace(".", ""), (high or low).replace(".", ""), **limits)


def _limits(condition: str) -> dict[str, Any]:
    if condition.startswith("."):
        ends = _ENDS.findall(condition)
        return {"after": tuple(end for first, last in ends for end in _series(first, last))}
    if match := _FINAL.match(condition):
        return {"final": match[1]}
    if match := _PLACED.match(condition):
        return {"placed": _placed(*match.groups(""))}
    return {}


def _series(first: str, last: str) -> tuple[str, ...]:
    if not last:
        return (first,)
    return tuple(f"{n:0{len(first)}d}" for n in range(int(first), int(last) + 1))


def _placed(is_open: str, where: str, first: str, last: str) -> tuple[tuple[int, str], ...]:
    if is_open:
        return ((6, _OPEN),)
    places = (4, 5) if where.startswith("fifth or") else (_PLACE[where],)
    held = "".join(_series(first, last))
    return tuple((place, held) for place in places) if held else ()
