"""The 7th character of a diagnosis: which phase of care it says, and which one a phase wants."""

from collections.abc import Iterator
from enum import StrEnum

from claims.domain.coding.codetables import IcdTable
from claims.domain.coding.icd_rows import SEVENTH_PLACE

SOURCE = "ICD-10-CM Official Guidelines, sec. I.C.19.a"
_SUBSEQUENT = "subsequent encounter"
_INITIAL = "initial encounter"


class Phase(StrEnum):
    """Where in its care an injury is.

    ACTIVE while it is being treated, AFTERCARE while it heals, as it
    should or not; SEQUELA when it has healed and left something behind.
    """

    ACTIVE = "ACTIVE"
    AFTERCARE = "AFTERCARE"
    DELAYED = "DELAYED"
    NONUNION = "NONUNION"
    MALUNION = "MALUNION"
    SEQUELA = "SEQUELA"


_ENDING = {
    Phase.AFTERCARE: "routine healing",
    Phase.DELAYED: "delayed healing",
    Phase.NONUNION: "nonunion",
    Phase.MALUNION: "malunion",
}


def has_seventh(code: str) -> bool:
    """Say whether a code carries a 7th character."""
    return len(code.replace(".", "")) == SEVENTH_PLACE + 1


def stem(code: str) -> str:
    """Return a code without its 7th character and the X that fill the places before it."""
    return _unfilled(code[:-1]) if has_seventh(code) else code


def phase_of(code: str, table: IcdTable) -> Phase | None:
    """Return the phase a code's 7th character says, None where it says none."""
    words = _said(code, table) if has_seventh(code) else ""
    if _INITIAL in words:
        return Phase.ACTIVE
    if "sequela" in words:
        return Phase.SEQUELA
    if _SUBSEQUENT not in words:
        return None
    return next((phase for phase, end in _ENDING.items() if words.endswith(end)), Phase.AFTERCARE)


def with_phase(base: str, phase: Phase, table: IcdTable, *, is_open: bool | None = None) -> str:
    """Return the code below ``base`` for a phase, "" when there is none.

    ``base`` may carry a 7th character already: the kind of open
    fracture it names stays. It may end in the X that fills its places.
    Without a word on it a fracture is closed (guidelines I.C.19.c); of
    several kinds of open fracture the first, which is also the
    unspecified one, is taken.
    """
    kind = _kind(_said(base, table)) if has_seventh(base) and is_open is None else ""
    openness = bool(_is_open(kind) if kind else is_open)
    above = stem(base)
    if table.entry(above) is None:
        above = _unfilled(above)
    wanted = list(_of_phase(above, phase, table))
    exact = [code for code, words in wanted if kind in words and _is_open(words) is openness]
    either = [code for code, words in wanted if _is_open(words) is None]
    return next(iter((*exact, *either)), "")


def _unfilled(code: str) -> str:
    return code.rstrip("X").rstrip(".")


def _of_phase(base: str, phase: Phase, table: IcdTable) -> Iterator[tuple[str, str]]:
    for code in table.children(base):
        if has_seventh(code) and phase_of(code, table) is phase:
            yield code, _said(code, table)


def _said(code: str, table: IcdTable) -> str:
    """Return what the 7th character adds to the title."""
    entry, above = table.entry(code), table.entry(stem(code))
    if entry is None or above is None:
        return ""
    return entry.description.removeprefix(above.description).strip(" ,").lower()


def _kind(words: str) -> str:
    """Return the fracture's kind of a 7th character's words, "open fracture type i or ii"."""
    _, found, kind = words.partition(" for ")
    return kind.partition(" with ")[0].strip() if found else ""


def _is_open(words: str) -> bool | None:
    """Say whether a fracture is open, None where the words do not tell."""
    return "open" in words if "open" in words or "closed" in words else None
