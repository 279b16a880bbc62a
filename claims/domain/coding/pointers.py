"""Which diagnoses a line points to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from claims.domain.coding import icd_sides, laterality, regions
from claims.domain.coding.codetables import IcdTable
from claims.domain.coding.context import CodingContext
from claims.domain.coding.icd_sides import Laterality
from claims.domain.facts import DocumentedService, Side
from claims.domain.fixing import MAX_POINTERS


@dataclass(frozen=True, slots=True)
class Pointers:
    """Diagnosis uids in order, and why these."""

    uids: tuple[str, ...]
    rule: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Treated:
    """What a line is about: its code, its side, the claim's codes by uid, their release."""

    code: str = ""
    side: Side | None = None
    diagnoses: Mapping[str, str] = field(default_factory=dict)
    table: IcdTable | None = None


NOTHING = Treated()


def point(
    *, given: tuple[str, ...], diagnoses: tuple[str, ...], treated: Treated = NOTHING
) -> Pointers:
    """Return what the EMR gave, else what fits side and region, else the first four.

    Box 24E holds four; what the EMR gave beyond them is named.
    """
    known = tuple(dict.fromkeys(uid for uid in given if uid in diagnoses))
    if known:
        said = "As the EMR sent it."
        if len(known) > MAX_POINTERS:
            said = f"The first four of the {len(known)} diagnoses the EMR gave."
        return Pointers(known[:MAX_POINTERS], "pointers.emr", said)
    fitting = tuple(uid for uid in matching(treated) if uid in diagnoses)
    if fitting:
        said = "The EMR gave none: the diagnoses of the line's side and part of the body."
        return Pointers(fitting[:MAX_POINTERS], "pointers.side_and_region", said)
    said = "The EMR gave none: the claim's first diagnoses, four at most."
    return Pointers(diagnoses[:MAX_POINTERS], "pointers.first_four", said)


def of_service(service: DocumentedService, context: CodingContext) -> Pointers:
    """Return the diagnoses the line of a documented service points to at intake."""
    side = service.side or _side(service.documented_modifiers)
    table = context.tables.icd.on(service.date_from)
    treated = Treated(service.code, side, context.diagnosis_codes, table)
    return point(given=service.diagnosis_keys, diagnoses=context.diagnoses, treated=treated)


def matching(treated: Treated) -> tuple[str, ...]:
    """Return the diagnoses certainly of the line's side or part of the body, four at most.

    Neither may contradict; of those that fit, the ones that fit in both
    come first.
    """
    table = treated.table
    if table is None:
        return ()
    marks = {uid: _fit(code, treated, table) for uid, code in treated.diagnoses.items()}
    fitting = sorted((uid for uid, mark in marks.items() if mark), key=lambda uid: -marks[uid])
    return tuple(fitting[:MAX_POINTERS])


def _side(modifiers: tuple[str, ...]) -> Side | None:
    return laterality.together(laterality.sides_of(modifiers))


def _fit(code: str, treated: Treated, table: IcdTable) -> int:
    """Count in how many of side and region a diagnosis fits; 0 where it contradicts either."""
    possible = regions.of_service(treated.code)
    region = regions.of_diagnosis(code, table)
    side = icd_sides.side_of(code, table)
    if possible and region is not None and region not in possible:
        return 0
    if treated.side is None:
        return int(region in possible)
    if contradicts(side, treated.side):
        return 0
    return int(region in possible) + int(side == treated.side.value)


def contradicts(side: Laterality, treated: Side) -> bool:
    """Say whether a diagnosis is of the one side and what was treated of the other alone."""
    return {side.value, treated.value} == {Side.LEFT.value, Side.RIGHT.value}
