"""One visit makes one claim per payer and part."""

import pytest
from django.db import IntegrityError, transaction

from claims.models import Claim

pytestmark = pytest.mark.both


def another(claim, **said):
    said = {"encounter": claim.encounter, "patient": claim.patient, "payer": None, **said}
    return Claim.objects.create(split="x", **said)


def test_a_visit_without_a_payer_makes_one_claim_of_a_part(clinic):
    claim = clinic.draft()
    another(claim)
    with pytest.raises(IntegrityError), transaction.atomic():
        another(claim)


def test_a_voided_claim_and_a_correction_leave_the_place_free(clinic):
    claim = clinic.draft()
    another(claim, status="VOIDED")
    first = another(claim)
    another(claim, parent=first, correction="REPLACEMENT")
    assert Claim.objects.filter(split="x").count() == 3


def test_a_sent_claim_has_one_correction_that_is_not_voided(clinic):
    claim = clinic.draft()
    another(claim, parent=claim, correction="REPLACEMENT", status="VOIDED")
    another(claim, parent=claim, correction="VOID")
    with pytest.raises(IntegrityError), transaction.atomic():
        another(claim, parent=claim, correction="REPLACEMENT")


@pytest.mark.parametrize(("is_child", "correction"), [(True, ""), (False, "VOID")])
def test_a_correction_names_its_claim_and_how_it_corrects_it(clinic, is_child, correction):
    claim = clinic.draft()
    parent = claim if is_child else None
    with pytest.raises(IntegrityError), transaction.atomic():
        another(claim, parent=parent, correction=correction)
