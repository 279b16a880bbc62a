"""Adds the fields of visits to what a connection's catalogue holds of them."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from claims.domain.encounter import EncounterRecord
from claims.domain.mapping import account, values_seen
from claims.domain.mapping.patterns import describes, field_name
from claims.models import FieldCatalogue, FieldSeen

MOST = 2000  # patterns of one connection: an EMR that makes up names fills no table
LONGEST_PATTERN = 300  # as long as a rule's source may be
MOST_KINDS, LONGEST_KIND = 30, 40
OTHER = "other"
MOST_SAMPLES, LONGEST_SAMPLE, MOST_SHAPES = 12, 60, 3
# A value that more than ten patients have names none of them: the rule by which
# CMS publishes counts (cell size suppression policy: no cell of 10 or less).
SHARED_BY, LONGEST_SHARED = 11, 20
SHARED_KINDS = frozenset({"yes or no", "integer", "number", "code", values_seen.TEXT})
SEEN_ONCE = timedelta(days=7)  # then a field of one visit may go for a new one
MOST_EVICTED = 100  # in one piece, so that an endless stream of new names costs little
REMEMBERED = 1000  # values whose kinds are counted in full
STEADY_VISITS, STEADY_SHARE = 20, 0.9


@dataclass(frozen=True, slots=True)
class Found:
    """What one visit has of one pattern."""

    raws: tuple[Any, ...]
    is_carried: bool
    label: str


@dataclass(frozen=True)
class VisitSeen:
    """One version of a visit, and the earlier ones whose fields are counted already."""

    record: EncounterRecord
    earlier: tuple[EncounterRecord, ...]
    is_first: bool
    patient_id: str
    received_at: datetime
    found: dict[str, Found] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "found", patterns(self.record))

    @property
    def kind(self) -> str:
        """The kind of visit it is counted under: the first version's."""
        return (self.earlier[0] if self.earlier else self.record).kind.strip()[:LONGEST_KIND]


def patterns(record: EncounterRecord) -> dict[str, Found]:
    """Return by pattern what stands in a visit; what only describes a field is left out."""
    labels = {one.name: one.label for one in record.fields}
    for fields in (*(one.fields for one in record.services), *(d.fields for d in record.diagnoses)):
        labels |= {one.name: one.label for one in fields}
    found: dict[str, Found] = {}
    for one in account.seen(record):
        if describes(one.own):
            continue
        before = found.get(one.pattern, Found((), True, ""))
        found[one.pattern] = Found(
            (*before.raws, one.raw),
            before.is_carried and one.is_carried,
            before.label or labels.get(field_name(one.own), "")[:200],
        )
    return found


class Tally:
    """Counts visits into the rows of a catalogue whose lock the caller holds."""

    def __init__(self, catalogue: FieldCatalogue, *, reads: Collection[str]) -> None:
        """Begin; ``reads`` are the patterns the published rules read."""
        self.catalogue, self.reads = catalogue, reads
        self.mine = FieldSeen.objects.filter(connection_id=catalogue.connection_id)
        self._held = self.mine.count()
        self._may_evict = MOST_EVICTED
        self._rows: dict[str, FieldSeen] = {}
        self._asked: set[str] = set()

    def add(self, visit: VisitSeen) -> None:
        """Count one version: its visit once, and each field once for each visit."""
        kind = self._kind(visit.kind)
        totals = self.catalogue.visits
        if visit.is_first:
            totals[kind] = totals.get(kind, 0) + 1
        known = {name for record in visit.earlier for name in patterns(record)}
        self._ask(visit.found)
        for pattern, found in visit.found.items():
            row = self._rows.get(pattern) or self._new(pattern, kind, visit)
            if row is None:
                self.catalogue.uncounted += 1
                continue
            if pattern not in known or not row.visits:
                row.visits += 1
                row.counts[kind] = row.counts.get(kind, 0) + 1
            row.last[kind] = totals.get(kind, 0)
            _describe(row, found, visit)
            if not row.steady_type or pattern not in self.reads:
                row.steady_type = _steady(row)

    def save(self) -> None:
        """Write every row that was touched."""
        for row in self._rows.values():
            row.shapes = list(dict.fromkeys(map(values_seen.masked, row.samples)))[:MOST_SHAPES]
            row.common = _common(row)
            row.save()

    def _kind(self, kind: str) -> str:
        known = self.catalogue.visits
        return kind if kind in known or len(known) < MOST_KINDS else OTHER

    def _ask(self, wanted: Iterable[str]) -> None:
        """Read the rows of these patterns, each once."""
        lacking = set(wanted) - self._asked
        self._asked |= lacking
        for row in self.mine.filter(pattern__in=lacking):
            self._rows[row.pattern] = row

    def _new(self, pattern: str, kind: str, visit: VisitSeen) -> FieldSeen | None:
        """Return a row for a pattern never seen; None where there is room for none."""
        if len(pattern) > LONGEST_PATTERN or not self._has_room(visit.received_at):
            return None
        before = dict(self.catalogue.visits)
        before[kind] = max(before.get(kind, 0) - 1, 0)
        row = self._rows[pattern] = FieldSeen(
            connection_id=self.catalogue.connection_id,
            pattern=pattern,
            before=before,
            first_seen_at=visit.received_at,
        )
        self._held += 1
        return row

    def _has_room(self, now: datetime) -> bool:
        """Whether one more fits, perhaps in the place of one seen once and long ago."""
        if self._held < MOST:
            return True
        if not self._may_evict:
            return False
        once = self.mine.filter(visits=1, last_seen_at__lt=now - SEEN_ONCE)
        oldest = once.exclude(pattern__in=self._rows).order_by("last_seen_at").first()
        self._may_evict -= 1
        if oldest is None:
            self._may_evict = 0
            return False
        oldest.delete()
        self._held -= 1
        return True


def _describe(row: FieldSeen, found: Found, visit: VisitSeen) -> None:
    """Add what the values say of the field: label, kinds of value, samples."""
    row.label = found.label or row.label
    row.is_carried = found.is_carried
    row.last_seen_at = max(visit.received_at, row.last_seen_at or visit.received_at)
    kinds = Counter(values_seen.kind_of(raw) for raw in found.raws if values_seen.text(raw))
    if kinds:
        _add_kinds(row, kinds)
    samples, patients = list(row.samples), [list(whose) for whose in row.patients]
    for raw in found.raws:
        said = values_seen.text(raw)[:LONGEST_SAMPLE]
        if said and not keep(said, visit.patient_id, samples, patients, most=MOST_SAMPLES):
            row.is_listed = False
    row.samples, row.patients = samples, patients


def keep(
    said: str, patient: str, values: list[str], patients: list[list[str]], *, most: int
) -> bool:
    """Add a value to those kept, and beside it whose it is; False where there are enough."""
    if said not in values:
        if len(values) >= most:
            return False
        values.append(said)
        patients.append([])
    whose = patients[values.index(said)]
    if patient not in whose and len(whose) < SHARED_BY:
        whose.append(patient)
    return True


def _add_kinds(row: FieldSeen, kinds: Counter[str]) -> None:
    """Count kinds of value, older ones less and less, and how long the latest has come."""
    counted = Counter(row.types) + kinds
    if counted.total() > REMEMBERED:
        counted = Counter({kind: count // 2 for kind, count in counted.items() if count > 1})
    row.types = dict(counted)
    latest = kinds.most_common(1)[0][0]
    row.recent_run = row.recent_run + 1 if row.recent_type == latest else 1
    row.recent_type = latest


def _steady(row: FieldSeen) -> str:
    """Return the kind of value nine of ten have, once enough were seen."""
    counted = Counter(row.types).most_common(1)
    if row.visits < STEADY_VISITS or not counted:
        return ""
    kind, count = counted[0]
    return kind if count >= STEADY_SHARE * sum(row.types.values()) else ""


def _common(row: FieldSeen) -> list[str]:
    """Return the values that may stand in clear: few, short, and shared by many patients."""
    if not row.is_listed:
        return []
    return [
        said
        for said, whose in zip(row.samples, row.patients, strict=True)
        if len(whose) >= SHARED_BY
        and len(said) <= LONGEST_SHARED
        and values_seen.kind_of(said) in SHARED_KINDS
    ]
