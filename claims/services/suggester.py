"""Whether, where and under whose word a practice has notes read by a model."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from claims.models import Connection, SuggesterSettings
from clinicbridge.accounts.models import User


class NotReady(Exception):
    """Something is missing before notes may leave; its words say what."""


def current() -> SuggesterSettings:
    """Return the practice's settings; unsaved and off where it never set any. One query."""
    rows = SuggesterSettings.objects.select_related("connection", "acknowledged_by")
    return rows.first() or SuggesterSettings()


def held() -> SuggesterSettings:
    """Return the practice's settings under their lock; else as ``current``."""
    rows = SuggesterSettings.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("connection", "acknowledged_by").first() or SuggesterSettings()


def reads_by(connection_id: uuid.UUID | None) -> bool:
    """Whether notes leave by this connection, or would if it were not paused. One query."""
    rows = SuggesterSettings.objects.filter(is_on=True, connection_id=connection_id)
    return connection_id is not None and rows.exists()


def lacks(settings: SuggesterSettings, *, origin: str) -> str:
    """Return what keeps notes from being sent to ORIGIN, "" when nothing does.

    ``origin`` is where the connection leads now, scheme, host and port:
    an acknowledgement given for another one is none for this.
    """
    connection = settings.connection
    if connection is None or connection.direction != Connection.Direction.ASIDE:
        return "Choose the connection notes would be sent by."
    if not connection.is_active:
        return "The connection is paused."
    if not origin:
        return "The connection has no address yet."
    if not settings.model:
        return "Name the model."
    if not settings.sections:
        return "Choose at least one section of a note."
    if settings.acknowledged_by_id is None:
        return "Nobody has said yet that an agreement with the endpoint's operator is in force."
    if settings.acknowledged_host != origin:
        return "The address changed since the agreement was acknowledged: acknowledge it anew."
    return ""


@transaction.atomic
def acknowledge(
    *, settings: SuggesterSettings, origin: str, agreement_with: str, since: date, actor: User
) -> SuggesterSettings:
    """Keep who says that an agreement with the operator of ORIGIN is in force, and since when.

    For another origin than before it is off until somebody switches it on, with
    password and code: the word alone sends nothing anywhere new.
    """
    if not origin:
        raise NotReady("Give the connection its address first.")
    row = _locked(settings)
    row.agreement_with, row.agreement_date = agreement_with, since
    row.acknowledged_by, row.acknowledged_at = actor, timezone.now()
    row.is_on = row.is_on and row.acknowledged_host == origin
    row.acknowledged_host = origin
    row.save()
    return row


@transaction.atomic
def turn_on(*, settings: SuggesterSettings, origin: str, now: datetime) -> SuggesterSettings:
    """Have the notes of visits from now on read; raises NotReady with what is missing.

    The caller has asked for the person's second factor a moment ago.
    """
    row = _locked(settings)
    if why := lacks(row, origin=origin):
        raise NotReady(why)
    row.is_on, row.turned_on_at = True, now
    row.save()
    return row


@transaction.atomic
def turn_off(*, settings: SuggesterSettings) -> SuggesterSettings:
    """Send nothing more; what was suggested stays beside its claims."""
    row = _locked(settings)
    row.is_on = False
    row.save()
    return row


def standing(settings: SuggesterSettings) -> SuggesterSettings:
    """Return the settings as they are kept, under their lock until the transaction ends."""
    return _locked(settings)


def widened(
    before: SuggesterSettings, *, model: str, sections: Iterable[str], calls: int, tokens: int
) -> list[str]:
    """Say what of a change would let more leave than before; nothing where it is off.

    The caller asks for the person's second factor first. Less, another
    order and no model at all need nothing.
    """
    if not before.is_on:
        return []
    more = {
        "sections": set(sections) - set(before.sections),
        "model": model not in ("", before.model),
        "calls a day": calls > before.daily_calls,
        "tokens a day": tokens > before.daily_tokens,
    }
    return [word for word, is_so in more.items() if is_so]


def carry_over(row: SuggesterSettings, before: SuggesterSettings) -> bool:
    """Give a changed row what only its own steps may change; say whether that switches it off.

    ``before`` is held: who switched off meanwhile wins. Another
    connection than the one acknowledged switches off too. The caller saves.
    """
    for name in _OWN_STEPS:
        setattr(row, name, getattr(before, name))
    row.is_on = before.is_on and row.connection_id == before.connection_id
    return before.is_on and not row.is_on


# Changed by acknowledging and by switching on and off alone.
_OWN_STEPS = (
    *("agreement_with", "agreement_date", "acknowledged_by", "acknowledged_at"),
    *("acknowledged_host", "turned_on_at"),
)


def _locked(settings: SuggesterSettings) -> SuggesterSettings:
    rows = SuggesterSettings.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("connection", "acknowledged_by").get(pk=settings.pk)
