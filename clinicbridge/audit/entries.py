"""Write a readable entry that no single row's save would leave."""

from typing import Any

from auditlog.models import AbstractLogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from clinicbridge.audit.models import LogEntry

ACTIONS = {
    "create": AbstractLogEntry.Action.CREATE,
    "update": AbstractLogEntry.Action.UPDATE,
    "delete": AbstractLogEntry.Action.DELETE,
}


def write(
    row: Model,
    *,
    action: str,
    summary: str,
    changes: dict[str, list[Any]] | None = None,
    actor: Any = None,
) -> LogEntry:
    """Add one entry about a row, in the transaction that changed it."""
    entry = made(row, action=action, summary=summary, changes=changes, actor=actor)
    entry.save(force_insert=True)
    return entry


def made(
    row: Model,
    *,
    action: str,
    summary: str,
    changes: dict[str, list[Any]] | None = None,
    actor: Any = None,
) -> LogEntry:
    """Return an entry not yet written."""
    return LogEntry(
        content_type=ContentType.objects.get_for_model(row),
        object_pk=str(row.pk),
        object_repr=str(row),
        action=ACTIONS[action],
        changes=changes or {},
        summary=summary,
        actor=actor,
        practice_id=getattr(row, "practice_id", None),
    )
