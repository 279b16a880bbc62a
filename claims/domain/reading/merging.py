"""The record's facts and a reading's put together: the record's own go first."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from claims.domain import facts
from claims.domain.coding import drug_units, laterality
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.facts import DocumentedService, Side
from claims.domain.reading import offered_visits
from claims.domain.reading.reading import Reading

_MINUTES = ("minutes", "therapist_minutes", "assistant_minutes", "together_minutes")
_FRACTURE_CARE = (23500, 28531)
_SIDES = frozenset(laterality.SIDE_MODIFIER.values())
_CASTS = (29000, 29750)


@dataclass(frozen=True, slots=True)
class Merged:
    """The record's facts with what a reading fills, and whose each is.

    ``filled`` are keys of the record's services a reading completed,
    ``added`` those of services only the reading has, ``clashing`` those
    the two tell differently.
    """

    services: tuple[DocumentedService, ...]
    filled: frozenset[str]
    added: frozenset[str]
    clashing: frozenset[str]

    def service(self, uid: str) -> DocumentedService | None:
        """Return the fact a drawn line came from."""
        return facts.drawn_from(uid, self.services)


def merged(reading: Reading, content: ClaimContent, context: Context) -> Merged:
    """Return what the engine is given: the record's facts, filled, and those only the note has."""
    services = list(context.services)
    filled: set[str] = set()
    clashing: set[str] = set()
    added: list[DocumentedService] = []
    for fact in _prepared(reading, content, context):
        same = _alike(fact.code, context)
        at = next((n for n, one in enumerate(services) if one.code in same), None)
        if at is None:
            if not _is_there(fact, same, content):
                added.append(fact)
            continue
        own = services[at]
        wanted = _fill(own, fact)
        if wanted is not None:
            services[at] = wanted
            filled.add(own.key)
        elif _clashes(own, fact):
            services[at] = own.model_copy(update=_told(fact))
            clashing.add(own.key)
    keys = frozenset(one.key for one in added)
    return Merged((*services, *added), frozenset(filled), keys, frozenset(clashing))


def _prepared(
    reading: Reading, content: ClaimContent, context: Context
) -> Iterator[DocumentedService]:
    """Yield the reading's facts as the engine takes them: with codes, units, days."""
    codes = {one.code for one in reading.services}
    has_fracture_care = any(_within(code, _FRACTURE_CARE) for code in codes)
    for fact in reading.services:
        code = fact.code
        if fact.visit is not None and not code:
            code = offered_visits.code(fact, content, context)
        if context.follows_medicare:
            code = context.therapy.not_valid.get(code, code)
        if not code or code in context.therapy.bundled:
            continue
        if has_fracture_care and _within(code, _CASTS):
            continue  # the first cast is part of the fracture's care
        if fact.drug is not None and _is_facility(fact, context):
            continue  # the facility's own to bill
        on = fact.date_from or content.service_date
        units = _drug_units(fact, context)
        if fact.drug is not None and units is None:
            continue
        yield fact.model_copy(
            update={
                "code": code,
                "date_from": on,
                "date_to": fact.date_to or on,
                "documented_units": units if fact.drug else fact.documented_units,
                # How a visit was held is offered by itself: payers differ in what they take.
                "documented_modifiers": () if fact.visit else fact.documented_modifiers,
                "place_of_service": fact.place_of_service or context.place_of_service,
            }
        )


def _within(code: str, bounds: tuple[int, int]) -> bool:
    return code.isdigit() and bounds[0] <= int(code) <= bounds[1]


def _is_facility(fact: DocumentedService, context: Context) -> bool:
    place = context.tables.places.place(fact.place_of_service or context.place_of_service)
    return place is not None and place.is_facility


def _drug_units(fact: DocumentedService, context: Context) -> Decimal | None:
    if fact.drug is None:
        return None
    due = drug_units.reckon(fact.drug, on=fact.date_from, payer_class=context.payer_class)
    return None if due is None or not due.given else Decimal(due.given)


def _alike(code: str, context: Context) -> frozenset[str]:
    """Return the code with those that name the same service for another kind of payer."""
    pairs = context.therapy.not_valid.items()
    return frozenset(
        {code, *(b for a, b in pairs if a == code), *(a for a, b in pairs if b == code)}
    )


def _is_there(fact: DocumentedService, same: frozenset[str], content: ClaimContent) -> bool:
    """Say whether a line of somebody else says this already."""
    found = [
        line
        for line in content.lines
        if line.code in same and facts.drawn_from(line.uid, (fact,)) is None
    ]
    own = [one for one in fact.documented_modifiers if one not in _SIDES]
    if own:  # of a finger or toe: another one's line says another thing
        found = [one for one in found if _is_of(one, own)]
    if fact.side not in (Side.LEFT, Side.RIGHT):
        return bool(found)
    given = [laterality.sides_of(line.modifiers) for line in found]
    return any(fact.side in sides or not sides for sides in given)


def _is_of(line: Line, digits: list[str]) -> bool:
    named = [one for one in line.modifiers if laterality.side_of_modifier(one)]
    return not named or bool({*digits, *_SIDES} & set(named))


def _fill(own: DocumentedService, fact: DocumentedService) -> DocumentedService | None:
    """Return the record's fact with what it lacks and the note tells, None for nothing."""
    wanted: dict[str, object] = {}
    if own.total_minutes is None and fact.total_minutes is not None:
        wanted |= {name: getattr(fact, name) for name in _MINUTES}
        wanted |= {"start_time": fact.start_time, "end_time": fact.end_time}
    if (
        own.side is None
        and fact.side is not None
        and not laterality.sides_of(own.documented_modifiers)
    ):
        wanted["side"] = fact.side
    if own.drug is None and fact.drug is not None and own.documented_units is None:
        wanted |= {"drug": fact.drug, "documented_units": fact.documented_units}
    if own.discipline is None and fact.discipline is not None:
        wanted["discipline"] = fact.discipline
    if not wanted or set(wanted) == {"discipline"}:
        return None
    return own.model_copy(update={**wanted, "evidence": fact.evidence})


def _clashes(own: DocumentedService, fact: DocumentedService) -> bool:
    minutes = (own.total_minutes, fact.total_minutes)
    if None not in minutes and minutes[0] != minutes[1]:
        return True
    known = own.side or laterality.together(laterality.sides_of(own.documented_modifiers))
    return None not in (known, fact.side) and known != fact.side


def _told(fact: DocumentedService) -> dict[str, object]:
    told: dict[str, object] = {"evidence": fact.evidence}
    if fact.total_minutes is not None:
        told |= {name: getattr(fact, name) for name in _MINUTES}
    if fact.side is not None:
        told["side"] = fact.side
    return told
