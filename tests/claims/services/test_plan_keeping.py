"""A practice that bills therapy to Medicare and keeps no plan of care is told so once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.domain.coding import table_notes
from claims.models import Fee, Payer, PlanOfCare
from claims.services import plan_keeping


def test_therapy_to_medicare_without_a_plan_is_told_once(clinic):
    assert plan_keeping.missing() == (table_notes.NO_PLANS,)
    assert plan_keeping.missing()[0].text.startswith("Plans of care: none is kept here")


def test_the_first_plan_ends_it_and_the_last_one_gone_begins_it_again(clinic, claim):
    plan_keeping.missing()
    plan = PlanOfCare.objects.create(patient=claim.patient, discipline="PT")
    assert plan_keeping.keeps()
    assert plan_keeping.missing() == ()

    plan.delete()
    assert plan_keeping.missing() == (table_notes.NO_PLANS,)


@pytest.mark.parametrize(
    ("payer_class", "is_told"), [("RAILROAD", True), ("MEDICARE_ADVANTAGE", False)]
)
def test_only_medicares_own_therapy_asks_for_a_plan(clinic, payer_class, is_told):
    for payer in Payer.objects.all():
        payer.payer_class = payer_class
        payer.save()
    assert bool(plan_keeping.missing()) is is_told


def test_a_clinic_that_charges_for_no_therapy_is_not_told(clinic):
    for fee in Fee.objects.all():
        fee.delete()
    assert plan_keeping.missing() == ()


def test_what_was_found_is_remembered(clinic):
    plan_keeping.missing()
    with CaptureQueriesContext(connection) as statements:
        plan_keeping.missing()
    assert len(statements) == 0
