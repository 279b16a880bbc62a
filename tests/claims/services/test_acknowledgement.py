"""What the billing side answers, and what it does to the claim."""

import uuid

import pytest

from claims.models import Acknowledgement, Claim, Connection
from claims.services import acknowledgement, holds, review, submission
from tests.claims.services import looks


def hear(approved, verdict="ACCEPTED", *, by_payer=False, message=None, reasons=(), **said):
    return acknowledgement.record(
        destination_id=said.get("destination_id", approved.destination_id),
        reference=said.get("reference", approved.reference),
        verdict=verdict,
        remote_id="R1",
        by_payer=by_payer,
        reasons=reasons,
        message_id=message or uuid.uuid4(),
    )


@pytest.fixture
def delivered(approved, taken):
    submission.record_delivered(
        submission_id=taken.submission_id, token=taken.token, remote_id="R1"
    )
    approved.refresh_from_db()
    return approved


def test_an_acceptance_accepts_the_claim(claim, delivered):
    assert hear(delivered)
    assert Claim.objects.get().status == "ACCEPTED"
    assert looks.journal(claim)[-1] == ("accept", "", "")
    assert Acknowledgement.objects.get().patient_id == claim.patient_id


@pytest.mark.parametrize(("by_payer", "who"), [(True, "payer"), (False, "clearinghouse")])
def test_a_rejection_rejects_the_claim_and_keeps_its_reasons(claim, delivered, by_payer, who):
    reasons = [{"field": "box 1a", "text": "No such member"}]
    hear(delivered, "REJECTED", by_payer=by_payer, reasons=reasons)

    delivered.refresh_from_db()
    assert (delivered.state, Claim.objects.get().status) == ("REFUSED", "REJECTED")
    assert looks.journal(claim)[-1] == ("reject", "", f"Rejected by the {who}.")
    kept = Acknowledgement.objects.get()
    assert kept.reasons == reasons
    assert "member" not in kept.__dict__["reasons"]


def test_a_strangers_reference_is_nobodys_and_leaves_nothing(claim, delivered):
    before = looks.everything(claim)
    assert hear(delivered, reference="CBSTRANGER") is False
    assert looks.everything(claim) == before
    assert not Acknowledgement.objects.exists()


def test_one_message_is_one_acknowledgement_however_often_it_comes(claim, delivered):
    message = uuid.uuid4()
    assert hear(delivered, message=message)
    before = looks.everything(claim)
    assert hear(delivered, message=message)
    assert looks.everything(claim) == before
    assert Acknowledgement.objects.count() == 1


def test_an_answer_that_overtakes_the_sends_own_proves_the_delivery(claim, approved, taken):
    hear(approved)

    approved.refresh_from_db()
    assert (approved.state, approved.remote_id) == ("DELIVERED", "R1")
    assert [name for name, _, _ in looks.journal(claim)] == ["approve", "deliver", "accept"]
    with pytest.raises(submission.LeaseLost):
        submission.record_unknown(
            submission_id=taken.submission_id, token=taken.token, error="ReadTimeout"
        )
    approved.refresh_from_db()
    assert approved.state == "DELIVERED"


@pytest.mark.parametrize("verdict", ["ACCEPTED", "REJECTED"])
def test_a_verdict_after_a_rejection_is_kept_and_moves_nothing(claim, delivered, verdict):
    hear(delivered, "REJECTED")
    hear(delivered, verdict)
    assert Claim.objects.get().status == "REJECTED"
    assert Acknowledgement.objects.count() == 2


@pytest.mark.parametrize("verdict", ["ACCEPTED", "REJECTED"])
def test_a_late_verdict_on_an_earlier_approval_does_not_touch_the_new_one(
    clinic, claim, approved, taken, verdict
):
    submission.record_refused(submission_id=taken.submission_id, token=taken.token, reasons=[])
    holds.reopen(claim_id=claim.pk, actor=clinic.lead)
    second = review.approve(
        claim_id=claim.pk, seen_revision=1, seen_digest=claim.digest, actor=clinic.biller
    )

    hear(approved, verdict)

    second.refresh_from_db()
    assert (Claim.objects.get().status, second.state) == ("APPROVED", "OWED")
    assert Acknowledgement.objects.get().submission == approved


def test_a_word_about_a_recalled_claim_is_kept_and_moves_nothing(clinic, claim, approved):
    holds.recall(claim_id=claim.pk, actor=clinic.lead)
    hear(approved)
    assert Claim.objects.get().status == "IN_REVIEW"
    approved.refresh_from_db()
    assert approved.state == "RECALLED"


def test_a_payer_may_reject_what_the_clearinghouse_accepted(delivered):
    hear(delivered, "ACCEPTED")

    hear(delivered, "REJECTED", by_payer=True, reasons=[{"text": "No such member."}])

    claim = Claim.objects.get()
    assert claim.status == "REJECTED"
    names = [step.name for step in claim.journal.all()]
    assert names == ["approve", "deliver", "accept", "reject"]


def test_another_billing_system_cannot_answer_for_a_claim(clinic, delivered):
    other = Connection.objects.create(
        name="Other", direction="OUTBOUND", vendor="demo", environment="DEMO"
    )

    assert not hear(delivered, destination_id=other.pk)

    assert Claim.objects.get().status == "SUBMITTED"


def test_nobody_can_answer_for_a_claim_that_never_left(approved):
    assert not hear(approved)

    approved.refresh_from_db()
    assert approved.state == "OWED"
