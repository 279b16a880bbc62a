"""Every door is shut: no row without a practice, no PHI without a purpose, no bulk write."""

import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ClaimRevision, LookupEntry, LookupTable, Patient
from claims.services import intake
from clinicbridge import audit, scope, vault
from clinicbridge.audit.models import (
    AccessRecord,
    AuditedModel,
    BulkWriteRefused,
    LogEntry,
    Unchangeable,
)
from clinicbridge.scope.models import TenantModel
from clinicbridge.vault.fields import EncryptedField, Sealed
from clinicbridge.vault.purposes import NoPurpose
from tests import clinic as clinics
from tests import factories

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.split(".")[0] in ("claims", "clinicbridge", "integrations")
]
TENANTS = [model for model in OURS if issubclass(model, TenantModel)]
AUDITED = [model for model in OURS if issubclass(model, AuditedModel)]
SEALED = [
    (model, field)
    for model in TENANTS
    for field in model._meta.concrete_fields
    if isinstance(field, EncryptedField)
]


def refused(kind, act, *words):
    """Say whether the act is refused so; a door is tried for all tables in one test."""
    try:
        act(*words)
    except kind:
        return True
    return False


def test_the_walk_finds_the_tables():
    assert len(TENANTS) > 35
    assert len(AUDITED) > 25
    assert len(SEALED) > 15
    assert {Claim, ClaimRevision, Patient} <= set(AUDITED)


@pytest.mark.parametrize(
    "query",
    [
        lambda rows: rows.all(),
        lambda rows: rows.filter(pk=uuid.uuid4()),
        lambda rows: rows.count(),
        lambda rows: rows.first(),
        lambda rows: rows.exists(),
        lambda rows: rows.values_list("pk"),
        lambda rows: rows.none(),
    ],
)
def test_a_query_outside_a_practice_is_refused_before_it_reaches_the_database(db, query):
    with CaptureQueriesContext(connection) as statements:
        for model in TENANTS:
            assert refused(scope.OutsidePractice, query, model.objects), model
            assert refused(scope.OutsidePractice, query, model._base_manager), model
    assert len(statements) == 0


def test_a_row_is_saved_inside_its_own_practice_only(db):
    for model in TENANTS:
        row = model(practice_id=uuid.uuid4())
        if isinstance(row, LookupEntry):
            row.table = LookupTable(mapping_set_id=uuid.uuid4())
        assert refused(scope.OutsidePractice, row.save), model
        with scope.practice(uuid.uuid4()):
            assert refused(scope.CrossPractice, row.save), model


def test_nothing_of_one_practice_is_seen_from_another(db):
    near, far = clinics.make(), clinics.make(name="Lakeside", slug="lakeside")
    with scope.practice(near.practice.pk):
        near.draft()
        filled = [model for model in TENANTS if model.objects.exists()]
    assert Claim in filled
    with scope.practice(far.practice.pk):
        for model in filled:
            assert not model.objects.exclude(practice_id=far.practice.pk).exists(), model
        assert not Claim.objects.exists()
        with pytest.raises(scope.CrossPractice), scope.practice(near.practice.pk):
            pass


def test_a_sealed_value_opens_for_no_one_without_a_purpose(db):
    for model, field in SEALED:
        row = model(practice_id=uuid.uuid4())
        row.__dict__[field.attname] = Sealed("v1.k1.AAAA")
        assert refused(NoPurpose, getattr, row, field.attname), field


def test_a_stored_claim_opens_for_a_purpose_and_leaves_its_record(clinic):
    claim = clinic.draft()
    revision = ClaimRevision.objects.get(claim=claim)
    patient = Patient.objects.get()
    before = AccessRecord.objects.count()
    with pytest.raises(NoPurpose):
        _ = revision.content
    with pytest.raises(NoPurpose):
        _ = patient.person
    assert AccessRecord.objects.count() == before

    with (
        audit.acting(actor=clinic.biller, source="web", correlation_id="d" * 32),
        vault.reading(purpose="claim.review"),
    ):
        assert revision.content["patient"]["family"] == "Whitfield"
        assert patient.person["given"] == "Marta"

    record = AccessRecord.objects.order_by("created_at").last()
    assert (record.purpose, record.subjects) == ("claim.review", [str(patient.pk)])
    assert (record.actor, record.source, record.correlation_id) == (
        clinic.biller,
        "web",
        "d" * 32,
    )


def test_intake_of_a_known_patient_leaves_one_access_record(clinic):
    clinic.draft()
    before = AccessRecord.objects.count()
    clinic.draft(visit_id="E-2")
    record = AccessRecord.objects.order_by("created_at").last()
    assert AccessRecord.objects.count() == before + 1
    assert (record.purpose, record.subjects) == ("claim.intake", [str(Patient.objects.get().pk)])


@pytest.mark.parametrize(
    "write",
    [
        lambda rows, row: rows.update(practice_id=uuid.uuid4()),
        lambda rows, row: rows.all().delete(),
        lambda rows, row: rows.bulk_create([row]),
        lambda rows, row: rows.bulk_update([row], ["practice_id"]),
        lambda rows, row: rows.filter(pk=row.pk).update(practice_id=uuid.uuid4()),
        lambda rows, row: rows.exclude(pk=row.pk).delete(),
    ],
)
def test_a_bulk_write_outside_the_door_is_refused_for_every_audited_model(db, write):
    practice_id = uuid.uuid4()
    with scope.practice(practice_id), CaptureQueriesContext(connection) as statements:
        for model in AUDITED:
            row = model(practice_id=practice_id)
            assert refused((BulkWriteRefused, Unchangeable), write, model.objects, row), model
    assert not [s for s in statements if s["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]


@pytest.mark.parametrize(
    "write",
    [
        lambda: LogEntry.objects.update(summary="x"),
        lambda: LogEntry.objects.all().delete(),
        lambda: LogEntry.objects.first().save(),
        lambda: LogEntry.objects.first().delete(),
        lambda: AccessRecord.objects.first().save(),
        lambda: AccessRecord.objects.first().delete(),
    ],
)
def test_what_happened_cannot_be_changed_or_removed(clinic, write):
    clinic.draft()
    clinic.draft(visit_id="E-2")
    with pytest.raises(Unchangeable):
        write()


def test_a_refused_visit_leaves_no_row_at_all(clinic):
    record = factories.encounter()
    broken = record.model_copy(update={"place": record.place.model_copy(update={"name": None})})
    counts = {model: model.objects.count() for model in TENANTS}
    with pytest.raises(AttributeError):
        intake.draft_claim(connection=clinic.emr, record=broken, message_id=None, correlation_id="")
    assert {model: model.objects.count() for model in TENANTS} == counts
