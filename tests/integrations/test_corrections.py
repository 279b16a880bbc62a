"""A corrected claim reaches the real demo billing system once, under its frequency and number."""

from datetime import timedelta

import pytest
import time_machine

from claims.domain import fixes
from claims.models import Claim, Submission
from claims.services import corrections, review
from clinicbridge import scope, vault
from integrations import outbox
from integrations.ports import Capabilities
from integrations.vendors.demo.adapter import Demo
from tests.clinic import line_uid

LATER = timedelta(minutes=2)


@pytest.fixture
def clinic(clinic):
    with scope.practice(clinic.practice.pk):
        clinic.payer.payer_class = "COMMERCIAL"
        clinic.payer.save()
    return clinic


@pytest.fixture
def correct(clinic, delivered):
    """Correct the delivered claim, and approve the correction."""

    def begun(kind="REPLACEMENT", number=None):
        with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
            child = corrections.begin(
                claim_id=delivered.claim_id,
                kind=kind,
                seen_revision=1,
                seen_draw="",
                reason="Wrong units",
                actor=clinic.lead,
            )
            wanted = []
            if kind == "REPLACEMENT":
                wanted.append(fixes.SetUnits(line=line_uid(), units="1"))
            if number is not None:
                wanted.append(fixes.SetField(cell="original_reference", value=number))
            for fix in wanted:
                seen = Claim.objects.get(pk=child.pk).revision
                review.edit(claim_id=child.pk, seen_revision=seen, fix=fix, actor=clinic.biller)
            return _approve(clinic, child)

    return begun


def _approve(clinic, child):
    child = Claim.objects.get(pk=child.pk)
    for finding in child.findings.filter(severity="CONFIRM"):
        review.override(
            claim_id=child.pk,
            seen_revision=child.revision,
            finding_key=finding.key,
            reason="The payer has it.",
            actor=clinic.lead,
        )
    return review.approve(
        claim_id=child.pk,
        seen_revision=child.revision,
        seen_digest=child.digest,
        actor=clinic.biller,
    )


def push(clinic, owed, after=timedelta(seconds=11)):
    with time_machine.travel(owed.created_at + after, tick=True):
        outbox.push(practice_id=clinic.practice.pk, submission_id=owed.pk)
    with scope.practice(clinic.practice.pk):
        return Submission.objects.select_related("claim").get(pk=owed.pk)


@pytest.mark.parametrize(("kind", "frequency"), [("REPLACEMENT", "7"), ("VOID", "8")])
def test_a_correction_is_sent_with_its_frequency_and_the_number_of_the_first(
    system, clinic, delivered, correct, kind, frequency
):
    owed = correct(kind)

    row = push(clinic, owed)

    (kept,) = system.kept(owed.reference)
    (first,) = system.kept(delivered.reference)
    assert kept["claim"]["claimFrequencyCode"] == frequency
    assert kept["claim"]["originalClaimNumber"] == first["id"] == delivered.remote_id
    assert owed.reference != delivered.reference
    assert (row.state, row.claim.status) == ("DELIVERED", "SUBMITTED")
    same = kept["claim"]["lines"] == first["claim"]["lines"]
    assert same is (kind == "VOID")


@pytest.mark.parametrize("fault", [
    {"do": "reset", "after_commit": True},
    {"do": "garbage", "after_commit": True},
], ids=["reset", "garbage"])  # fmt: skip
def test_a_correction_whose_end_nobody_saw_is_looked_up_and_never_sent_twice(
    system, clinic, correct, fault
):
    owed = correct()
    system.suffer(fault)

    assert push(clinic, owed).state == "UNKNOWN"
    assert push(clinic, owed, LATER).state == "DELIVERED"
    assert len(system.kept(owed.reference)) == 1


def test_a_correction_whose_end_nobody_saw_is_not_itself_corrected(system, clinic, correct):
    owed = correct()
    system.suffer({"do": "reset", "after_commit": True})
    row = push(clinic, owed)

    with (
        scope.practice(clinic.practice.pk),
        vault.reading(purpose="claim.review"),
        pytest.raises(corrections.IllegalStep, match="Nobody knows yet that it arrived"),
    ):
        corrections.begin(
            claim_id=row.claim_id,
            kind="VOID",
            seen_revision=row.claim.revision,
            seen_draw="",
            reason="Wrong",
            actor=clinic.lead,
        )


def test_a_number_the_billing_system_does_not_hold_is_refused_at_box_22(system, clinic, correct):
    owed = correct(number="DB-999999")

    row = push(clinic, owed)

    assert (row.state, row.claim.status) == ("REFUSED", "REJECTED")
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        (reason,) = Submission.objects.get(pk=owed.pk).reasons
    assert (reason["cell"], reason["code"]) == ("original_reference", "ORIGINAL_UNKNOWN")
    assert system.kept(owed.reference) == []


def test_a_system_that_takes_no_corrections_is_sent_none_and_the_refusal_says_so(
    system, clinic, correct, monkeypatch
):
    monkeypatch.setattr(Demo, "capabilities", Capabilities(look_up=True))
    owed = correct()

    row = push(clinic, owed)

    assert (row.state, row.claim.status) == ("REFUSED", "REJECTED")
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        (reason,) = Submission.objects.get(pk=owed.pk).reasons
    assert (reason["cell"], reason["text"]) == ("frequency", outbox.NO_CORRECTIONS)
    assert system.kept(owed.reference) == []
