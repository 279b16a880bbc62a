"""NCCI pairs: which service of a pair is paid, and what would honestly set them apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from claims.domain.coding.codetables import PtpEdit
from claims.domain.content import Line

SOURCE = "CMS NCCI Policy Manual, ch. I, sec. E (modifiers and PTP edits)"
# From this day a 59 or X modifier counts on either line; before, on column 2.
EITHER_LINE_SINCE = date(2019, 7, 1)
X_MODIFIERS = ("XE", "XS", "XP", "XU")
DISTINCT = ("59", *X_MODIFIERS)
SIDES = frozenset({"LT", "RT"})
# Eyelids, fingers, toes, coronary arteries.
_PLACES = "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LC LD LM RC RI"
ANATOMIC = SIDES | frozenset(_PLACES.split())
GLOBAL = frozenset({"24", "25", "57", "58", "78", "79"})
OTHER = frozenset({"27", "91"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a pair: ``denied`` is the line that is not paid, or None."""

    edit: PtpEdit
    denied: Line | None
    bypass: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the record says of the two services; None where it is silent.

    ``sides`` are the anatomic modifiers of column 1 and column 2.
    """

    separate_documented: bool | None = None
    same_interval: bool | None = None
    same_structure: bool | None = None
    separate_encounter: bool | None = None
    separate_practitioner: bool | None = None
    sides: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Exits:
    """Modifiers that would be true, the likeliest first; none: the pair stays bundled.

    ``is_bundled`` is False where there is nothing to unbundle.
    """

    modifiers: tuple[str, ...]
    explanation: str
    prefer_over: str = ""
    is_bundled: bool = True
    rule: str = "ncci.exits"
    source: str = SOURCE


def judge(edit: PtpEdit, first: Line, second: Line, *, on: date | None) -> Verdict:
    """Say whether column 2 is paid beside column 1, as the claims system would.

    ``first`` carries column 1, ``second`` column 2.
    """
    if not edit.holds(on):
        return Verdict(edit, None)
    bypass = _bypass(edit, first, second, on)
    return Verdict(edit, None if bypass else second, bypass)


def exits(edit: PtpEdit, situation: Situation, *, on: date | None) -> Exits:
    """Return the modifiers that would literally be true of a pair in this situation."""
    if edit.indicator not in (0, 1) or (on is not None and not edit.holds(on)):
        return Exits((), "The pair is not bundled on this day.", is_bundled=False)
    if edit.indicator == 0:
        return Exits((), "No modifier unbundles this pair.")
    left, right = situation.sides
    if situation.same_structure is not True and left and right and left != right:
        return Exits((left, right), "The two services were on different sides or digits.", "59")
    if situation.separate_practitioner:
        return Exits(("59", "XP"), "Another practitioner gave the second service.")
    return _apart(situation)


def taken(true: tuple[str, ...], wanted: str) -> tuple[str, ...]:
    """Return which of the true modifiers a payer takes: 59, X for the four X ones, "" for both.

    Where the record is silent, or 59 alone is known to be true, XU says
    the same: a service that does not overlap.
    """
    true = true[:2] or ("59",)
    if wanted == "59":
        return ("59",) if set(true) & set(DISTINCT) else true
    if wanted == "X" and set(true) & set(DISTINCT):
        return tuple(one for one in true if one in X_MODIFIERS) or ("XU",)
    return true


def pairs(lines: Iterable[Line], edits: Iterable[PtpEdit]) -> Iterable[tuple[PtpEdit, Line, Line]]:
    """Yield each edit with the lines it sets against each other, same day, both ways."""
    by_code: dict[str, list[Line]] = {}
    for line in lines:
        by_code.setdefault(line.code, []).append(line)
    for edit in edits:
        for first in by_code.get(edit.column1, ()):
            for second in by_code.get(edit.column2, ()):
                if first.from_date == second.from_date and edit.holds(first.from_date):
                    yield edit, first, second


def _apart(situation: Situation) -> Exits:
    """Look for what is true before what is not: one reason is enough, and no denial undoes it.

    Services of one interval overlap, and of one structure are one place:
    no general word of the record unsays that.
    """
    if situation.separate_encounter:
        return _shown(("59", "XE"), "at a separate encounter")
    if situation.same_interval is not None:
        # Two blocks of one session are no separate encounter: never XE.
        return _shown(() if situation.same_interval else ("59",), "in a separate interval")
    if situation.same_structure is not None:
        return _shown(() if situation.same_structure else ("59", "XS"), "on a separate structure")
    if situation.separate_documented:
        return Exits(("59", "XU"), "The record shows two services that do not overlap.")
    if situation.separate_encounter is False:
        return _shown((), "at a separate encounter")
    return Exits((), "The record does not show that the second service was apart.")


def _shown(modifiers: tuple[str, ...], words: str) -> Exits:
    said = "shows" if modifiers else "does not show"
    return Exits(modifiers, f"The record {said} the second service {words}.")


def _bypass(edit: PtpEdit, first: Line, second: Line, on: date | None) -> str:
    """Return the modifier that lets both be paid, "" when none does."""
    if edit.indicator != 1:
        return ""
    carried = [*second.modifiers, *first.modifiers]
    for modifier in carried:
        if modifier in DISTINCT and (modifier in second.modifiers or _either_line(on)):
            return modifier
        if modifier in GLOBAL or modifier in OTHER:
            return modifier
    return _apart_by_place(first, second)


def _either_line(on: date | None) -> bool:
    return on is None or on >= EITHER_LINE_SINCE


def _apart_by_place(first: Line, second: Line) -> str:
    """Two places that differ set services apart; the same place says they are one."""
    here = [m for m in first.modifiers if m in ANATOMIC]
    there = [m for m in second.modifiers if m in ANATOMIC]
    if set(here) & set(there):
        return ""
    return next(iter([*there, *here]), "")
