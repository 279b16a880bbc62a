"""Replay past visits under a mapping, as long work: what would change of their claims."""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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
MOST_KILLED = apart.MOST_KILLED  # over all batches, as each holds it by itself
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

    @property
    def ids(self) -> list[uuid.UUID]:
        """The visits, by their ids."""
        return [encounter_id for _, encounter_id in self.visits]

    def without(self, done: set[uuid.UUID]) -> "Batch":
        """Return the rest of it."""
        return replace(self, visits=tuple(one for one in self.visits if one[1] not in done))


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
        """Return the visits, the latest first, some at a time.

        Begun again it returns the same ones, those done already in front.
        """
        mapping_set = MappingSet.objects.filter(pk=arguments["set"]).first()
        if mapping_set is None:
            raise work.Failed("The set was removed after this replay was asked for.")
        mapping = mappings.compiled(mapping_set)
        if setfile.digest(mapping) != arguments["digest"]:
            raise work.Failed("The set was changed after this replay was asked for: ask again.")
        if published_id(mapping_set.connection_id) != arguments["today"]:
            raise work.Failed("Another version was published meanwhile: ask again.")
        job_id, wanted = uuid.UUID(arguments["job"]), Wanted.of(arguments)
        done = ReplayResult.objects.filter(job=job_id).order_by("position")
        pks = [*done.values_list("encounter_id", flat=True)]
        pks += chosen(mapping_set.connection_id, wanted).values_list("pk", flat=True)
        visits = list(enumerate(dict.fromkeys(pks)))[: arguments["visits"]]
        published = mappings.published(mapping_set.connection)
        shown: Counter[str] = Counter()
        today = Today(mapping_set.connection_id, published, wanted.is_against_recorded)
        return [
            Batch(job_id, tuple(visits[at : at + TOGETHER]), mapping, today, shown)
            for at in range(0, len(visits), TOGETHER)
        ]

    @transaction.atomic
    def do(self, piece: Batch) -> Counter[str]:
        """Try those of some visits not tried yet; count outcomes, and findings by edit.

        Findings are counted as "new kx.required". What was found of the
        others before a worker was gone is counted with it.
        """
        rows = list(ReplayResult.objects.filter(job=piece.job_id, encounter__in=piece.ids))
        piece.shown.update(one["target"] for row in rows for one in row.examples)
        killed = ReplayResult.objects.filter(job=piece.job_id, outcome=Outcome.KILLED)
        if killed.count() >= MOST_KILLED:
            raise work.Failed(f"{MOST_KILLED} visits could not be tried; the rest were left alone.")
        rest = piece.without({row.encounter_id for row in rows})
        with vault.reading(purpose=PURPOSE):
            made = list(_tried(rest))
        ReplayResult.objects.bulk_create(made, ignore_conflicts=True)
        rows += made
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
    prepared = []
    for version in sorted(versions, key=lambda version: places[version.encounter_id]):
        place = places[version.encounter_id]
        try:
            prepared.append(trial.prepare(version=version))
        except trial.Unreadable as unreadable:
            unread = _row(piece, place, version)
            unread.outcome, unread.trouble = Outcome.UNREAD, str(unreadable)
            yield unread
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
    row = _row(piece, place, visit.version)
    row.claim_id = None if claim._state.adding else claim.pk
    row.payer, row.outcome = visit.found.payer, Outcome.KILLED
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


def _row(piece: Batch, place: int, version: EncounterVersion) -> ReplayResult:
    return ReplayResult(
        job_id=piece.job_id,
        position=place,
        encounter_id=version.encounter_id,
        patient_id=version.patient_id,
    )


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
