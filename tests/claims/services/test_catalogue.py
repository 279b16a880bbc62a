"""The catalogue counts each visit once, whatever comes, and keeps nothing of a patient in clear."""

from datetime import timedelta

import pytest
from django.db import connection

from claims.domain.encounter import FieldRecord, Leaf
from claims.models import CountedVersion, EncounterVersion, FieldCatalogue, FieldSeen
from claims.services import catalogue, tally
from clinicbridge import scope, vault
from clinicbridge.audit.models import AccessRecord
from tests import factories

both = pytest.mark.both


def own(name, value, label=""):
    return FieldRecord(name=name, path=f"q1.item[{name}]", value=value, label=label)


def visit(number, *fields, kind="PT", version="1", **changes):
    return factories.encounter(
        visit_id=f"E-{number}",
        version=version,
        version_at=None,
        kind=kind,
        patient=factories.someone(number),
        fields=(factories.DISCIPLINE, *fields),
        **changes,
    )


def take(clinic, *visits):
    for one in visits:
        clinic.draft(one)


def count_all(clinic):
    while catalogue.count(connection_id=clinic.emr.pk):
        pass
    return FieldCatalogue.objects.get(connection=clinic.emr)


def seen(pattern):
    return FieldSeen.objects.get(pattern=pattern)


@both
def test_a_field_is_counted_by_kind_of_visit_since_it_was_first_seen(clinic):
    take(clinic, visit(1), visit(2, kind="OFFICE"), visit(3, own("pta", 5)))
    take(clinic, visit(4, own("pta", 6)), visit(5), visit(6, kind="OFFICE"))

    kept = count_all(clinic)

    row = seen("fields[pta]")
    assert kept.visits == {"PT": 4, "OFFICE": 2}
    assert (row.visits, row.counts, row.before) == (2, {"PT": 2}, {"PT": 1, "OFFICE": 1})
    first = EncounterVersion.objects.order_by("received_at")[2]
    assert row.first_seen_at == first.received_at


def test_counting_again_changes_nothing(clinic):
    take(clinic, visit(1, own("pta", 5)))
    count_all(clinic)

    assert catalogue.due() == []
    assert count_all(clinic).visits == {"PT": 1}
    assert seen("fields[pta]").visits == 1


def test_an_amended_visit_is_one_visit_and_adds_only_its_new_fields(clinic):
    take(clinic, visit(1, own("pta", 5)), visit(2))
    count_all(clinic)
    take(clinic, visit(1, own("pta", 7), own("side", "L"), version="2"))

    kept = count_all(clinic)

    assert kept.visits == {"PT": 2}
    assert (seen("fields[pta]").visits, seen("fields[side]").visits) == (1, 1)
    assert seen("fields[side]").before == {"PT": 1}


def test_what_was_committed_late_is_counted_all_the_same(clinic):
    take(clinic, visit(1), visit(2))
    late = EncounterVersion.objects.order_by("received_at").first()
    held = CountedVersion(version=late, received_at=late.received_at)
    held.save()  # as if the transaction that wrote it had not committed yet
    assert count_all(clinic).visits == {"PT": 1}

    held.delete()

    assert count_all(clinic).visits == {"PT": 2}


def test_a_long_backlog_is_counted_in_pieces_and_the_marks_behind_it_go(clinic, monkeypatch):
    monkeypatch.setattr(catalogue, "PIECE", 2)
    monkeypatch.setattr(catalogue, "OVERLAP", timedelta(0))
    take(clinic, *(visit(number) for number in range(5)))

    pieces = [catalogue.count(connection_id=clinic.emr.pk) for _ in range(4)]

    assert pieces == [2, 2, 1, 0]
    assert FieldCatalogue.objects.get().visits == {"PT": 5}
    assert CountedVersion.objects.count() == 1


def test_a_version_that_cannot_be_read_is_counted_as_such_and_passed_over(clinic):
    take(clinic, visit(1), visit(2))
    row = EncounterVersion.objects.order_by("received_at").first()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_encounterversion SET record = 'v1.k1.broken'")
    assert row is not None

    kept = count_all(clinic)

    assert (kept.unreadable, kept.visits) == (2, {})
    assert catalogue.due() == []


def test_leaves_no_part_of_the_record_carries_are_counted_and_descriptions_are_not(clinic):
    record = visit(1, own("pta", 5, label="PTA minutes"))
    leaf = Leaf(path="Patient/p-1.active", raw=True)
    name = {"fields[pta].name": Leaf(path="q1.linkId", raw="pta")}
    take(
        clinic,
        record.model_copy(update={"unknown": (leaf,), "sources": {**record.sources, **name}}),
    )

    count_all(clinic)

    assert seen("unknown[Patient/[].active]").is_carried is False
    assert seen("patient.birth_date").is_carried is True
    assert seen("fields[pta]").label == "PTA minutes"
    assert not FieldSeen.objects.filter(pattern="fields[pta].name").exists()


def test_an_emr_that_makes_up_names_fills_no_table(clinic, monkeypatch):
    take(clinic, visit(1, own("pta", 5)))
    count_all(clinic)
    monkeypatch.setattr(tally, "MOST", FieldSeen.objects.count() + 2)

    take(clinic, visit(2, own("pta", 5), *(own(f"k{n}x", 1) for n in range(10)), own("a" * 400, 1)))
    kept = count_all(clinic)

    assert FieldSeen.objects.count() == tally.MOST
    assert kept.uncounted == 9
    assert seen("fields[pta]").visits == 2


def test_a_field_of_one_visit_long_ago_makes_room_for_a_new_one(clinic, monkeypatch):
    take(clinic, visit(1, own("once", 5)))
    count_all(clinic)
    FieldSeen.objects.filter(pattern="fields[once]").update(
        last_seen_at=seen("fields[once]").last_seen_at - timedelta(days=8)
    )
    monkeypatch.setattr(tally, "MOST", FieldSeen.objects.count())

    take(clinic, visit(2, own("new", 5)))
    kept = count_all(clinic)

    assert kept.uncounted == 0
    assert seen("fields[new]").visits == 1
    assert not FieldSeen.objects.filter(pattern="fields[once]").exists()


def test_samples_are_sealed_and_only_masks_stand_in_clear(clinic):
    take(clinic, visit(1, own("through", "2026-12-31"), own("who", "Marta Whitfield")))

    count_all(clinic)

    row = seen("fields[who]")
    assert (row.samples, row.shapes, row.common) == (["Marta Whitfield"], ["••••• ••••••••"], [])
    assert seen("fields[through]").shapes == ["••••-••-••"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM claims_fieldseen")
        assert "Whitfield" not in str(cursor.fetchall())


def test_only_a_value_of_more_than_ten_patients_is_shown_and_only_of_few_values(clinic):
    for number in range(12):
        take(clinic, visit(number, own("side", "L" if number else "R"), own("mrn", f"A{number}X")))
    clinic.draft(visit(40, own("mrn", "A0Y")))
    take(clinic, visit(41, own("mrn", "A0Z")))

    count_all(clinic)

    assert seen("fields[side]").common == ["L"]
    row = seen("fields[mrn]")
    assert (row.common, row.is_listed, len(row.samples)) == ([], False, tally.MOST_SAMPLES)


def test_one_patient_many_times_is_one_patient(clinic):
    for number in range(14):
        take(
            clinic,
            factories.encounter(visit_id=f"E-{number}", fields=(own("dog", "REX"),)),
        )

    count_all(clinic)

    assert seen("fields[dog]").common == []


def test_each_piece_leaves_one_record_of_whose_visits_were_read(clinic):
    with scope.practice(clinic.practice.pk):
        claim = clinic.draft(visit(1))
    before = set(AccessRecord.objects.values_list("pk", flat=True))

    # outside the reading of the tests themselves
    token = vault.purposes._reading.set(None)
    try:
        catalogue.count(connection_id=clinic.emr.pk)
    finally:
        vault.purposes._reading.reset(token)

    (record,) = AccessRecord.objects.exclude(pk__in=before)
    assert record.purpose == "mapping.catalogue"
    assert str(claim.patient_id) in record.subjects
