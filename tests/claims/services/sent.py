"""A claim that was approved, sent and answered, for what comes after."""

import uuid
from datetime import timedelta

from django.utils import timezone

from claims.models import Claim, Submission
from claims.services import acknowledgement, patience, review, submission


def approve(clinic, claim):
    claim = Claim.objects.get(pk=claim.pk)
    return review.approve(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        seen_digest=claim.digest,
        actor=clinic.biller,
    )


def deliver(owed, remote_id="DB-000001"):
    """Have a worker deliver what is owed, after the undo window."""
    later = timezone.now() + patience.UNDO_WINDOW + timedelta(seconds=1)
    taken = submission.take(submission_id=owed.pk, now=later)
    submission.record_delivered(submission_id=owed.pk, token=taken.token, remote_id=remote_id)
    return taken


def answer(claim, verdict="ACCEPTED", *, remote_id="ICN-77", by_payer=True):
    """Have the other side answer for the latest send of a claim."""
    owed = Submission.objects.filter(claim=claim).latest("created_at")
    assert acknowledgement.record(
        destination_id=owed.destination_id,
        reference=owed.reference,
        verdict=verdict,
        remote_id=remote_id,
        by_payer=by_payer,
        reasons=[],
        message_id=uuid.uuid4(),
    )


def sent(clinic, claim, *, remote_id="DB-000001"):
    """Approve and deliver a claim; return it as it then is."""
    deliver(approve(clinic, claim), remote_id)
    return Claim.objects.get(pk=claim.pk)


def accepted(clinic, claim):
    """Approve, deliver, and have the payer accept a claim."""
    sent(clinic, claim)
    answer(claim)
    return Claim.objects.get(pk=claim.pk)
