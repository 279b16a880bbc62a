"""Delivers approved claims: take, call outside every lock, record."""

import functools
import uuid
from collections.abc import Callable
from dataclasses import asdict

import structlog
from django.db import transaction
from django.utils import timezone

from claims.domain import corrected_claims
from claims.services import submission
from claims.services.submission import Taken
from clinicbridge import audit, scope, vault
from integrations import call_log, credentials, faults, http
from integrations.errors import Misconfigured, Reason, Refused, Unavailable, Unknown
from integrations.ports import BillingSystem

Recording = Callable[..., None]
NO_CORRECTIONS = (
    "This billing system takes no corrected claim: correct the first one there, and void this one."
)
BLIND = "Nobody saw the end of the send, and this system cannot be asked. Check there, then decide."
log = structlog.get_logger("integrations.outbox")


def push(*, practice_id: uuid.UUID, submission_id: uuid.UUID) -> bool:
    """Deliver one submission if it is due; True when it may be tried again at once.

    Safe to run twice and at the same time: the lease decides who sends,
    and what a sender who lost it saw is not recorded.
    """
    with audit.acting(source="worker"):
        taken, billing = _take(practice_id, submission_id)
    if taken is None:
        return False
    with audit.acting(source="worker", correlation_id=taken.correlation_id):
        calls: list[http.Call] = []
        faults.point("before-send")
        with http.recording(calls.append):
            recording = _deliver(billing, taken)
        faults.point("after-send")
        _record(practice_id, taken, recording, calls)
        faults.point("after-record")
    return recording is submission.record_absent


def _take(
    practice_id: uuid.UUID, submission_id: uuid.UUID
) -> tuple[Taken | None, BillingSystem | Misconfigured]:
    """Lease the submission and open its destination, in one transaction."""
    nothing = Misconfigured("It is not due.")
    with (
        scope.practice(practice_id),
        transaction.atomic(),
        vault.reading(purpose="claim.submit"),
    ):
        taken = submission.take(submission_id=submission_id, now=timezone.now())
        if taken is None:
            return None, nothing
        try:
            return taken, credentials.billing(taken.destination_id)
        except Misconfigured as error:
            return taken, error


def _deliver(billing: BillingSystem | Misconfigured, taken: Taken) -> Recording:
    """Make the call; return how to record its end."""
    if isinstance(billing, Misconfigured):
        return functools.partial(submission.record_attention, why=str(billing))
    try:
        if taken.look_up_first:
            return _look_up(billing, taken)
        _must_be_sayable(billing, taken)
        delivered = billing.submit(taken.claim, reference=taken.reference)
    except Unavailable as error:
        return functools.partial(
            submission.record_unavailable, error=str(error), retry_after=error.retry_after
        )
    except Unknown as error:
        return functools.partial(submission.record_unknown, error=str(error))
    except Refused as error:
        reasons = [asdict(reason) for reason in error.reasons]
        return functools.partial(
            submission.record_refused, reasons=reasons or [{"text": str(error)}]
        )
    except Misconfigured as error:
        return functools.partial(submission.record_attention, why=str(error))
    return functools.partial(submission.record_delivered, remote_id=delivered.remote_id)


def _must_be_sayable(billing: BillingSystem, taken: Taken) -> None:
    """Refuse a corrected claim where the system takes none: as a new one it would be paid twice."""
    if taken.claim.frequency in corrected_claims.FREQUENCY.values() and (
        not billing.capabilities.corrections
    ):
        reason = Reason(text=NO_CORRECTIONS, code="CANNOT_SAY", cell="frequency")
        raise Refused(NO_CORRECTIONS, reasons=(reason,))


def _look_up(billing: BillingSystem, taken: Taken) -> Recording:
    """Ask the other side whether an earlier send arrived."""
    if not billing.capabilities.look_up:
        return functools.partial(submission.record_attention, why=BLIND)
    try:
        found = billing.look_up(reference=taken.reference)
    except (Unavailable, Unknown, Refused) as error:
        # A question that got no clear answer says nothing about the claim itself.
        return functools.partial(submission.record_unknown, error=f"Look-up: {error}")
    if found is None:
        return submission.record_absent
    return functools.partial(submission.record_delivered, remote_id=found.remote_id)


def _record(
    practice_id: uuid.UUID, taken: Taken, recording: Recording, calls: list[http.Call]
) -> None:
    """Write what was seen, if the lease is still ours."""
    with scope.practice(practice_id), transaction.atomic():
        call_log.keep(calls, connection_id=taken.destination_id)
    faults.point("before-record")
    try:
        with (
            scope.practice(practice_id),
            transaction.atomic(),
            vault.reading(purpose="claim.submit"),
        ):
            recording(submission_id=taken.submission_id, token=taken.token)
    except submission.LeaseLost:
        log.warning("lease lost", submission=str(taken.submission_id))
        return
    name = getattr(recording, "func", recording).__name__
    log.info("submission recorded", submission=str(taken.submission_id), outcome=name)
