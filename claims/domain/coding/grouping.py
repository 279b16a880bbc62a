"""Services of a visit grouped as they are billed and as their time counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.domain.coding import assistant_split, timed_units
from claims.domain.coding.assistant_split import ASSISTANT_MODIFIER, DISCIPLINE_MODIFIER, Split
from claims.domain.coding.context import CodingContext
from claims.domain.coding.timed_units import Units
from claims.domain.facts import Discipline, DocumentedService

_DISCIPLINES = {modifier: discipline for discipline, modifier in DISCIPLINE_MODIFIER.items()}
_ASSISTANT = frozenset(ASSISTANT_MODIFIER.values())


@dataclass(frozen=True, slots=True)
class Group:
    """Services billed together: one code, one day, nothing that tells them apart.

    ``uid`` is the first service's key. ``is_timed`` means that units
    follow from minutes, and minutes are there.
    """

    services: tuple[DocumentedService, ...]
    discipline: Discipline | None
    is_therapy: bool
    is_timed: bool

    @property
    def first(self) -> DocumentedService:
        """The service the others were added to."""
        return self.services[0]

    @property
    def uid(self) -> str:
        """The first service's key, and so the line's uid."""
        return self.first.key

    @property
    def code(self) -> str:
        """The procedure code."""
        return self.first.code

    @property
    def therapist(self) -> int:
        """Minutes of the therapist, those together included."""
        return sum(service.by_therapist for service in self.services)

    @property
    def assistant(self) -> int:
        """Minutes of the assistant alone."""
        return sum(service.by_assistant for service in self.services)

    @property
    def minutes(self) -> int | None:
        """All documented minutes."""
        known = [s.total_minutes for s in self.services if s.total_minutes is not None]
        return sum(known) if known else None

    @property
    def documented_units(self) -> Decimal | None:
        """Units as the EMR gave them, added up."""
        return _total([service.documented_units for service in self.services])

    @property
    def documented_charge(self) -> Decimal | None:
        """Charges as the EMR gave them, added up."""
        return _total([service.documented_charge for service in self.services])


@dataclass(frozen=True, slots=True)
class Pool:
    """The timed groups whose minutes count together: one day, one discipline.

    ``splits`` say whose the units are, for the codes an assistant had a
    part in and a payer that asks.
    """

    groups: tuple[Group, ...]
    units: Units
    by_uid: dict[str, int]
    splits: dict[str, Split]

    @property
    def services(self) -> tuple[DocumentedService, ...]:
        """Every service whose minutes were counted."""
        return tuple(service for group in self.groups for service in group.services)


def group(services: Sequence[DocumentedService], *, context: CodingContext) -> list[Group]:
    """Return the services as they are billed, in the order given."""
    found: dict[tuple[object, ...], list[DocumentedService]] = {}
    for place, service in enumerate(services):
        key = _alike(service, context) if _counts_together(service, context) else (place,)
        found.setdefault(key, []).append(service)
    return [_group(tuple(members), context) for members in found.values()]


def pool(groups: Sequence[Group], *, context: CodingContext) -> list[Pool]:
    """Count the units of timed groups, day by day, discipline by discipline."""
    together: dict[tuple[object, ...], list[Group]] = {}
    for one in groups:
        if one.is_timed:
            together.setdefault((one.first.date_from, one.discipline), []).append(one)
    return [_pool(tuple(members), context) for members in together.values()]


def discipline(service: DocumentedService, context: CodingContext) -> Discipline | None:
    """Return the service's discipline: its own, its modifier's, its code's, the visit's."""
    own = context.therapy.discipline.get(service.code, "")
    said = [_DISCIPLINES[m] for m in (*service.documented_modifiers, own) if m in _DISCIPLINES]
    return service.discipline or (said[0] if said else context.discipline)


def wants_split(group: Group, context: CodingContext) -> bool:
    """Say whether this payer is told which units of the group were an assistant's."""
    return (
        group.is_therapy
        and group.assistant > 0
        and context.wants_assistant_modifiers
        and assistant_split.applies(discipline=group.discipline, on=group.first.date_from)
    )


def _counts_together(service: DocumentedService, context: CodingContext) -> bool:
    """Say whether sessions of a day are one service: by time, or one unit a day."""
    if service.code in context.therapy.timed:
        return service.total_minutes is not None
    return service.code in context.therapy.untimed and service.documented_units is None


def _alike(service: DocumentedService, context: CodingContext) -> tuple[object, ...]:
    # Services that must not share a line differ in one of these.
    plain = tuple(m for m in service.documented_modifiers if m not in _ASSISTANT)
    return (
        service.code,
        service.date_from,
        service.date_to,
        discipline(service, context),
        plain,
        service.place_of_service,
        service.diagnosis_keys,
        service.ndc,
        service.side,
        service.emergency,
        service.note,
    )


def _group(services: tuple[DocumentedService, ...], context: CodingContext) -> Group:
    first = services[0]
    named = discipline(first, context)
    is_timed = first.code in context.therapy.timed and first.total_minutes is not None
    is_given_so = first.code in context.therapy.sometimes and named is not None
    return Group(
        services=services,
        discipline=named,
        is_therapy=is_given_so or context.therapy.is_therapy(first.code),
        is_timed=is_timed,
    )


def _pool(groups: tuple[Group, ...], context: CodingContext) -> Pool:
    spent = {one.uid: one.therapist + one.assistant for one in groups}
    minutes = [(one.code, spent[one.uid]) for one in groups]
    units = timed_units.count(minutes, method=context.method)
    by_uid: dict[str, int] = {}
    splits: dict[str, Split] = {}
    for code, due in units.by_code.items():
        same = [one for one in groups if one.code == code]
        by_uid |= timed_units.allot({one.uid: spent[one.uid] for one in same}, due)[0]
        if any(wants_split(one, context) for one in same):
            shared = _shared(same, due)
            by_uid |= {
                uid: one.therapist_units + one.assistant_units for uid, one in shared.items()
            }
            splits |= shared
    return Pool(groups, units, by_uid, splits)


def _shared(groups: list[Group], due: int) -> dict[str, Split]:
    minutes = {one.uid: (one.therapist, one.assistant) for one in groups}
    return assistant_split.split_among(minutes, units=due, on=groups[0].first.date_from)


def _total(values: list[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
