"""The versions of a visit keep their order, whatever order they arrive in."""

from datetime import UTC, date, datetime, timedelta

import pytest

from claims.models import Encounter, EncounterVersion
from claims.services import parties, versions
from tests import factories

SIGNED = datetime(2026, 11, 20, 22, 12, tzinfo=UTC)


def arrive(clinic, version, *, at=None, **changes):
    record = factories.encounter(version=version, version_at=at, **changes)
    found = parties.keep(clinic.emr, record)
    return versions.arrive(
        connection=clinic.emr,
        encounter=versions.find(clinic.emr, record),
        record=record,
        patient=found.patient,
        zone=found.zone,
        message_id=None,
    )


def test_a_first_version_makes_the_visit(clinic):
    arrived = arrive(clinic, "1", at=SIGNED)
    encounter = Encounter.objects.get()
    assert (arrived.is_first, arrived.is_new, arrived.is_stale) == (True, True, False)
    assert encounter.current_version == arrived.version
    assert (encounter.service_date, encounter.status) == (date(2026, 11, 20), "FINISHED")
    assert encounter.visit_id == "E-20391"
    assert "20391" not in encounter.visit_token + str(encounter.__dict__["visit_id"])


def test_a_later_version_becomes_the_current_one(clinic):
    arrive(clinic, "1", at=SIGNED)
    later = arrive(clinic, "2", at=SIGNED + timedelta(hours=1))
    assert (later.is_first, later.is_new) == (False, True)
    assert Encounter.objects.get().current_version == later.version


def test_an_earlier_version_that_comes_late_is_kept_as_stale(clinic):
    current = arrive(clinic, "2", at=SIGNED + timedelta(hours=1))
    late = arrive(clinic, "1", at=SIGNED)
    assert (late.is_new, late.is_stale) == (True, True)
    assert Encounter.objects.get().current_version == current.version


@pytest.mark.parametrize(("first", "second", "is_stale"), [("9", "10", False), ("10", "9", True)])
def test_equal_instants_fall_to_the_emrs_number(clinic, first, second, is_stale):
    arrive(clinic, first, at=SIGNED)
    assert arrive(clinic, second, at=SIGNED).is_stale is is_stale


def test_without_a_clock_the_last_to_arrive_is_the_latest(clinic):
    arrive(clinic, "2")
    assert arrive(clinic, "1").is_stale is False


def test_the_very_same_version_is_known_already(clinic):
    first = arrive(clinic, "1", at=SIGNED)
    again = arrive(clinic, "1", at=SIGNED)
    assert (again.is_new, again.version) == (False, first.version)
    assert EncounterVersion.objects.count() == 1


def test_a_visit_without_clock_that_returns_to_an_earlier_state_is_a_new_version(clinic):
    arrive(clinic, "")
    arrive(clinic, "", status="REOPENED")
    back = arrive(clinic, "")
    assert back.is_new
    assert EncounterVersion.objects.count() == 3


def test_a_number_the_emr_uses_twice_is_told_apart(clinic):
    arrive(clinic, "1", at=SIGNED)
    second = arrive(clinic, "1", at=SIGNED + timedelta(hours=1), services=())
    assert second.version.version == "1#2"


def test_two_visits_never_share_versions(clinic):
    arrive(clinic, "1", at=SIGNED)
    other = arrive(clinic, "1", at=SIGNED, visit_id="E-2")
    assert other.is_first
    assert Encounter.objects.count() == 2


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        (datetime(2026, 11, 21, 5, 30, tzinfo=UTC), "America/Chicago", date(2026, 11, 20)),
        (datetime(2026, 11, 21, 5, 30, tzinfo=UTC), "America/New_York", date(2026, 11, 21)),
        (datetime(2026, 11, 21, 5, 30), "America/Chicago", date(2026, 11, 21)),
        # 23:30 on the last of the year, on both sides of a border between zones.
        (datetime(2027, 1, 1, 5, 30, tzinfo=UTC), "America/Chicago", date(2026, 12, 31)),
        (datetime(2027, 1, 1, 5, 30, tzinfo=UTC), "America/New_York", date(2027, 1, 1)),
        # Midnight of the night with an hour twice, and of the one that lacks an hour.
        (datetime(2026, 11, 1, 4, 59, tzinfo=UTC), "America/Chicago", date(2026, 10, 31)),
        (datetime(2026, 11, 2, 5, 30, tzinfo=UTC), "America/Chicago", date(2026, 11, 1)),
        (datetime(2026, 3, 8, 5, 59, tzinfo=UTC), "America/Chicago", date(2026, 3, 7)),
        (datetime(2026, 3, 9, 4, 59, tzinfo=UTC), "America/Chicago", date(2026, 3, 8)),
        (date(2026, 11, 21), "Pacific/Honolulu", date(2026, 11, 21)),
        (None, "America/Chicago", None),
        # An EMR's way to say none: in the west its day lies before all days.
        (datetime(1, 1, 1, tzinfo=UTC), "America/Chicago", None),
    ],
)
def test_a_date_is_the_clinics_and_a_bare_date_is_never_shifted(moment, zone, expected):
    assert versions.clinic_date(moment, zone=zone) == expected
