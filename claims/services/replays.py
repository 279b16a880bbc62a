"""Replay past visits under a mapping, as long work: what would change of their claims."""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from pydantic import ValidationError

from claims.domain import effect
from claims.domain.mapping import examples, setfile
from claims.domain.mapping.results import Mapped
from claims.domain.mapping.rule import Mapping
from claims.models import ClaimRevision, Encounter, EncounterVersion, MappingSet, ReplayResult
from claims.services import apart, mappings, trial, work
from clinicbridge import vault
from clinicbridge.vault import tokens

PURPOSE = "mapping.replay"
TOGETHER = 40  # visits for each process in which the rules run: it takes half a second to start
MOST_KILLED = 5  # a mapping that cannot be run shall not hold a worker for hours
KEPT = timedelta(days=30)
Outcome = ReplayResult.Outcome


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which visits to replay, and against what.

    The ``last`` so many, or those of the days from ``begins`` to ``ends``.
    Against the mapping that is published, or for each claim against the
    one its first revision recorded.
    """

    last: int | None = None
    begins: date | None = None
    ends: date | None = None
    is_against_recorded: bool = False

    def as_arguments(self) -> dict[str, Any]:
        """Return what a job keeps of it."""
        days = {"from": self.begins, "to": self.ends}
        kept = {name: day.isoformat() for name, day in days.items() if day}
        return {**kept, "last": self.last, "recorded": self.is_against_recorded}

    @classmethod
    def of(cls, arguments: dict[str, Any]) -> "Wanted":
        """Return what a job was asked for."""
        begins, ends = (
            date.fromisoformat(arguments[name]) if name in arguments else None
            for name in ("from", "to")
        )
        return cls(arguments.get("last"), begins, ends, bool(arguments.get("recorded")))


@dataclass(frozen=True, slots=True)
class Batch:
    """Some visits of one job, each with its place, and the two mappings to try them under."""

    job_id: uuid.UUID
    visits: tuple[tuple[int, uuid.UUID], ...]
    mapping: Mapping
    today: "Today"
    shown: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Today:
    """The mapping the other one is compared with."""

    connection_id: uuid.UUID
    published: Mapping
    is_recorded: bool
    known: dict[str, Mapping] = field(default_factory=dict)

    def of(self, prepared: trial.Prepared) -> Mapping:
        """Return what is published, or what the visit's claim recorded first."""
        if not self.is_recorded or prepared.claim._state.adding:
            return self.published
        return self.recorded(recorded_by(prepared.claim.pk))

    def recorded(self, version: str) -> Mapping:
        """Return a version of the connection's mapping; what is published where it is gone."""
        if version not in self.known:
            self.known[version] = mappings.of_version(self.connection_id, version) or self.published
        return self.known[version]


def recorded_by(claim_id: uuid.UUID) -> str:
    """Return which version of the mapping a claim's first revision recorded."""
    first = ClaimRevision.objects.filter(claim_id=claim_id, number=1)
    releases = first.values_list("releases", flat=True).first() or {}
    return str(releases.get("mapping", ""))


def forget() -> int:
    """Remove what replays found more than KEPT ago; their jobs keep the counts."""
    gone, _ = ReplayResult.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return int(gone)


class Replay:
    """Long work: try visits under a mapping, and keep what would change. Writes no claim."""

    def plan(self, arguments: dict[str, Any]) -> list[Batch]:
        """Return the visits not replayed yet, the latest first, some at a time."""
        mapping_set = MappingSet.objects.filter(pk=arguments["set"]).first()
        if mapping_set is None:
            raise work.Failed("The set was removed after this replay was asked for.")
        mapping = mappings.compiled(mapping_set)
        if setfile.digest(mapping) != arguments["digest"]:
            raise work.Failed("The set was changed after this replay was asked for: ask again.")
        if published_id(mapping_set.connection_id) != arguments["today"]:
            raise work.Failed("Another version was published meanwhile: ask again.")
        job_id, wanted = uuid.UUID(arguments["job"]), Wanted.of(arguments)
        done = set(ReplayResult.objects.filter(job=job_id).values_list("encounter_id", flat=True))
        visits = chosen(mapping_set.connection_id, wanted)[: arguments["visits"]]
        rest = [row for row in enumerate(visits.values_list("pk", flat=True)) if row[1] not in done]
        published = mappings.published(mapping_set.connection)
        shown: Counter[str] = Counter()
        today = Today(mapping_set.connection_id, published, wanted.is_against_recorded)
        return [
            Batch(job_id, tuple(rest[at : at + TOGETHER]), mapping, today, shown)
            for at in range(0, len(rest), TOGETHER)
        ]

    @transaction.atomic
    def do(self, piece: Batch) -> Counter[str]:
        """Try some visits; count outcomes, and findings by edit, as "new kx.required"."""
        killed = ReplayResult.objects.filter(job=piece.job_id, outcome=Outcome.KILLED)
        if killed.count() >= MOST_KILLED:
            raise work.Failed(f"{MOST_KILLED} visits could not be tried; the rest were left alone.")
        with vault.reading(purpose=PURPOSE):
            rows = list(_tried(piece))
        ReplayResult.objects.bulk_create(rows, ignore_conflicts=True)
        counts = Counter(f"outcome {row.outcome}" for row in rows)
        for row in rows:
            counts.update({f"new {edit}": n for edit, n in row.new.items()})
            counts.update({f"fixed {edit}": n for edit, n in row.fixed.items()})
        return counts


def chosen(connection_id: uuid.UUID, wanted: Wanted) -> QuerySet[Encounter]:
    """Return the finished visits that are wanted, the latest first."""
    rows = Encounter.objects.filter(
        connection_id=connection_id,
        status=Encounter.Status.FINISHED,
        current_version__isnull=False,
    )
    days = {"service_date__gte": wanted.begins, "service_date__lte": wanted.ends}
    rows = rows.filter(**{name: day for name, day in days.items() if day is not None})
    rows = rows.order_by(F("service_date").desc(nulls_last=True), "-created_at", "pk")
    return rows[: wanted.last] if wanted.last else rows


def published_id(connection_id: uuid.UUID) -> str:
    """Return the id of the connection's published set, empty where there is none."""
    rows = MappingSet.objects.filter(connection_id=connection_id, state=MappingSet.State.PUBLISHED)
    return str(rows.values_list("pk", flat=True).first() or "")


def _tried(piece: Batch) -> Iterator[ReplayResult]:
    places = {encounter_id: place for place, encounter_id in piece.visits}
    versions = EncounterVersion.objects.filter(encounter__current_version=F("pk"))
    versions = versions.filter(encounter__in=places)
    versions = versions.select_related("encounter__connection", "patient")
    in_order = sorted(versions, key=lambda version: places[version.encounter_id])
    prepared = [trial.prepare(version=version) for version in in_order]
    for one, mapped in zip(prepared, _mapped(piece.mapping, prepared), strict=True):
        yield _result(piece, places[one.visit.version.encounter_id], one, mapped)


def _mapped(mapping: Mapping, prepared: list[trial.Prepared]) -> list[Mapped | apart.Killed]:
    """Apply the rules where they can be stopped, to the visits of one time zone at a time."""
    found: dict[int, Mapped | apart.Killed] = {}
    for zone in {one.visit.zone for one in prepared}:
        places = [place for place, one in enumerate(prepared) if one.visit.zone == zone]
        records = [prepared[place].visit.record for place in places]
        made = apart.apply(mapping=mapping, records=records, zone=zone)
        found.update(zip(places, made, strict=True))
    return [found[place] for place in range(len(prepared))]


def _result(
    piece: Batch, place: int, prepared: trial.Prepared, mapped: Mapped | apart.Killed
) -> ReplayResult:
    claim, visit = prepared.claim, prepared.visit
    row = ReplayResult(
        job_id=piece.job_id,
        position=place,
        encounter_id=visit.version.encounter_id,
        patient_id=visit.version.patient_id,
        claim_id=None if claim._state.adding else claim.pk,
        payer=visit.found.payer,
        outcome=Outcome.KILLED,
    )
    if isinstance(mapped, apart.Killed):
        row.rule, row.trouble = mapped.rule[:60], mapped.message[:300]
        return row
    try:
        today = trial.under(prepared, mapping=piece.today.of(prepared))
        would = trial.under(prepared, mapping=piece.mapping, mapped=mapped, beside=today)
    except ValidationError:
        row.trouble = trial.NO_CLAIM
        return row
    _fill(row, piece, today, would)
    return row


def _fill(row: ReplayResult, piece: Batch, today: trial.Trial, would: trial.Trial) -> None:
    made = effect.between(today.content, today.findings, would.content, would.findings)
    row.outcome = Outcome.SAME if made.is_none else Outcome.CHANGED
    row.cells, row.kinds = len(made.changes), f" {' '.join(made.kinds)} "
    row.changes = [change.as_json() for change in made.changes]
    row.new, row.new_count = dict(made.new), made.new.total()
    row.fixed, row.fixed_count = dict(made.fixed), made.fixed.total()
    disciplines = {str(one.discipline) for one in would.mapped.services if one.discipline}
    row.discipline = disciplines.pop() if len(disciplines) == 1 else ""
    sources = {rule.key: rule.source or rule.key for rule in piece.mapping.rules}
    row.unmatched = [
        [sources.get(one.rule, one.rule), tokens.short("unmatched", one.value)]
        for one in would.mapped.unmatched
    ]
    row.examples = list(examples.chosen(piece.mapping, would.mapped, piece.shown))
