"""A mapped field that stops coming, changes or says an unknown word opens one incident."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from claims.domain.encounter import FieldRecord
from claims.models import (
    FieldCatalogue,
    FieldIncident,
    LookupEntry,
    LookupTable,
    MappingRule,
    MappingSet,
)
from claims.services import drift, mappings, tally
from tests import clinic as clinics
from tests import factories

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Line:
    """Feeds visits of one connection to the counting, one after the other."""

    def __init__(self, clinic):
        self.clinic, self.at = clinic, NOW

    def comes(self, times, kind="PT", **fields):
        catalogue, _ = FieldCatalogue.objects.get_or_create(connection=self.clinic.emr)
        watch = drift.Watch(self.clinic.emr)
        counted = tally.Tally(catalogue, reads=watch.names)
        for _ in range(times):
            self.at += timedelta(minutes=1)
            record = factories.encounter(
                kind=kind,
                fields=tuple(
                    FieldRecord(name=name, path=f"q[{name}]", value=value)
                    for name, value in fields.items()
                ),
            )
            visit = tally.VisitSeen(
                record=record,
                earlier=(),
                is_first=True,
                patient_id=str(uuid.uuid4()),
                received_at=self.at,
            )
            counted.add(visit)
            watch.see(visit)
        counted.save()
        watch.settle(catalogue, at=self.at)
        catalogue.save()

    def publishes(self, *rules, words=()):
        latest = MappingSet.objects.filter(connection=self.clinic.emr).order_by("-version").first()
        made = MappingSet.objects.create(connection=self.clinic.emr, version=latest.version + 1)
        for place, rule in enumerate(rules):
            MappingRule.objects.create(mapping_set=made, order=place, **rule)
        table = LookupTable.objects.create(mapping_set=made, name="sides")
        for word in ("L", *words):
            LookupEntry.objects.create(table=table, key=word, value="LEFT")
        with time_machine.travel(self.at + timedelta(seconds=1), tick=False):
            clinics.put_in_force(made, self.clinic.admin)
        mappings._remembered.cache_clear()


POC = {"key": "poc", "source": "fields[poc]", "target": "authorization_number"}
SIDE = {
    "key": "side",
    "source": "fields[side]",
    "transform": "lookup",
    "argument": "sides",
    "target": "additional_information",
}


@pytest.fixture
def line(clinic):
    made = Line(clinic)
    made.publishes(POC, SIDE)
    return made


def told():
    return [(one.kind, one.pattern) for one in FieldIncident.objects.filter(resolved_at=None)]


def test_a_field_of_every_visit_that_stops_coming_is_told_once_and_resolves_when_it_comes(line):
    line.comes(20, poc="A1")
    line.comes(5)
    assert told() == []

    line.comes(1)
    (one,) = FieldIncident.objects.all()
    assert (one.kind, one.pattern, one.rules, one.count) == ("MISSING", "fields[poc]", ["poc"], 6)
    assert one.detail == {"kind": "PT", "missed": 6, "had": 20, "of": 20}

    line.comes(3)
    one.refresh_from_db()
    assert (told(), one.count) == ([("MISSING", "fields[poc]")], 9)

    line.comes(1, poc="A2")
    one.refresh_from_db()
    assert told() == []
    assert one.resolved_at is not None


def test_other_kinds_of_visit_say_nothing_of_a_field_they_never_had(line):
    line.comes(20, poc="A1")
    line.comes(30, kind="OFFICE")

    assert told() == []


def test_a_rarer_field_may_be_away_longer_and_the_rarest_for_ever():
    assert [drift.needed(share) for share in (1, 0.9, 0.7, 0.5)] == [6, 6, 12, 20]


def test_a_field_of_every_third_visit_is_never_called_gone(line):
    for _ in range(10):
        line.comes(1, poc="A1")
        line.comes(2)
    line.comes(60)

    assert told() == []


def test_a_field_no_rule_reads_is_nobodys_incident(line):
    line.comes(20, other="A1")
    line.comes(20)

    assert told() == []


def test_an_incident_ends_with_its_rule(line):
    line.comes(20, poc="A1")
    line.comes(6)
    assert told()

    line.publishes(SIDE)
    line.comes(1)

    assert told() == []


def test_another_kind_of_value_is_told_and_the_old_kind_resolves_it(line):
    line.comes(20, poc=12)
    line.comes(5, poc="2026-01-02")
    assert told() == []

    line.comes(1, poc="2026-01-02")
    (one,) = FieldIncident.objects.all()
    assert (one.kind, one.detail) == ("TYPE", {"was": "integer", "now": "date"})

    line.comes(1, poc=7)
    assert told() == []


def test_who_publishes_after_a_change_has_seen_it(line):
    line.comes(20, poc=12)
    line.comes(6, poc="2026-01-02")
    assert told()

    line.publishes(POC, SIDE)
    line.comes(1, poc="2026-01-02")
    assert told() == []

    line.comes(6, poc=3)
    assert told() == [("TYPE", "fields[poc]")]


def test_words_and_codes_are_alike_and_a_whole_number_is_a_number(line):
    line.comes(20, poc="AB")
    line.comes(6, poc="left side")
    line.comes(6, poc="yes")
    line.comes(20, side="1.5")
    line.comes(6, side="2")

    assert ("TYPE", "fields[poc]") not in told()
    assert ("TYPE", "fields[side]") not in told()


def test_a_word_the_look_up_does_not_know_is_told_with_the_word_sealed(line):
    line.comes(2, side="L")
    line.comes(1, side="PTA-2")
    line.comes(1, side="PTA-2")

    (one,) = FieldIncident.objects.all()
    assert (one.kind, one.pattern, one.count, one.values) == ("VALUE", "fields[side]", 2, ["PTA-2"])
    assert one.detail["tables"] == ["sides"]
    assert "PTA-2" not in str(one.detail)
    ((first, second),) = one.patients
    assert uuid.UUID(first) != uuid.UUID(second)


def test_it_resolves_when_the_look_up_learns_the_word(line):
    line.comes(1, side="R")
    line.publishes(POC, SIDE, words=("r",))
    line.comes(1)

    assert told() == []


def test_it_resolves_when_no_unknown_word_came_for_long(line):
    line.comes(1, side="R")
    line.comes(19, side="L")
    assert told() == [("VALUE", "fields[side]")]

    line.comes(1, side="L")
    assert told() == []


def test_an_incident_may_open_again(line):
    line.comes(20, poc="A1")
    line.comes(6)
    line.comes(1, poc="A1")
    assert told() == []
    line.comes(11)

    assert told() == [("MISSING", "fields[poc]")]
    assert FieldIncident.objects.count() == 2
