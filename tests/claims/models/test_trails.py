"""What happened to a claim is added to, never changed or removed."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import ProtectedError

from claims.models import ClaimRevision, ClaimStep, Encounter, EncounterVersion
from claims.services import holds
from clinicbridge.audit.models import BulkWriteRefused, Unchangeable
from clinicbridge.scope import grants

TRAILS = (ClaimStep, ClaimRevision, EncounterVersion)
pytestmark = pytest.mark.both


@pytest.fixture(params=TRAILS, ids=lambda model: model.__name__)
def row(request, clinic):
    claim = clinic.draft()
    holds.hold(claim_id=claim.pk, reason_code="OTHER", actor=clinic.biller)
    return request.param.objects.get()


def stored(row):
    return type(row).objects.filter(pk=row.pk).values().get()


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.save(),
        lambda row: row.save(update_fields=["practice"]),
        lambda row: row.delete(),
        lambda row: type(row).objects.update(patient=None),
        lambda row: type(row).objects.bulk_update([row], ["patient"]),
        lambda row: type(row).objects.all().delete(),
        lambda row: type(row).objects.all()._raw_delete("default"),
        lambda row: type(row)._base_manager.filter(pk=row.pk).delete(),
    ],
)
def test_a_row_of_the_trail_is_neither_changed_nor_removed(row, change):
    before = stored(row)
    with pytest.raises(Unchangeable):
        change(row)
    assert stored(row) == before


def test_a_row_of_the_trail_is_not_added_past_the_audits_door(row):
    with pytest.raises(BulkWriteRefused):
        type(row).objects.bulk_create([])


def test_a_new_row_under_a_known_number_overwrites_nothing(row):
    before = stored(row)
    forged = type(row)(**before)
    with pytest.raises(IntegrityError), transaction.atomic():
        forged.save()
    assert stored(row) == before


def test_a_visit_is_not_removed_from_under_its_versions(clinic):
    clinic.draft()
    with pytest.raises(ProtectedError):
        Encounter.objects.get().delete()
    assert EncounterVersion.objects.exists()


def test_the_application_may_only_add_to_the_trails():
    assert {model._meta.db_table for model in TRAILS} <= set(grants.append_only())


@pytest.mark.postgres
@pytest.mark.parametrize("statement", ["UPDATE {} SET patient_id = patient_id", "DELETE FROM {}"])
def test_the_applications_role_is_refused_by_the_server(row, statement):
    table = connection.ops.quote_name(type(row)._meta.db_table)
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(statement.format(table))
