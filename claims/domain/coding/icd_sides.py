"""Which side of the body a diagnosis code names, and its counterpart of another side."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache

from claims.domain.coding import icd_check, icd_rows, icd_sevenths
from claims.domain.coding.codetables import IcdEntry, IcdTable
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
# A family of the legs has one code more, of arms: no side of the legs.
_OTHER_PART = re.compile(r"\bother extremit(y|ies)\b")
_SIDED_NOUN = re.compile(r", (right|left|unspecified) \w+$")
_BOTH = ", bilateral"
_LEFT_OPEN = re.compile(r", unspecified \w+$")
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
    root = _root(code, table)
    entry = table.entry(root)
    if entry is None:
        return Laterality.NONE
    for side, one in _family(entry.parent, table).items():
        if one == root:
            return side
    return _by_title(entry, table)


@lru_cache(maxsize=KEPT)
def with_side(code: str, side: Side, table: IcdTable) -> str:
    """Return the same diagnosis of a side, "" when the release has none such.

    The 7th character stays. A billable code is answered with one: of a
    heading the code that leaves open what the heading does.
    """
    for entry in _counterparts(code, side, table):
        if entry.is_billable or _is_heading(code, table):
            return entry.code
        below = _open_below(entry, table)
        if below and below != code:
            return below
    return ""


@lru_cache(maxsize=KEPT)
def parts_of_side(code: str, side: Side, table: IcdTable) -> tuple[str, ...]:
    """Return the fingers, toes, bones or lids of a side where a title leaves both open.

    "Unspecified finger" says neither finger nor side, "unspecified tibia
    and fibula" neither bone; the 7th character stays. Of an eyelid the
    side is a heading, and its codes are the upper and the lower lid.
    """
    if not _is_heading(code, table) and side_of(code, table) is Laterality.UNSPECIFIED:
        for one in _counterparts(code, side, table):
            return tuple(icd_check.billable_below(one.code, table, most=icd_check.GUESSES))
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


def _root(code: str, table: IcdTable) -> str:
    """Return a code without its 7th character, but where that one is the side.

    A letter says the phase of care; the digit of E11.3211 says the eye.
    """
    if code[-1:].isdigit() and icd_sevenths.has_seventh(code):
        entry = table.entry(code)
        if entry is not None and code in _family(entry.parent, table).values():
            return code
    return icd_sevenths.stem(code)


@lru_cache(maxsize=KEPT)
def _family(heading: str, table: IcdTable) -> Mapping[Laterality, str]:
    """Return the codes below a heading by side where nothing but the side tells them apart.

    Their titles need not agree: "Abscess of right external ear" stands
    beside "Abscess of external ear, unspecified ear". A heading with any
    other code below it, epigastric pain beside two quadrants, is none.
    """
    found: dict[Laterality, str] = {}
    for code in table.children(heading) if "-" not in heading else ():
        entry = table.entry(code)
        title = entry.description.lower() if entry is not None else ""
        if _OTHER_PART.search(title):
            continue
        side = _named(title)
        if side is Laterality.NONE or side in found:
            return {}
        found[side] = code
    whole = {Laterality.LEFT, Laterality.RIGHT, Laterality.UNSPECIFIED}
    return found if whole <= found.keys() else {}


def _named(title: str) -> Laterality:
    """Return the one side a title's words are of."""
    words = _SIDE_WORDS & set(_WORD.findall(title))
    sides = words - {"unspecified"}
    if len(sides) > 1 or not words:
        return Laterality.NONE
    return Laterality((sides or words).pop().upper())


def _by_title(entry: IcdEntry, table: IcdTable) -> Laterality:
    """Return the side of a title by the titles near it that differ by the side alone."""
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


def _counterparts(code: str, side: Side, table: IcdTable) -> Iterator[IcdEntry]:
    """Yield what may be the same diagnosis of a side, a code or a heading, the nearest first."""
    if side is not Side.BILATERAL and side_of(code, table) is Laterality.NONE:
        return
    root = _root(code, table)
    for other in _roots_of(root, side, table):
        entry = table.entry(icd_rows.seventh(other, code[-1]) if code != root else other)
        if entry is not None:
            yield entry


def _roots_of(root: str, side: Side, table: IcdTable) -> Iterator[str]:
    known = table.entry(root)
    family = _family(known.parent, table) if known is not None else {}
    of_family = family.get(Laterality(side.value)) if root in family.values() else None
    if of_family:
        if of_family != root:
            yield of_family
        return
    wanted = side.value.lower()
    for other, words in _alike(root, table):
        if wanted in words and _has_only(wanted, words):
            yield other


def _is_heading(code: str, table: IcdTable) -> bool:
    entry = table.entry(code)
    return entry is not None and not entry.is_billable


def _open_below(heading: IcdEntry, table: IcdTable) -> str:
    """Return the code below a heading that adds to it only what is unspecified."""
    for code in table.children(heading.code):
        entry = table.entry(code)
        if entry is not None and entry.is_billable:
            added = entry.description.removeprefix(heading.description)
            if _LEFT_OPEN.fullmatch(added):
                return code
    return ""


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
    # "Otitis media, bilateral" has no word for the "unspecified ear".
    without = _skeleton(_SIDED_NOUN.sub("", entry.description))
    return [
        (other, frozenset(_WORD.findall(title.lower())))
        for other, title in _near(code, table)
        if other != code and _skeleton(title) in (own, without if title.endswith(_BOTH) else own)
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
