"""Keeps each message once, the moment its sender is proven."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from clinicbridge import audit, scope
from integrations import credentials, signatures
from integrations.models import HookRoute, InboundMessage

State = InboundMessage.State


class Conflict(Exception):
    """This event id came before with another body; both are kept."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message that is kept; ``duplicate`` when it was kept before."""

    message_id: uuid.UUID
    duplicate: bool


def receive(*, route: HookRoute, headers: Mapping[str, str], body: bytes) -> Received:
    """Verify a body and keep it once; when this returns it is committed.

    Raises SignatureInvalid (nothing kept) or Conflict (kept, marked,
    shown to an admin, and never read as the visit).
    """
    now = timezone.now()
    number = audit.correlation_id() or audit.new_correlation_id()
    with audit.acting(source="hook", correlation_id=number), scope.practice(route.practice_id):
        secrets = credentials.webhook_secrets(route.connection_id)
        event_id = signatures.verify(headers=headers, body=body, secrets=secrets, now=now)
        kept, duplicate = _keep(
            InboundMessage(
                connection_id=route.connection_id,
                purpose=route.purpose,
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
    for _ in range(3):
        known = list(_same_event(message).order_by("-is_primary"))
        if again := [row for row in known if row.body_hash == message.body_hash]:
            return again[0], True
        if known:
            message.is_primary, message.conflicts_with = False, known[0]
            message.state, message.next_attempt_at = State.CONFLICTING, None
        try:
            with transaction.atomic():
                message.save(force_insert=True)
        except IntegrityError:
            continue  # somebody kept it between our look and our write: look again
        return message, False
    raise IntegrityError("The message could be neither found nor kept.")


def _same_event(message: InboundMessage) -> "QuerySet[InboundMessage]":
    """Return the event's first message, and the one with this body if there is one."""
    rows = InboundMessage.objects.filter(
        connection_id=message.connection_id, event_id=message.event_id
    )
    return rows.filter(Q(is_primary=True) | Q(body_hash=message.body_hash)).defer("body")
