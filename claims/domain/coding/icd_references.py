"""Which codes a note of ICD-10-CM means: "(M54.4-)", "(O10-O11)", "(T36-T50 with .51)"."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# The notes of a claim's codes recur; the release has some ten thousand of them.
KEPT = 8192
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_CODE = r"[A-Z][0-9A][0-9AB](?:\.[0-9A-Z]*)?"
_RANGE = re.compile(rf"\b({_CODE})(?:[.-]*\s?-({_CODE}))?(?![A-Z])")
_ENDS = re.compile(r"with\s+\.([0-9A-Z]+)(?:\s*-\s*\.([0-9A-Z]+))?")
_PLACED = re.compile(
    r"with\s+(?:(open fracture)\s+)?(4th|5th|6th|7th|fourth|fifth|sixth|seventh|fifth or sixth"
    r"|fifth to sixth)[ -]characters?\s*\.?([0-9A-Z]{1,2}\b)?"
)
_FINAL = re.compile(r"with\s+final\s+characters?\s+-?([0-9A-Z]+)")
_PLACE = {"4th": 3, "fourth": 3, "5th": 4, "fifth": 4, "6th": 5, "sixth": 5, "7th": 6, "seventh": 6}
_OPEN = "BC"  # 7th characters of an open fracture under treatment (guidelines I.C.19.c)


@dataclass(frozen=True, slots=True)
class Reference:
    """Codes from ``low`` to ``high`` and all below them, without dots.

    ``after`` are what must follow the category, ``placed`` (place,
    characters) which of them must stand where, ``final`` what must end it.
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
        return not self.placed or any(
            plain[at] in held for at, held in self.placed if at < len(plain)
        )


@lru_cache(maxsize=KEPT)
def parse(note: str) -> tuple[Reference, ...]:
    """Return the codes a note names in its brackets, none where it names none."""
    return tuple(
        reference
        for bracket in _BRACKETS.findall(note)
        for part in _parts(bracket)
        for reference in _read(part)
    )


def means(note: str, code: str) -> bool:
    """Say whether a note names a code, by itself or by what stands above it."""
    return any(reference.means(code) for reference in parse(note))


def _parts(bracket: str) -> list[str]:
    """Split a list of codes; a condition belongs to all before it."""
    listed, word, condition = bracket.partition("with ")
    tail = f" {word}{condition}" if word else ""
    return [f"{part.strip()}{tail}" for part in re.split(r"[,;]", listed) if part.strip()]


def _read(part: str) -> list[Reference]:
    head, word, condition = part.partition(" with ")
    if not word:
        head, word, condition = part.partition("-with ")
    limits = _limits(f"with {condition}") if word else {}
    found = []
    for low, high in _RANGE.findall(head):
        first = low.replace(".", "")
        found.append(Reference(first, (high or low).replace(".", ""), **limits))
    return found


def _limits(condition: str) -> dict[str, Any]:
    if match := _ENDS.search(condition):
        return {"after": _series(match[1], match[2])}
    if match := _FINAL.search(condition):
        return {"final": match[1]}
    if match := _PLACED.search(condition):
        return {"placed": _placed(match[1], match[2], match[3] or "")}
    return {}


def _series(first: str, last: str) -> tuple[str, ...]:
    if last and first.isdigit() and last.isdigit() and len(first) == len(last):
        return tuple(f"{n:0{len(first)}d}" for n in range(int(first), int(last) + 1))
    return (first,)


def _placed(is_open: str, where: str, character: str) -> tuple[tuple[int, str], ...]:
    if is_open:
        return ((6, _OPEN),)
    if where == "fifth to sixth":
        return ((4, character[:1]),) if character else ()
    places = (4, 5) if where == "fifth or sixth" else (_PLACE[where],)
    return tuple((place, character) for place in places) if character else ()
