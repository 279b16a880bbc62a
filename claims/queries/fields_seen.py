"""The fields a connection's visits carry, as a page shows them; nothing of a patient is opened."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from claims.domain.mapping import values_seen
from claims.domain.mapping.patterns import field_name
from claims.domain.mapping.readers import Readers
from claims.domain.mapping.rules import Mapping
from claims.models import FieldCatalogue, FieldIncident, FieldSeen

TABS = {
    "unmapped": "Unmapped",
    "mapped": "Mapped",
    "ignored": "Ignored",
    "unread": "Not read",
    "carried": "Carried",
}
MEANS = {
    "unmapped": "The clinic's own fields that no rule reads.",
    "mapped": "What a rule reads.",
    "ignored": "What a rule says is not needed on a claim.",
    "unread": "What the message holds besides: no part of a visit carries it.",
    "carried": "What a visit carries by itself: patient, coverage, codes, dates.",
}
NEW = timedelta(days=7)
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One field in the words of the page."""

    id: uuid.UUID
    pattern: str
    name: str
    label: str
    tab: str
    where: str
    types: str
    samples: tuple[str, ...]
    is_masked: bool
    is_new: bool
    rules: tuple[str, ...]
    in_draft: bool
    incidents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One tab of a connection's fields, a page of it."""

    rows: tuple[Row, ...]
    counts: dict[str, int]
    total: int
    found: int
    number: int
    pages: int
    new: int


def page(
    catalogue: FieldCatalogue,
    *,
    published: Mapping,
    draft: Mapping | None,
    tab: str,
    search: str,
    number: int,
    now: datetime,
    zone: str,
) -> Page:
    """Return one page of a tab, new fields first, then the most frequent. Two queries."""
    fields = FieldSeen.objects.filter(connection_id=catalogue.connection_id)
    seen = list(fields.defer("samples", "patients"))
    told = _incidents(catalogue.connection_id)
    held = Readers(published.rules), Readers(draft.rules if draft else ())
    tabs = {one.pk: tab_of(one, *held) for one in seen}
    counts = {key: sum(tabs[one.pk] == key for one in seen) for key in TABS}
    wanted = search.strip().lower()
    chosen = [one for one in seen if tabs[one.pk] == tab and _matches(one, wanted)]
    chosen.sort(key=lambda one: (one.first_seen_at < now - NEW, -one.visits, one.pattern))
    pages = max(1, -(-len(chosen) // A_PAGE))
    number = min(max(number, 1), pages)
    shown = chosen[(number - 1) * A_PAGE : number * A_PAGE]
    return Page(
        rows=tuple(
            _row(one, tab, held, told.get(one.pattern, ()), catalogue.visits, now, zone)
            for one in shown
        ),
        counts=counts,
        total=len(seen),
        found=len(chosen),
        number=number,
        pages=pages,
        new=sum(one.first_seen_at >= now - NEW for one in seen),
    )


def tab_of(field: FieldSeen, *held: Readers) -> str:
    """Return where a field stands by the rules of these sets."""
    if any(one.of(field.pattern) for one in held):
        return "mapped"
    if any(one.ignoring(field.pattern) for one in held):
        return "ignored"
    if field.is_carried:
        return "carried"
    return "unread" if field.pattern.startswith("unknown[") else "unmapped"


def new_and_unmapped(catalogue: FieldCatalogue, *, published: Mapping, now: datetime) -> list[str]:
    """Return what each new field of the clinic no rule reads is carried by. One query.

    ``41 of 60 PT visits carry pta_minutes``, the most frequent first.
    """
    fields = FieldSeen.objects.filter(
        connection_id=catalogue.connection_id, first_seen_at__gte=now - NEW, is_carried=False
    )
    recent = fields.exclude(pattern__startswith="unknown[").defer("samples", "patients")
    readers = Readers(published.rules)
    found = [one for one in recent.order_by("-visits", "pattern") if _is_nobodys(one, readers)]
    return [
        f"{_of_kinds(one, catalogue.visits)[0]} visits carry {field_name(one.pattern)}"
        for one in found
        if one.counts
    ]


def _is_nobodys(field: FieldSeen, readers: Readers) -> bool:
    return tab_of(field, readers) == "unmapped"


def where(field: FieldSeen, visits: dict[str, int], now: datetime, zone: str) -> str:
    """Say in how many visits a field was: "in 41 of 60 PT visits since Tuesday"."""
    parts = _of_kinds(field, visits)[:2]
    more = len(field.counts) - len(parts)
    kinds = " and ".join(parts) + (f" and {more} other kinds of" if more > 0 else "")
    return f"in {kinds} visits since {_since(field.first_seen_at, now, zone)}"


def _of_kinds(field: FieldSeen, visits: dict[str, int]) -> list[str]:
    """Return "41 of 60 PT" for each kind of visit since the field was first seen."""
    parts = []
    for kind, had in sorted(field.counts.items(), key=lambda pair: (-pair[1], pair[0])):
        of = max(visits.get(kind, 0) - field.before.get(kind, 0), had)
        parts.append(f"{had} of {of} {kind}".strip())
    return parts


def words(incident: FieldIncident) -> str:
    """Say what went amiss with a field, in a sentence without any value."""
    said = incident.detail
    name = field_name(incident.pattern) or incident.pattern
    if incident.kind == FieldIncident.Kind.MISSING:
        visits = f"{said.get('kind', '')} visits".lstrip()
        return (
            f"{name} stopped arriving: it was in {said.get('had')} of {said.get('of')} {visits} "
            f"and is in none of the last {said.get('missed')}."
        )
    if incident.kind == FieldIncident.Kind.TYPE:
        return (
            f"{name} changed its type: it was {said.get('was')}, and the last {incident.count} "
            f"visits have {said.get('now')}."
        )
    tables = ", ".join(f'"{table}"' for table in said.get("tables", ()))
    visits = "a visit" if incident.count == 1 else f"{incident.count} visits"
    return f"{name} has a value in {visits} that the look-up {tables} does not know."


def _incidents(connection_id: uuid.UUID) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in FieldIncident.objects.filter(connection_id=connection_id, resolved_at=None):
        found[one.pattern] = (*found.get(one.pattern, ()), words(one))
    return found


def _row(
    field: FieldSeen,
    tab: str,
    held: tuple[Readers, Readers],
    incidents: Iterable[str],
    visits: dict[str, int],
    now: datetime,
    zone: str,
) -> Row:
    published, draft = held
    name = Readers.ignoring if tab == "ignored" else Readers.of
    rules = dict.fromkeys((*name(published, field.pattern), *name(draft, field.pattern)))
    return Row(
        id=field.pk,
        pattern=field.pattern,
        name=field_name(field.pattern) or field.pattern.removeprefix("unknown[").removesuffix("]"),
        label=field.label,
        tab=tab,
        where=where(field, visits, now, zone),
        types=_types(field.types),
        samples=tuple(field.common or field.shapes),
        is_masked=not field.common,
        is_new=field.first_seen_at >= now - NEW,
        rules=tuple(rules),
        in_draft=bool(rules) and not name(published, field.pattern),
        incidents=tuple(incidents),
    )


def _types(counts: dict[str, int]) -> str:
    shares = values_seen.shares(counts)
    if len(shares) == 1 or (shares and shares[0][1] >= 95):
        return shares[0][0]
    return ", ".join(f"{kind} {share} %" for kind, share in shares[:3])


def _matches(field: FieldSeen, wanted: str) -> bool:
    return wanted in field.pattern.lower() or wanted in field.label.lower()


def _since(moment: datetime, now: datetime, zone: str) -> str:
    """Name the day a field was first seen by the clinic's calendar."""
    there, today = moment.astimezone(ZoneInfo(zone)).date(), now.astimezone(ZoneInfo(zone)).date()
    if there == today:
        return "today"
    if today - there < timedelta(days=7):
        return f"{there:%A}"
    return f"{there:%B} {there.day}" + ("" if there.year == today.year else f", {there.year}")
