"""A patient who paid and asked that the plan not be billed: nothing of theirs leaves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import Claim, Patient, Submission
from claims.services import patience, review, submission, withholding
from tests.claims.services import looks

AFTER = patience.UNDO_WINDOW + timedelta(seconds=1)


def ask(claim):
    patient = Patient.objects.get(pk=claim.patient_id)
    patient.no_billing_requested = True
    patient.save(update_fields=["no_billing_requested"])


def test_nothing_is_owed_for_who_asked_even_where_no_edit_was_run(claim):
    ask(claim)

    with pytest.raises(withholding.AskedNotToBill, match="Close the claim as no claim"):
        submission.owe(claim=claim, revision=claim.revisions.get(), now=timezone.now())

    assert not Submission.objects.exists()


def test_approval_is_blocked_for_who_asked(clinic, claim):
    ask(claim)

    with pytest.raises(review.Blocked):
        review.approve(
            claim_id=claim.pk, seen_revision=1, seen_digest=claim.digest, actor=clinic.biller
        )

    assert not Submission.objects.exists()


@pytest.mark.parametrize("state", ["OWED", "UNAVAILABLE"])
def test_what_was_approved_before_goes_back_into_review_blocked(claim, approved, state):
    approved.state = state
    approved.save(update_fields=["state"])
    ask(claim)

    assert submission.take(submission_id=approved.pk, now=timezone.now() + AFTER) is None

    approved.refresh_from_db()
    claim = Claim.objects.get()
    assert (approved.state, approved.next_attempt_at) == ("RECALLED", None)
    assert (claim.status, claim.readiness) == ("IN_REVIEW", "BLOCKED")
    assert claim.findings.filter(edit="coverage.asked_not_to_bill").exists()
    assert looks.journal(claim)[-1] == ("withhold", "", withholding.WORDS)


def test_what_may_have_left_is_looked_up_and_never_sent_again(claim, approved, taken):
    ask(claim)
    submission.record_unknown(submission_id=approved.pk, token=taken.token, error="Timeout")

    asked = submission.take(submission_id=approved.pk, now=timezone.now() + timedelta(days=1))

    assert asked.look_up_first
    submission.record_absent(submission_id=approved.pk, token=asked.token)
    approved.refresh_from_db()
    approved.state = "UNAVAILABLE"
    approved.save(update_fields=["state"])
    assert submission.take(submission_id=approved.pk, now=timezone.now() + AFTER) is None
    assert Claim.objects.get().status == "IN_REVIEW"


def test_who_asked_nothing_is_sent(claim, approved):
    assert submission.take(submission_id=approved.pk, now=timezone.now() + AFTER) is not None
    assert Claim.objects.get().status == "APPROVED"
