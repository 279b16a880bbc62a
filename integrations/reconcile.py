"""Reconciles a practice's days: reads, asks the billing system, keeps what was found."""

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from claims.domain import discrepancies
from claims.models import Encounter, EncounterVersion
from claims.services import reconciling
from claims.services.reconciling import Books, Question, Window
from clinicbridge import audit, scope, vault
from clinicbridge.vault import tokens
from integrations import call_log, credentials, http, registry
from integrations.errors import Misconfigured, OutsideError, PayloadInvalid
from integrations.models import InboundMessage, Purpose
from integrations.ports import BillingSystem

MOST_ASKED = 200
MOST_READ = 200
LONGEST = 240.0  # seconds of asking, all systems together; the rest counts as unasked
PATIENCE = 3  # questions in a row without an answer before a system is left alone
READ_BY = timedelta(hours=1)
State = InboundMessage.State
log = structlog.get_logger("integrations.reconcile")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run found, as the job keeps it; ``kept`` is False for a day done before."""

    result: dict[str, Any]
    kept: bool


def run(
    *, practice_id: uuid.UUID, days: int = reconciling.DAYS, is_daily: bool = False
) -> Run | None:
    """Compare the last days and keep the result; None where a daily run is not due.

    Reads and writes in stays of their own; no call is made inside one.
    Claims are read only. Safe to run twice: a day is kept once.
    """
    now = timezone.now()
    over = reconciling.window(days=days, now=now)
    with audit.acting(source="worker", correlation_id=audit.new_correlation_id()):
        with scope.practice(practice_id):
            if is_daily and not reconciling.is_due(now=now):
                return None
            day = reconciling.today(now=now) if is_daily else ""
            books = reconciling.compare(over)
            _messages(books, over)
            asked = reconciling.questions(books, over, limit=MOST_ASKED)
        until = time.monotonic() + LONGEST
        for destination_id in dict.fromkeys(question.destination_id for question in asked):
            _ask(practice_id, destination_id, asked, books, until=until)
        with scope.practice(practice_id):
            job = reconciling.keep(books, over, day=day)
        result = books.as_json(over)
        _tell(practice_id, books, agrees=reconciling.agrees(result))
    return Run(result, kept=job is not None)


def _tell(practice_id: uuid.UUID, books: Books, *, agrees: bool) -> None:
    """Log the run, and each discrepancy by kind and id."""
    tell = log.info if agrees else log.warning
    tell("reconciled", practice=str(practice_id), count=len(books.discrepancies))
    for kind, row in books.discrepancies[: reconciling.MOST_KEPT]:
        log.warning("discrepancy", check=kind, **{kind.partition(".")[0]: str(row)})


def _messages(books: Books, over: Window) -> None:
    """Count the inbox, and find what waits or whose visit is not here."""
    rows = InboundMessage.objects.filter(
        purpose=Purpose.ENCOUNTERS, received_at__gte=over.since, received_at__lt=over.until
    )
    for state, n in rows.order_by().values_list("state").annotate(n=Count("pk")):
        books.counts[f"messages {state.lower()}"] = n
    waits = rows.filter(state__in=(State.RECEIVED, State.TAKEN))
    waits = waits.filter(received_at__lt=over.until - READ_BY).order_by("received_at")
    books.note("message.waiting", waits.values_list("pk", flat=True))
    read = dict(rows.filter(state=State.INGESTED).values_list("pk", "visits"))
    told = EncounterVersion.objects.filter(message_id__in=rows.values("pk")).order_by()
    known = dict(told.values_list("message_id").annotate(n=Count("pk")))
    # A message sent again leaves no version of its own: only these are opened and read again.
    doubtful = [pk for pk, visits in read.items() if not visits or known.get(pk, 0) < visits]
    books.counts[discrepancies.UNREAD] = max(0, len(doubtful) - MOST_READ)
    for pk in doubtful[:MOST_READ]:
        try:
            lacks = _lacks(pk)
        except Exception as error:  # a fault of an adapter, or none: the others are compared still
            log.exception("not read again", message=str(pk), error=type(error).__name__)
            books.counts[discrepancies.UNREAD] += 1
        else:
            books.note("message.visit_missing", iter([pk] if lacks else []))


def _lacks(message_id: uuid.UUID) -> bool:
    """Whether a visit of this message, read again, is not kept."""
    with vault.reading(purpose="message.reconcile", subject=message_id):
        message = InboundMessage.objects.select_related("connection").get(pk=message_id)
        source = registry.source(message.connection.vendor)
        try:
            records = source.parse(message.raw, content_type=message.content_type)
        except PayloadInvalid:
            return True
        wanted = {tokens.blind("visit.id", record.visit_id) for record in records}
    rows = Encounter.objects.filter(connection=message.connection, visit_token__in=wanted)
    return not wanted or rows.count() < len(wanted)


def _ask(
    practice_id: uuid.UUID,
    destination_id: uuid.UUID,
    questions: Sequence[Question],
    books: Books,
    *,
    until: float,
) -> None:
    """Look references up in one billing system; what gets no answer counts as unasked."""
    asked = [question for question in questions if question.destination_id == destination_id]
    try:
        with scope.practice(practice_id), vault.reading(purpose="claim.reconcile"):
            billing = credentials.billing(destination_id)
    except Misconfigured:
        books.unasked += len(asked)
        return
    if not billing.capabilities.look_up:
        books.counts[discrepancies.NOT_OFFERED] += len(asked)
        return
    calls: list[http.Call] = []
    with http.recording(calls.append):
        _look_up(billing, asked, books, until=until)
    with scope.practice(practice_id), transaction.atomic():
        call_log.keep(calls, connection_id=destination_id)


def _look_up(
    billing: BillingSystem, asked: Sequence[Question], books: Books, *, until: float
) -> None:
    failed = 0
    for done, question in enumerate(asked):
        if failed == PATIENCE or time.monotonic() > until:
            books.unasked += len(asked) - done
            return
        try:
            found = billing.look_up(reference=question.reference) is not None
        except Exception as error:  # no answer, whatever the reason: never taken for agreement
            if not isinstance(error, OutsideError):
                log.exception("look-up failed", error=type(error).__name__)
            failed += 1
            books.unasked += 1
            continue
        failed = 0
        books.counts["looked up"] += 1
        if found != question.expected:
            kind = "claim.absent_there" if question.expected else "claim.recalled_but_there"
            books.note(kind, iter([question.claim_id]))
