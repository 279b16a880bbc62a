"""Owe, lease and close what goes to the billing system."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims import signals
from claims.domain.content import ClaimContent
from claims.models import Claim, ClaimRevision, Connection, Submission
from claims.services import patience, references, withholding
from clinicbridge import scope
from clinicbridge.accounts.models import Practice, User

WAITING = ("OWED", "UNAVAILABLE", "UNKNOWN", "SENDING")

State = Submission.State


class LeaseLost(Exception):
    """Somebody else holds this submission now; what you saw is theirs to record."""


class NotPending(Exception):
    """The submission has left or may have left; it cannot be recalled."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One submission taken for sending; ``claim`` is exactly what was approved."""

    submission_id: uuid.UUID
    token: uuid.UUID
    reference: str
    destination_id: uuid.UUID
    look_up_first: bool
    claim: ClaimContent
    correlation_id: str


def owe(*, claim: Claim, revision: ClaimRevision, now: datetime) -> Submission:
    """Create the submission of an approved revision; it may leave after the undo window.

    Raises withholding.AskedNotToBill; nothing is owed then.
    """
    withholding.check(claim)
    submission = Submission.objects.create(
        claim=claim,
        patient_id=claim.patient_id,
        revision=revision,
        digest=revision.digest,
        reference=references.new(),
        destination_id=claim.destination_id,
        not_before=now + patience.UNDO_WINDOW,
        next_attempt_at=now + patience.UNDO_WINDOW,
        correlation_id=claim.correlation_id,
    )
    practice_id, submission_id = claim.practice_id, submission.pk
    transaction.on_commit(
        lambda: signals.claim_approved.send(
            Submission, practice_id=practice_id, submission_id=submission_id
        )
    )
    return submission


def due(*, now: datetime, limit: int = 50) -> list[uuid.UUID]:
    """Return submissions whose time has come, oldest first."""
    if _paused(scope.current()):
        return []
    rows = (
        Submission.objects.filter(state__in=WAITING, next_attempt_at__lte=now)
        .filter(destination__state=Connection.State.ACTIVE)
        .filter(Q(lease_until=None) | Q(lease_until__lte=now))
        .order_by("next_attempt_at")
    )
    return list(rows.values_list("pk", flat=True)[:limit])


@transaction.atomic
def take(*, submission_id: uuid.UUID, now: datetime) -> Taken | None:
    """Lease a due submission for one attempt, or None when it is not due.

    A row still SENDING after its lease ran out belonged to a worker that
    died: nobody saw the end, so it is looked up first. So is UNKNOWN.
    What the patient since asked not to be billed goes back into review.
    """
    if withholding.is_asked(submission_id):
        _keep_back(submission_id, now)
    submission = _locked(submission_id)
    if submission.state not in WAITING or not _is_due(submission, now):
        return None
    if not submission.destination.is_active or _paused(submission.practice_id):
        return None
    look_up_first = submission.state in (State.UNKNOWN, State.SENDING)
    if look_up_first and submission.attempts >= patience.MOST_ATTEMPTS:
        _give_up(submission)
        return None
    submission.state = State.SENDING
    submission.lease_token = uuid.uuid4()
    submission.lease_until = now + patience.LEASE
    submission.next_attempt_at = now + patience.LEASE
    submission.attempts += 1
    if not look_up_first:
        submission.sent_at = now
    submission.save()
    return Taken(
        submission_id=submission.pk,
        token=submission.lease_token,
        reference=submission.reference,
        destination_id=submission.destination_id,
        look_up_first=look_up_first,
        claim=approved_content(submission),
        correlation_id=submission.correlation_id,
    )


def _keep_back(submission_id: uuid.UUID, now: datetime) -> None:
    submission = with_claim(Submission.objects.filter(pk=submission_id))
    if submission is not None and submission.state in (State.OWED, State.UNAVAILABLE):
        withdraw(submission.claim, now=now)
        withholding.call_back(submission.claim)


def _give_up(submission: Submission) -> None:
    """Leave to a person what neither sends nor look-ups could settle."""
    submission.state = State.NEEDS_ATTENTION
    submission.last_error = "Tried again and again, and no end was seen. Decide with them."
    submission.next_attempt_at = None
    close(submission)


def approved_content(submission: Submission) -> ClaimContent:
    """Return what was approved, refusing a document that no longer matches."""
    content = submission.revision.claim_content
    if content.digest != submission.digest:
        raise RuntimeError(f"Submission {submission.reference} no longer matches its revision.")
    return content


@transaction.atomic
def record_delivered(*, submission_id: uuid.UUID, token: uuid.UUID, remote_id: str) -> None:
    """The billing system took the claim."""
    submission = _held(submission_id, token)
    submission.state = State.DELIVERED
    submission.remote_id = remote_id[:80]
    submission.delivered_at = timezone.now()
    submission.next_attempt_at = None
    submission.last_error = ""
    close(submission)
    claim = submission.claim
    if claim.status == Claim.Status.APPROVED:
        claim.take_step("deliver")


@transaction.atomic
def record_refused(
    *, submission_id: uuid.UUID, token: uuid.UUID, reasons: Sequence[dict[str, str]]
) -> None:
    """The billing system looked and said no; a biller must look."""
    submission = _held(submission_id, token)
    submission.state = State.REFUSED
    submission.reasons = list(reasons)
    submission.next_attempt_at = None
    close(submission)
    submission.claim.take_step("reject", reason="The billing system refused it.")


@transaction.atomic
def record_unavailable(
    *, submission_id: uuid.UUID, token: uuid.UUID, error: str, retry_after: timedelta | None = None
) -> None:
    """It cannot have left; try again later."""
    submission = _held(submission_id, token)
    submission.state = State.UNAVAILABLE
    submission.last_error = error[:200]
    submission.next_attempt_at = timezone.now() + patience.before_retry(
        submission.attempts, retry_after
    )
    close(submission)


@transaction.atomic
def record_unknown(*, submission_id: uuid.UUID, token: uuid.UUID, error: str) -> None:
    """Nobody saw the end; look it up before anything else."""
    submission = _held(submission_id, token)
    submission.state = State.UNKNOWN
    submission.last_error = error[:200]
    submission.next_attempt_at = timezone.now() + patience.before_look_up(submission.attempts)
    close(submission)


@transaction.atomic
def record_absent(*, submission_id: uuid.UUID, token: uuid.UUID) -> None:
    """The look-up says the other side has it not; it may be sent once that is settled.

    A slow system may still be working on a send whose caller gave up:
    before SETTLE has passed since that send, "not there" proves nothing.
    """
    submission = _held(submission_id, token)
    settled_at = (submission.sent_at or submission.created_at) + patience.settle()
    if timezone.now() < settled_at:
        submission.state = State.UNKNOWN
        submission.last_error = "Looked up: not there yet. It will be looked up again."
        submission.next_attempt_at = settled_at
    else:
        submission.state = State.UNAVAILABLE
        submission.last_error = "Looked up: not there. It will be sent again."
        submission.next_attempt_at = timezone.now()
    close(submission)


@transaction.atomic
def record_attention(*, submission_id: uuid.UUID, token: uuid.UUID, why: str) -> None:
    """A person must decide or mend something."""
    submission = _held(submission_id, token)
    submission.state = State.NEEDS_ATTENTION
    submission.last_error = why[:200]
    submission.next_attempt_at = None
    close(submission)


def record_arrival(
    submission: Submission, remote_id: str, *, actor: User | None = None, reason: str = ""
) -> None:
    """Record a delivery proven otherwise than by the send's own answer."""
    if submission.state in (State.DELIVERED, State.REFUSED, State.RECALLED):
        return
    submission.state = State.DELIVERED
    submission.remote_id = submission.remote_id or remote_id[:80]
    submission.delivered_at = timezone.now()
    submission.next_attempt_at = None
    close(submission)
    claim = submission.claim
    if claim.status == Claim.Status.APPROVED:
        claim.take_step("deliver", actor=actor, reason=reason)


def withdraw(claim: Claim, *, now: datetime) -> Submission:
    """Take back what has certainly not left; the caller holds the claim's lock."""
    submission = (
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .filter(claim=claim)
        .order_by("-created_at")
        .first()
    )
    if submission is None or submission.state not in (State.OWED, State.UNAVAILABLE):
        raise NotPending("It has left, or may have left, for the billing system.")
    submission.state = State.RECALLED
    submission.next_attempt_at = None
    submission.save()
    return submission


def _is_due(submission: Submission, now: datetime) -> bool:
    if submission.not_before > now:
        return False
    if submission.state == State.SENDING:
        return submission.lease_until is not None and submission.lease_until <= now
    return submission.next_attempt_at is not None and submission.next_attempt_at <= now


def _paused(practice_id: uuid.UUID) -> bool:
    return Practice.objects.values_list("delivery_paused", flat=True).get(pk=practice_id)


def _locked(submission_id: uuid.UUID) -> Submission:
    return (
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("revision", "destination")
        .get(pk=submission_id)
    )


def _held(submission_id: uuid.UUID, token: uuid.UUID) -> Submission:
    submission = with_claim(Submission.objects.filter(pk=submission_id))
    if submission is None or submission.state != State.SENDING or submission.lease_token != token:
        raise LeaseLost("The lease on this submission is not yours.")
    return submission


def with_claim(rows: QuerySet[Submission]) -> Submission | None:
    """Lock claim, then submission: the one order, so nobody waits in a ring."""
    claim_id = rows.values_list("claim_id", flat=True).first()
    if claim_id is None:
        return None
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim_id)
    submission = rows.select_for_update(of=("self",), no_key=True).get()
    submission.claim = claim
    return submission


def close(submission: Submission) -> None:
    submission.lease_token = None
    submission.lease_until = None
    submission.save()
