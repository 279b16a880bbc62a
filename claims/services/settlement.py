"""Let a person settle a send whose end nobody saw and no look-up can tell."""

import uuid

from django.db import transaction
from django.utils import timezone

from claims.domain.states import IllegalStep
from claims.models import Submission
from claims.services import submission as owed
from claims.services import trail
from clinicbridge.accounts.models import User


@transaction.atomic
def settle(
    *, submission_id: uuid.UUID, arrived: bool, reason: str, actor: User, remote_id: str = ""
) -> None:
    """Let a person decide what no look-up could: it arrived, or send it again."""
    submission = owed.with_claim(Submission.objects.filter(pk=submission_id))
    if submission is None or submission.state != Submission.State.NEEDS_ATTENTION:
        raise owed.NotPending("This submission does not wait for a decision.")
    if not reason.strip():
        raise IllegalStep("Say how you know.", field="reason")
    if arrived:
        owed.record_arrival(submission, remote_id, actor=actor, reason=reason.strip())
    else:
        submission.claim.note("resend", actor=actor, reason=reason.strip())
        submission.state = Submission.State.UNAVAILABLE
        submission.last_error = "A person decided to send it again."
        submission.next_attempt_at = timezone.now()
        owed.close(submission)
    trail.decided(submission.claim, actor, f"{submission}: arrived={arrived}", reason)
