"""Takes waiting messages one by one and makes visits or answers of them."""

import itertools
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.domain.encounter import EncounterRecord
from claims.models import Connection
from claims.services import intake, standing
from clinicbridge import audit, scope, vault
from clinicbridge.accounts.models import User
from clinicbridge.audit import entries
from integrations import acknowledgements, registry
from integrations.errors import Misconfigured, PayloadInvalid
from integrations.models import Credential, InboundMessage, Purpose

# How long a connection waits for a reader that died. A reader that is only slow loses
# nothing: its rows are locked while it writes, and what it still holds is taken over in order.
LEASE = timedelta(seconds=15)
AT_ONCE = 5
MOST_ATTEMPTS = 5
FIRST_DELAY = timedelta(seconds=5)
PROGRESS = ("state", "lease_token", "lease_until", "next_attempt_at")
State = InboundMessage.State
Visit = tuple[Connection, EncounterRecord]
log = structlog.get_logger("integrations.inbox")


def drain(
    *, practice_id: uuid.UUID, limit: int = 50, looked: Callable[[], None] = lambda: None
) -> int:
    """Read up to LIMIT waiting messages, one transaction each; return how many.

    One connection's messages are read one after another in the order
    they came, so two versions of a visit cannot overtake each other.
    ``looked`` is called before each look into the inbox.
    """
    done = 0
    while done < limit:
        looked()
        messages = take(practice_id=practice_id, now=timezone.now(), most=limit - done)
        if not messages:
            break
        done += len(messages)
        for message in messages:
            if not read(practice_id=practice_id, message=message):
                break  # another reader has the rest by now, or shall have it
    return done


def has_due(*, now: datetime) -> bool:
    """Tell whether any message of the current practice waits to be read."""
    return _due(now).exists()


def take(*, practice_id: uuid.UUID, now: datetime, most: int = 1) -> list[InboundMessage]:
    """Lease the next messages of one connection; none where another has its turn.

    What was taken before and not finished is taken alone: it may be what
    stops its reader, and shall not take others along.
    """
    with scope.practice(practice_id), audit.acting(source="worker"), transaction.atomic():
        line = _next(now).values_list("connection_id", flat=True).first()
        if line is None:
            return []
        # The connection's turn: whoever holds this row decides alone.
        Credential.objects.select_for_update(no_key=True).get(connection_id=line)
        rows = _next(now).filter(connection_id=line)
        waiting = list(rows.select_for_update(of=("self",), no_key=True)[: min(most, AT_ONCE)])
        fresh = list(itertools.takewhile(lambda row: row.attempts == 0, waiting))
        taken = fresh or waiting[:1]
        token = uuid.uuid4()
        for message in taken:
            message.state = State.TAKEN
            message.lease_token, message.lease_until = token, now + LEASE
            message.next_attempt_at = now + LEASE
            message.attempts += 1
            message.save(update_fields=[*PROGRESS, "attempts"])
        return taken


def read(*, practice_id: uuid.UUID, message: InboundMessage) -> bool:
    """Make of a leased message what it is for, all or nothing; False when it is no longer ours."""
    if message.lease_until is None or message.lease_until <= timezone.now():
        return False  # those before it took long; whoever takes it now has the turn
    with audit.acting(source="worker", correlation_id=message.correlation_id):
        if message.attempts > MOST_ATTEMPTS:
            _give_up(practice_id, message, "its reader was stopped each time")
            return True
        try:
            return _read(practice_id, message)
        except (PayloadInvalid, intake.CannotDraft) as refusal:
            _quarantine(practice_id, message, refusal.reason, refusal.fix)
        except Misconfigured as error:
            _quarantine(practice_id, message, str(error), "Mend the connection, then retry.")
        except vault.Destroyed:
            raise  # no later attempt could read it either
        except Exception as error:  # one bad message must not hold up the rest
            log.exception("message failed", message=str(message.pk), attempt=message.attempts)
            _postpone(practice_id, message, type(error).__name__)
        return True


def retry(*, message_ids: list[uuid.UUID], actor: User) -> int:
    """Let quarantined messages be read again; return how many."""
    count = 0
    with audit.acting(actor=actor, source=audit.source() or "admin"), transaction.atomic():
        rows = InboundMessage.objects.select_for_update(of=("self",), no_key=True)
        for message in rows.filter(pk__in=message_ids, state=State.QUARANTINED):
            _enter(message, "To be read again, as a person asked", [message.reason, ""])
            message.state, message.reason, message.fix = State.RECEIVED, "", ""
            message.attempts, message.next_attempt_at = 0, timezone.now()
            message.save()
            count += 1
    return count


def _read(practice_id: uuid.UUID, message: InboundMessage) -> bool:
    if not _renewed(practice_id, message):
        return False
    with (
        scope.practice(practice_id),
        vault.reading(purpose="message.ingest", subject=message.pk),
    ):
        # Before a row is locked: on SQLite every hook would wait while it is parsed.
        visits = _parsed(message) if message.purpose == Purpose.ENCOUNTERS else []
        with transaction.atomic():
            held = _held(message)
            if held is None:
                return False
            if held.purpose == Purpose.ACKNOWLEDGEMENTS:
                held.visits, held.reason = acknowledgements.take(message)
            else:
                held.visits, held.reason = _draft(message, visits), ""
            held.state = State.QUARANTINED if held.reason else State.INGESTED
            held.fix = acknowledgements.UNKNOWN_FIX if held.reason else ""
            _close(held)
    log.info("message read", message=str(message.pk), count=held.visits, state=held.state)
    return True


def _renewed(practice_id: uuid.UUID, message: InboundMessage) -> bool:
    """Begin the lease anew where those before used it up; False when it is no longer ours.

    In a transaction of its own, so that others know while this one is parsed.
    """
    now = timezone.now()
    if message.lease_until is not None and message.lease_until - now > LEASE * 2 / 3:
        return True
    with scope.practice(practice_id), transaction.atomic():
        held = _held(message)
        if held is None:
            return False
        held.lease_until = held.next_attempt_at = message.lease_until = now + LEASE
        held.save(update_fields=["lease_until", "next_attempt_at"])
    return True


def _parsed(message: InboundMessage) -> list[Visit]:
    """Return the message's visits, each with the line it came by."""
    connection = standing.remembered(
        ("line", message.connection_id),
        lambda: Connection.objects.get(pk=message.connection_id),
    )
    source = registry.source(connection.vendor)
    records = source.parse(message.raw, content_type=message.content_type)
    return [(connection, record) for record in records]


def _draft(message: InboundMessage, visits: list[Visit]) -> int:
    """Draft a claim of every visit in the message; return how many visits."""
    for connection, record in visits:
        intake.draft_claim(
            connection=connection,
            record=record,
            message_id=message.pk,
            correlation_id=message.correlation_id,
        )
    return len(visits)


def _quarantine(practice_id: uuid.UUID, message: InboundMessage, reason: str, fix: str) -> None:
    with scope.practice(practice_id), transaction.atomic():
        held = _held(message)
        if held is None:
            return
        held.state, held.reason, held.fix = State.QUARANTINED, reason[:300], fix[:300]
        _close(held)
        _enter(held, "Quarantined", ["", held.reason])
    log.warning("message quarantined", message=str(message.pk))


def _enter(message: InboundMessage, summary: str, reason: list[str]) -> None:
    """Write what happened to a message where its own row will not keep it."""
    entries.write(message, action="update", summary=summary, changes={"reason": reason})


def _postpone(practice_id: uuid.UUID, message: InboundMessage, error: str) -> None:
    """Try again later; after the fifth time leave it to a person."""
    if message.attempts >= MOST_ATTEMPTS:
        _give_up(practice_id, message, error)
        return
    with scope.practice(practice_id), transaction.atomic():
        held = _held(message)
        if held is None:
            return
        held.state = State.RECEIVED
        wait = FIRST_DELAY * 2 ** (held.attempts - 1) * (0.75 + secrets.randbelow(500) / 1000)
        _close(held, again_at=timezone.now() + wait)


def _give_up(practice_id: uuid.UUID, message: InboundMessage, why: str) -> None:
    fix = f"Report number {message.correlation_id}, then retry."
    _quarantine(practice_id, message, f"It could not be processed ({why}).", fix)


def _due(now: datetime) -> "QuerySet[InboundMessage]":
    waits = Q(state=State.RECEIVED) | Q(state=State.TAKEN, lease_until__lte=now)
    return (
        InboundMessage.objects.filter(waits, next_attempt_at__lte=now)
        .filter(connection__state=Connection.State.ACTIVE)
        .order_by("received_at", "pk")
    )


def _next(now: datetime) -> "QuerySet[InboundMessage]":
    """Return what is due of the connections of which nothing is being read."""
    return _due(now).exclude(connection_id__in=_taken(now).values("connection_id"))


def _taken(now: datetime) -> "QuerySet[InboundMessage]":
    return InboundMessage.objects.filter(state=State.TAKEN, lease_until__gt=now)


def _held(message: InboundMessage) -> InboundMessage | None:
    """Return the message locked, its body left where it is, if the lease is still ours."""
    rows = InboundMessage.objects.select_for_update(of=("self",), no_key=True).defer("body")
    return rows.filter(pk=message.pk, state=State.TAKEN, lease_token=message.lease_token).first()


def _close(message: InboundMessage, *, again_at: datetime | None = None) -> None:
    message.lease_token = message.lease_until = None
    message.next_attempt_at = again_at
    message.save(update_fields=[*PROGRESS, "reason", "fix", "visits"])
