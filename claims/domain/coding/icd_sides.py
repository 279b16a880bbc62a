"""Which side of the body a diagnosis code names, and its counterpart of another side."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from claims.domain.coding import icd_sevenths
from claims.domain.coding.codetables import IcdTable
from claims.domain.coding.icd_rows import SEVENTH_PLACE
from claims.domain.facts import Side

SOURCE = "ICD-10-CM Official Guidelines, sec. I.B.13"
KEPT = 8192
_WORD = re.compile(r"[a-z0-9]+")
_SIDE_WORDS = {"right", "left", "bilateral", "unspecified"}
_FINGERS = frozenset({"finger", "index", "middle", "ring", "little", "thumb"})
_TOES = frozenset({"toe", "great", "lesser"})
_BONES = frozenset({"tibia", "fibula", "ulna", "radiu"})  # as a skeleton spells them
_OPEN_PART = re.compile(r"\bunspecified (finger|toe|tibia and|ulna and)\b")
_FILLER = _SIDE_WORDS | {"unilateral", "of", "the", "side", "", "and", "in"}


class Laterality(StrEnum):
    """The side a code names; UNSPECIFIED where others like it name one."""

    LEFT = "LEFT"
    RIGHT = "RIGHT"
    BILATERAL = "BILATERAL"
    UNSPECIFIED = "UNSPECIFIED"
    NONE = "NONE"


@lru_cache(maxsize=KEPT)
def side_of(code: str, table: IcdTable) -> Laterality:
    """Return the side a code's title names.

    A word alone does not make a side: "right heart failure" has no left
    counterpart, so it names none.
    """
    entry = table.entry(icd_sevenths.stem(code))
    if entry is None:
        return Laterality.NONE
    named = set(_WORD.findall(entry.description.lower()))
    if "bilateral" in named:
        return Laterality.BILATERAL
    if {"right", "left"} <= named:
        return Laterality.NONE
    for word, other in (("right", "left"), ("left", "right")):
        if word in named:
            counterparts = _alike(entry.code, table)
            has_other = any(other in words for _, words in counterparts)
            return Laterality(word.upper()) if has_other else Laterality.NONE
    words = {word for _, title in _alike(entry.code, table) for word in title}
    is_sided = {"right", "left"} <= words  # heart failure is right or unspecified, never left
    return Laterality.UNSPECIFIED if "unspecified" in named and is_sided else Laterality.NONE


@lru_cache(maxsize=KEPT)
def with_side(code: str, side: Side, table: IcdTable) -> str:
    """Return the same diagnosis of a side, "" when the release has none such.

    The 7th character stays.
    """
    stem = icd_sevenths.stem(code)
    wanted = side.value.lower()
    for other, words in _alike(stem, table):
        if wanted in words and _has_only(wanted, words):
            found = other + code[len(stem) :] if code != stem else other
            entry = table.entry(found)
            if entry is not None and (entry.is_billable or code == stem):
                return found
    return ""


@lru_cache(maxsize=KEPT)
def parts_of_side(code: str, side: Side, table: IcdTable) -> tuple[str, ...]:
    """Return the fingers, toes or bones of a side where a title leaves both open.

    "Unspecified finger" says neither finger nor side, "unspecified tibia
    and fibula" neither bone; the 7th character stays.
    """
    entry = table.entry(icd_sevenths.stem(code))
    if entry is None or not _OPEN_PART.search(entry.description.lower()):
        return ()
    own = set(_skeleton(entry.description))
    found = []
    for other, title in _near(entry.code, table):
        words = frozenset(_WORD.findall(title.lower()))
        is_there = side.value.lower() in words and _has_only(side.value.lower(), words)
        if is_there and _is_part(set(_skeleton(title)), own):
            found.append(other + code[len(entry.code) :])
    known = ((one, table.entry(one)) for one in found)
    return tuple(one for one, said in known if said is not None and said.is_billable)


def _is_part(narrower: set[str], own: set[str]) -> bool:
    """Say whether a title names one of the parts another leaves open, and nothing else."""
    open_ = next((parts for parts in (_FINGERS, _TOES) if own & parts), frozenset())
    is_one_bone = bool(own & _BONES) and len(narrower & _BONES) == 1
    if not (is_one_bone or (narrower - own) & open_):
        return False
    return narrower - own <= open_ and own - narrower <= open_ | _BONES


def _has_only(wanted: str, words: frozenset[str]) -> bool:
    return not ({"right", "left", "bilateral"} - {wanted}) & words


def _alike(code: str, table: IcdTable) -> list[tuple[str, frozenset[str]]]:
    """Return codes near this one whose titles differ from its own by the side alone."""
    entry = table.entry(code)
    if entry is None:
        return []
    own = _skeleton(entry.description)
    return [
        (other, frozenset(_WORD.findall(title.lower())))
        for other, title in _near(code, table)
        if other != code and _skeleton(title) == own
    ]


def _near(code: str, table: IcdTable) -> Iterator[tuple[str, str]]:
    """Yield the siblings, then the siblings of what is above, and what is below those."""
    seen = {code}
    entry = table.entry(code)
    for _level in range(2):
        if entry is None or not entry.parent or "-" in entry.parent:
            return
        waiting = list(table.children(entry.parent))
        while waiting:
            one = table.entry(waiting.pop(0))
            if one is None or one.code in seen or len(one.code) > SEVENTH_PLACE + 1:
                continue
            seen.add(one.code)
            yield one.code, one.description
            waiting += table.children(one.code)
        entry = table.entry(entry.parent)


@lru_cache(maxsize=KEPT)
def _skeleton(title: str) -> tuple[str, ...]:
    """Return a title's words without those that only say the side."""
    words = (word.removesuffix("s") for word in _WORD.findall(title.lower()))
    return tuple(sorted(word for word in words if word not in _FILLER))
