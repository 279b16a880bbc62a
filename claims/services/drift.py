"""Watch the fields a connection's published rules read: gone, changed, or with unknown words."""

import math
from datetime import datetime
from typing import Any

from django.utils import timezone

from claims.domain.encounter import EncounterRecord
from claims.domain.mapping import account, engine, values_seen
from claims.domain.mapping.celtext import Text
from claims.domain.mapping.readers import Readers, named
from claims.domain.mapping.results import Unmatched
from claims.domain.mapping.rules import Rule, tables
from claims.models import Connection, FieldCatalogue, FieldIncident, FieldSeen, MappingSet
from claims.services import mappings, tally
from claims.services.tally import VisitSeen

Kind = FieldIncident.Kind
# How seldom chance alone may raise an alarm: a field that was in nine of ten visits
# is missing from six in a row once in a million.
RARELY = 1e-6
LEAST_BEFORE, LEAST_SHARE = 20, 0.5  # of fewer visits, or a rarer field, too little is known
LEAST_MISSED = 6
CHANGED_RUN = 6  # visits in a row with another kind of value, where nine of ten had one
QUIET_VISITS = 20  # with the field, each with a word the look-up knows
MOST_VALUES, LONGEST_VALUE = 5, 60
# Kinds of value a rule takes alike: a code is a word, a whole number is a number.
_ALIKE = {"code": "words", values_seen.TEXT: "words", "yes or no": "words"}


class Watch:
    """What the published rules of one connection expect, held against its visits."""

    def __init__(self, line: Connection) -> None:
        self.line = line
        self.mapping = mappings.published(line)
        self.readers = Readers(self.mapping.rules)
        self.names = {name for rule in self.mapping.rules for name in named(rule)}
        looking = tuple(rule for rule in self.mapping.rules if _looks_up(rule))
        self.looking = self.mapping.model_copy(update={"rules": looking})
        open_ones = FieldIncident.objects.filter(connection=line, resolved_at=None)
        self.open = {(one.pattern, one.kind): one for one in open_ones}

    def see(self, visit: VisitSeen) -> None:
        """Note the words of one visit that a look-up does not know, and that it knew all."""
        if not self.looking.rules:
            return
        mapped = engine.apply(self.looking, visit.record, zone="UTC")
        told: dict[str, list[Unmatched]] = {}
        for one in mapped.unmatched:
            told.setdefault(self._about(one, visit.record), []).append(one)
        for name, misses in told.items():
            tables = {"tables": sorted({miss.table for miss in misses}), "quiet": 0}
            row = self._tell(name, Kind.VALUE, tables, at=visit.received_at)
            values, patients = list(row.values), [list(whose) for whose in row.patients or ()]
            patients += [[] for _ in values[len(patients) :]]  # of before they were kept
            for miss in misses:
                said = miss.value[:LONGEST_VALUE]
                tally.keep(said, visit.patient_id, values, patients, most=MOST_VALUES + 1)
            row.values, row.patients = values, patients
            row.save()
        for (name, kind), row in list(self.open.items()):
            if kind == Kind.VALUE and name not in told and name in visit.found:
                row.detail["quiet"] = row.detail.get("quiet", 0) + 1
                row.save(update_fields=["detail"])

    def settle(self, catalogue: FieldCatalogue, *, at: datetime) -> None:
        """Open, keep or resolve what the counted visits say of every field a rule reads."""
        rows = FieldSeen.objects.filter(connection=self.line, pattern__in=self.names)
        for row in rows:
            self._missing(row, catalogue, at)
            self._changed(row)
        for (name, kind), row in list(self.open.items()):
            if not self.readers.of(name) or (kind == Kind.VALUE and self._is_known(row)):
                self._resolve(name, kind)

    def _about(self, miss: Unmatched, record: EncounterRecord) -> str:
        """Return the pattern of the field a word unknown stands in, as its rule names it."""
        rule = next(rule for rule in self.looking.rules if rule.key == miss.rule)
        if rule.source:
            return named(rule)[0]
        at = {one.pattern for one in account.seen(record) if one.path == miss.leaf}
        return next((name for name in named(rule) if name in at), next(iter(named(rule)), ""))

    def _missing(self, row: FieldSeen, catalogue: FieldCatalogue, at: datetime) -> None:
        gone = [found for kind in row.counts if (found := _gone(row, kind, catalogue.visits))]
        if not gone:
            self._resolve(row.pattern, Kind.MISSING)
            return
        worst = max(gone, key=lambda found: found["missed"])
        told = self._tell(row.pattern, Kind.MISSING, worst, at=at)
        told.count = worst["missed"]
        told.save()

    def _changed(self, row: FieldSeen) -> None:
        is_other = bool(row.steady_type) and not _fits(row.recent_type, row.steady_type)
        known = self.open.get((row.pattern, Kind.TYPE))
        if known is not None and is_other and self._is_published_since(known.opened_at):
            row.steady_type, is_other = row.recent_type, False  # a person has looked at it
            row.save(update_fields=["steady_type"])
        if not is_other:
            self._resolve(row.pattern, Kind.TYPE)
        elif known is not None or row.recent_run >= CHANGED_RUN:
            detail = {"was": row.steady_type, "now": row.recent_type}
            told = self._tell(row.pattern, Kind.TYPE, detail, at=row.last_seen_at)
            told.count = row.recent_run
            told.save()

    def _tell(self, name: str, kind: str, detail: dict[str, Any], *, at: datetime) -> FieldIncident:
        """Return the open incident about this, made or told once more."""
        row = self.open.get((name, kind))
        if row is None:
            row = self.open[name, kind] = FieldIncident(
                connection=self.line, pattern=name, kind=kind, opened_at=at, count=0
            )
        row.rules = list(self.readers.of(name))
        row.detail, row.last_seen_at, row.count = detail, at, row.count + 1
        return row

    def _resolve(self, name: str, kind: str) -> None:
        row = self.open.pop((name, kind), None)
        if row is not None:
            row.resolved_at = timezone.now()
            row.save(update_fields=["resolved_at"])

    def _is_known(self, row: FieldIncident) -> bool:
        """Whether every word is known by now, or none unknown came for long."""
        if row.detail.get("quiet", 0) >= QUIET_VISITS:
            return True
        tables = [self.mapping.lookups.get(name, {}) for name in row.detail.get("tables", ())]
        known = {key.strip().casefold() for table in tables for key in table}
        values = row.values
        return len(values) <= MOST_VALUES and {one.strip().casefold() for one in values} <= known

    def _is_published_since(self, moment: datetime) -> bool:
        held = MappingSet.objects.filter(connection=self.line, state=MappingSet.State.PUBLISHED)
        return held.filter(published_at__gt=moment).exists()


def _gone(row: FieldSeen, kind: str, visits: dict[str, int]) -> dict[str, Any] | None:
    """Say how a field stopped coming with one kind of visit; None where chance would do."""
    missed = visits.get(kind, 0) - row.last.get(kind, 0)
    before = row.last.get(kind, 0) - row.before.get(kind, 0)
    had = row.counts.get(kind, 0)
    if before < LEAST_BEFORE or had < LEAST_SHARE * before:
        return None
    if missed < needed(had / before):
        return None
    return {"kind": kind, "missed": missed, "had": had, "of": before}


def needed(share: float) -> int:
    """Return how many visits in a row must lack a field that was in this share of them."""
    if share >= 1:
        return LEAST_MISSED
    return max(LEAST_MISSED, math.ceil(math.log(RARELY) / math.log(1 - share)))


def _fits(now: str, was: str) -> bool:
    if (was, now) in (("number", "integer"), ("code", "integer"), ("text", "integer")):
        return True
    return not now or _ALIKE.get(now, now) == _ALIKE.get(was, was)


def _looks_up(rule: Rule) -> bool:
    if tables(rule.transform, rule.argument):
        return True
    texts = (Text(text) for text in (rule.condition, rule.value) if text)
    return any("lookup" in text.literals for text in texts)
