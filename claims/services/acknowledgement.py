"""Store what the billing side answers about a claim, and move the claim."""

import uuid
from collections.abc import Sequence

from django.db import transaction

from claims.models import Acknowledgement, Claim, Submission
from claims.services import corrections
from claims.services import submission as owed

# A payer may still reject what a clearinghouse accepted.
JUDGED = (Claim.Status.APPROVED, Claim.Status.SUBMITTED, Claim.Status.ACCEPTED)


@transaction.atomic
def record(
    *,
    destination_id: uuid.UUID,
    reference: str,
    verdict: str,
    remote_id: str,
    by_payer: bool,
    reasons: Sequence[dict[str, str]],
    message_id: uuid.UUID | None,
) -> bool:
    """Store an acknowledgement and move the claim; False for a stranger's reference.

    A claim that corrects it is examined again, which needs a purpose.
    Only the billing system a claim was sent to can answer for it.
    """
    sent = Submission.objects.filter(
        reference=reference, destination_id=destination_id, sent_at__isnull=False
    )
    submission = owed.with_claim(sent)
    if submission is None:
        return False
    _, is_new = Acknowledgement.objects.get_or_create(
        submission=submission,
        message_id=message_id,
        defaults={
            "patient_id": submission.patient_id,
            "verdict": verdict,
            "by_payer": by_payer,
            "remote_id": remote_id[:80],
            "reasons": list(reasons),
        },
    )
    if is_new:
        owed.record_arrival(submission, remote_id)
        _judged(submission, verdict, by_payer=by_payer)
    return True


def _judged(submission: Submission, verdict: str, *, by_payer: bool) -> None:
    claim = submission.claim
    if claim.status not in JUDGED:
        return
    if claim.submissions.order_by("-created_at").first() != submission:
        return  # kept, but it judges an earlier approval
    if claim.status == Claim.Status.ACCEPTED and not by_payer:
        return  # a clearinghouse's late word does not undo a payer's
    before = claim.status
    if verdict == Acknowledgement.Verdict.ACCEPTED:
        if claim.status != Claim.Status.ACCEPTED:
            claim.take_step("accept")
    else:
        who = "payer" if by_payer else "clearinghouse"
        submission.state = Submission.State.REFUSED
        submission.save(update_fields=["state"])
        claim.take_step("reject", reason=f"Rejected by the {who}.")
    if claim.status != before:
        corrections.examine(claim)
