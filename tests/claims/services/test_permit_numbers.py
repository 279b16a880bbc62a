"""The number of an authorization or referral on file, put in at one key and told in no finding."""

import json
from datetime import timedelta

import pytest

from claims.domain import fixes
from claims.models import Authorization, Claim, Referral
from claims.services import review, revisions
from tests import factories
from tests.claims.services import looks

DAY = factories.VISIT_DATE
NUMBERS = ("AUTH-Q7-1", "AUTH-Q7-2")


@pytest.fixture
def patient(clinic):
    """Marta, known to the clinic from an earlier visit."""
    start = DAY - timedelta(days=400)
    service = factories.service(start=start, code="97140")
    return clinic.draft(visit_id="V-0", start=start, services=(service,)).patient


@pytest.fixture(params=[Authorization, Referral])
def kept(request, patient):
    """Keep two that fit, so that none is put in by itself."""
    return [
        request.param.objects.create(
            patient=patient, number=number, allowed=12, used=n, start_date=DAY
        )
        for n, number in enumerate(NUMBERS)
    ]


@pytest.fixture
def claim(clinic, kept):
    return clinic.draft()


def missing(claim):
    return claim.findings.get(edit="permits.number_missing")


def take(clinic, claim, choice):
    return review.apply_finding(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        finding_key=missing(claim).key,
        actor=clinic.biller,
        choice=choice,
    )


@pytest.mark.parametrize("choice", [0, 1])
def test_the_number_chosen_is_put_in_as_the_persons_own_edit(clinic, claim, choice):
    finding = missing(claim)
    cell, offer = finding.subject, finding.fixes[choice]
    row = (Authorization if cell.startswith("auth") else Referral).objects.get(pk=offer["permit"])

    take(clinic, claim, choice)

    newest = revisions.current(Claim.objects.get(pk=claim.pk))
    assert getattr(newest.claim_content, cell) == row.number
    origin = newest.origins[cell]
    assert (origin.kind, origin.rule) == ("PERSON", "permits.number_missing")
    assert row.number not in origin.explanation
    assert not claim.findings.filter(edit="permits.number_missing").exists()


def test_no_number_stands_in_a_finding(claim):
    finding = missing(claim)
    told = json.dumps(finding.fixes) + finding.message
    assert len(finding.fixes) == 2
    assert not any(number in told for number in NUMBERS)


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_number_the_record_no_longer_has_is_refused(clinic, claim, kept, is_gone):
    for row in kept:
        if is_gone:
            row.delete()
        else:
            row.number = ""
            row.save()
    before = looks.everything(claim)

    with pytest.raises(fixes.Inapplicable, match="no longer has this number"):
        take(clinic, claim, 0)

    assert looks.everything(claim) == before


def test_the_number_of_another_patients_record_is_not_taken(clinic, claim, kept):
    other = clinic.draft(visit_id="V-9", patient=factories.someone(7)).patient
    for row in kept:
        row.patient = other
        row.save()

    with pytest.raises(fixes.Inapplicable):
        take(clinic, claim, 0)
