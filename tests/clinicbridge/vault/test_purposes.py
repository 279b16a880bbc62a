"""Every reading leaves one record, whatever becomes of it."""

import pytest
from django.db import DatabaseError, connection, transaction

from claims.models import Coverage, Patient
from clinicbridge import audit, scope, vault
from clinicbridge.accounts.models import Location
from clinicbridge.audit.models import AccessRecord, Unchangeable
from tests.clinicbridge.conftest import a_patient

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def records(practice):
    with scope.practice(practice.pk):
        return list(AccessRecord.objects.order_by("created_at"))


def test_one_record_names_everyone_who_was_read(ridgeline, marta, dana):
    with scope.practice(ridgeline.pk):
        other = Patient.objects.get(pk=a_patient().pk)
        coverage = Coverage.objects.create(patient=other, source_token="c", details={"id": 1})
        coverage = Coverage.objects.get(pk=coverage.pk)
        with (
            audit.acting(actor=dana, source="web", correlation_id="c" * 32),
            vault.reading(purpose="claim.review"),
        ):
            _ = marta.person, marta.mrn, marta.person, coverage.details

    (record,) = records(ridgeline)
    assert record.subjects == sorted([str(marta.pk), str(other.pk)])
    assert (record.purpose, record.actor, record.actor_email) == ("claim.review", dana, dana.email)
    assert (record.source, record.correlation_id) == ("web", "c" * 32)


def test_an_inner_reading_joins_the_outer(ridgeline, marta):
    with scope.practice(ridgeline.pk), vault.reading(purpose="outer"):
        with vault.reading(purpose="inner", subject="declared"):
            _ = marta.mrn
        assert not AccessRecord.objects.exists()

    (record,) = records(ridgeline)
    assert (record.purpose, record.subjects) == ("outer", sorted(["declared", str(marta.pk)]))


def test_a_reading_that_opened_nothing_leaves_no_record(ridgeline, marta):
    with scope.practice(ridgeline.pk), vault.reading(purpose="test", subject=marta.pk):
        with vault.masked():
            _ = marta.person
        marta.refresh_from_db()

    assert records(ridgeline) == []


def test_a_reading_round_two_practices_leaves_a_record_in_each(ridgeline, lakeside, marta):
    with scope.practice(lakeside.pk):
        theirs = Patient.objects.get(pk=a_patient().pk)
    with vault.reading(purpose="sweep"):
        for practice, patient in ((ridgeline, marta), (lakeside, theirs)):
            with scope.practice(practice.pk):
                _ = patient.mrn

    assert [r.subjects for r in records(ridgeline)] == [[str(marta.pk)]]
    assert [r.subjects for r in records(lakeside)] == [[str(theirs.pk)]]


def test_a_failed_reading_leaves_its_record_and_nothing_else(ridgeline, marta):
    with pytest.raises(KeyError), scope.practice(ridgeline.pk), vault.reading(purpose="test"):
        read_and_fail(marta)

    assert [record.subjects for record in records(ridgeline)] == [[str(marta.pk)]]
    with scope.practice(ridgeline.pk):
        assert not Location.objects.exists()


@transaction.atomic
def read_and_fail(patient):
    Location.objects.create(name="Gone", time_zone="UTC")
    _ = patient.mrn
    raise KeyError


def test_a_reading_inside_a_rolled_back_block_leaves_its_record(ridgeline, marta):
    with scope.practice(ridgeline.pk), pytest.raises(KeyError):
        read_inside_and_fail(marta)

    assert len(records(ridgeline)) == 1


@transaction.atomic
def read_inside_and_fail(patient):
    with vault.reading(purpose="test"):
        _ = patient.mrn
    raise KeyError


def test_a_database_error_while_reading_is_not_masked_by_the_record(ridgeline, marta):
    with pytest.raises(DatabaseError, match="nowhere"), scope.practice(ridgeline.pk):
        read_and_break(marta)

    assert len(records(ridgeline)) == 1


@transaction.atomic
def read_and_break(patient):
    with vault.reading(purpose="test"), connection.cursor() as cursor:
        _ = patient.mrn
        cursor.execute("SELECT 1 FROM nowhere")


def test_a_record_cannot_be_changed_or_removed(ridgeline, marta):
    with scope.practice(ridgeline.pk):
        with vault.reading(purpose="test"):
            _ = marta.mrn
        record = AccessRecord.objects.get()
        rows = AccessRecord.objects
        for act in (
            record.save,
            record.delete,
            rows.all().delete,
            lambda: rows.update(purpose="x"),
            lambda: rows.bulk_update([record], ["purpose"]),
            lambda: rows.bulk_create([record], update_conflicts=True),
        ):
            with pytest.raises(Unchangeable):
                act()

        assert AccessRecord.objects.get().purpose == "test"
