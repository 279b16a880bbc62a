"""Keeps each message once, the moment its sender is proven."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.db import IntegrityError, connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from clinicbridge import audit, scope
from integrations import hooks, signatures
from integrations.models import InboundMessage

State = InboundMessage.State


class Conflict(Exception):
    """This event id came before with another body; both are kept."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message that is kept; ``duplicate`` when it was kept before."""

    message_id: uuid.UUID
    duplicate: bool


def receive(
    *, practice_id: uuid.UUID, public_id: str, headers: Mapping[str, str], body: bytes
) -> Received:
    """Verify a body and keep it once; when this returns it is committed.

    Raises hooks.Closed or SignatureInvalid (nothing kept) or Conflict
    (kept, marked, shown to an admin, and never read as the visit). A new
    message takes two statements in a transaction; ``test_views.py`` counts.
    """
    now = timezone.now()
    number = audit.correlation_id() or audit.new_correlation_id()
    with audit.acting(source="hook", correlation_id=number), scope.practice(practice_id):
        hook = hooks.standing(public_id)
        event_id = signatures.verify(headers=headers, body=body, secrets=hook.secrets, now=now)
        kept, duplicate = _keep(
            InboundMessage(
                connection_id=hook.connection_id,
                purpose=hook.purpose,
                event_id=event_id,
                body_hash=hashlib.sha256(body).hexdigest(),
                body=body.decode("latin-1"),
                content_type=headers.get("content-type", "")[:80],
                next_attempt_at=now,
                correlation_id=number,
            )
        )
    if not kept.is_primary:
        raise Conflict("This event id came before with another body.")
    return Received(kept.pk, duplicate)


def _keep(message: InboundMessage) -> tuple[InboundMessage, bool]:
    """Store a message unless it is stored; return the stored one."""
    if _add(message):
        return message, False
    for _ in range(3):
        known = list(_same_event(message).order_by("-is_primary"))
        if again := [row for row in known if row.body_hash == message.body_hash]:
            return again[0], True
        if known:
            message.is_primary, message.conflicts_with = False, known[0]
            message.state, message.next_attempt_at = State.CONFLICTING, None
        if _add(message):
            return message, False
        # Somebody kept it between our look and our write: look again.
    raise IntegrityError("The message could be neither found nor kept.")


def _add(message: InboundMessage) -> bool:
    """Insert a message; False where one of the unique indexes holds it off.

    In one statement the database decides: no look before, no savepoint,
    no error in its log each time an EMR sends again.
    """
    message.enter_current_practice()
    columns = message._meta.concrete_fields
    values = [
        column.get_db_prep_save(column.pre_save(message, True), connection) for column in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(_insertion(), values)
        return cursor.rowcount == 1


@cache
def _insertion() -> str:
    """Return the statement that inserts a message unless it is there."""
    meta = InboundMessage._meta
    names = ", ".join(f'"{column.column}"' for column in meta.concrete_fields)
    places = ", ".join("%s" for _ in meta.concrete_fields)
    return f"INSERT INTO {meta.db_table} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608 - our own names


def _same_event(message: InboundMessage) -> "QuerySet[InboundMessage]":
    """Return the event's first message, and the one with this body if there is one."""
    rows = InboundMessage.objects.filter(
        connection_id=message.connection_id, event_id=message.event_id
    )
    return rows.filter(Q(is_primary=True) | Q(body_hash=message.body_hash)).defer("body")
