"""Has a visit's notes read by a model: take, call outside every lock, record."""

import time
import uuid
from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from claims.domain.reading import speech
from claims.services import suggestion_outcomes, suggestion_runs
from claims.services.suggestion_outcomes import Took
from claims.services.suggestion_runs import Taken
from clinicbridge import audit, scope, vault
from integrations import addresses, call_log, credentials, http
from integrations.errors import Misconfigured, OutsideError, Refused, Unavailable
from integrations.models import Credential
from integrations.ports import CodeSuggester, NoteRequest, Suggested

# A call takes no longer, name servers and all: one that could outlast its lease is not begun.
LONGEST = timedelta(seconds=45)
NEVER_LEFT = ("ConnectError", "ConnectTimeout", "Misconfigured")
OVERLOADED = 529
log = structlog.get_logger("integrations.suggestions")


def run(*, practice_id: uuid.UUID, run_id: uuid.UUID) -> None:
    """Have one visit's notes read if that is due.

    Safe to run twice and at the same time: the lease decides who asks,
    and what somebody who lost it heard is not recorded. No transaction
    is open while the model thinks.
    """
    with audit.acting(source="worker"):
        taken, suggester_ = _take(practice_id, run_id)
    if taken is None:
        return
    with audit.acting(source="worker", correlation_id=taken.correlation_id):
        calls: list[http.Call] = []
        began = time.monotonic()
        with http.recording(calls.append):
            heard = _ask(suggester_, taken)
        latency = int((time.monotonic() - began) * 1000)
        _record(practice_id, taken, heard, calls, latency)


def owe(*, practice_id: uuid.UUID, claim_id: uuid.UUID) -> uuid.UUID | None:
    """Owe a reading of a claim's visit where the practice wants one; return its run."""
    with scope.practice(practice_id):
        owed = suggestion_runs.owe(claim_id=claim_id, now=timezone.now())
        return owed.pk if owed else None


def waiting(*, practice_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the runs whose time has come, those of claims nobody owed one yet among them."""
    with scope.practice(practice_id):
        unowed = suggestion_runs.unowed()
    for claim_id in unowed:
        owe(practice_id=practice_id, claim_id=claim_id)
    with scope.practice(practice_id):
        return suggestion_runs.due(now=timezone.now())


def origin_of(connection_id: uuid.UUID | None) -> str:
    """Return scheme, host and port a connection leads to, "" where it leads nowhere yet."""
    row = Credential.objects.filter(connection_id=connection_id).defer("secrets").first()
    return addresses.origin(row.base_url) if row else ""


def _take(
    practice_id: uuid.UUID, run_id: uuid.UUID
) -> tuple[Taken | None, CodeSuggester | Misconfigured]:
    """Lease the run and open its endpoint, in one transaction.

    What is opened is held against what was acknowledged once more: the
    address may have changed since it was looked at.
    """
    nothing = Misconfigured("It is not due.")
    with scope.practice(practice_id), transaction.atomic():
        taken = suggestion_runs.take(run_id=run_id, leads_to=origin_of, now=timezone.now())
        if taken is None:
            return None, nothing
        try:
            with vault.reading(purpose="connection.use", subject=taken.connection_id):
                return taken, credentials.suggester(taken.connection_id, agreed=taken.origin)
        except Misconfigured as error:
            return taken, error


def _ask(suggester_: CodeSuggester | Misconfigured, taken: Taken) -> Suggested | OutsideError:
    """Make the call; an error is what was heard too."""
    if isinstance(suggester_, Misconfigured):
        return suggester_
    if timezone.now() + LONGEST > taken.lease_until:
        return Unavailable("The lease would end before the call.")
    packet = taken.prepared.packet
    request = NoteRequest(
        notes=packet.notes, structured=packet.structured, candidates=packet.candidates.text
    )
    try:
        return suggester_.read(request, model=taken.model)
    except OutsideError as error:
        return error
    except Exception as error:  # noqa: BLE001  (the note went out: that is recorded whatever came)
        # What came of it may hold the note: the class alone is told.
        log.error("suggester failed", suggestion=str(taken.run_id), error=type(error).__name__)
        return Unavailable("The answer could not be read.")


def _record(
    practice_id: uuid.UUID,
    taken: Taken,
    heard: Suggested | OutsideError,
    calls: list[http.Call],
    latency: int,
) -> None:
    """Write what was heard, if the lease is still ours."""
    with scope.practice(practice_id):
        with transaction.atomic():
            call_log.keep(calls, connection_id=taken.connection_id)
        try:
            with vault.reading(purpose="note.read"):
                outcome = _recorded(taken, heard, calls, latency)
        except suggestion_outcomes.LeaseLost:
            outcome = "LEASE_LOST"
    log.info("suggestion run", suggestion=str(taken.run_id), outcome=outcome, duration_ms=latency)


def _recorded(
    taken: Taken, heard: Suggested | OutsideError, calls: list[http.Call], latency: int
) -> str:
    sent = taken.prepared.packet.characters
    if isinstance(heard, OutsideError):
        return _missed(taken, heard, Took(latency_ms=latency, sent=sent * _was_read(calls)))
    took = Took(
        model=heard.model,
        prompt=heard.prompt,
        input_tokens=heard.input_tokens,
        output_tokens=heard.output_tokens,
        cache_read_tokens=heard.cache_read_tokens,
        cache_write_tokens=heard.cache_write_tokens,
        latency_ms=latency,
        sent=sent,
        heard=heard.characters,
    )
    if heard.abstention is not None:
        suggestion_outcomes.record_abstention(taken=taken, reason=heard.abstention.value, took=took)
        return heard.abstention.value
    spoken = speech.of(taken.prepared.record.notes)
    suggestion_outcomes.record_answer(taken=taken, answer=heard.answer, took=took, speech=spoken)
    return "ANSWERED"


def _was_read(calls: list[http.Call]) -> bool:
    """Whether an endpoint that gave no answer may have read what was sent, and counts it."""
    return any(
        call.outcome not in NEVER_LEFT
        and (call.status is None or not (400 <= call.status < 500 or call.status == OVERLOADED))
        for call in calls
    )


def _missed(taken: Taken, error: OutsideError, took: Took) -> str:
    if isinstance(error, Refused):
        suggestion_outcomes.record_refused(taken=taken, took=took)
    elif isinstance(error, Misconfigured):
        reason = suggestion_outcomes.Reason.SETTINGS
        suggestion_outcomes.record_unavailable(taken=taken, took=took, reason=reason)
    else:
        asked = error.retry_after if isinstance(error, Unavailable) else None
        suggestion_outcomes.record_unavailable(taken=taken, took=took, asked=asked)
    return type(error).__name__.upper()
