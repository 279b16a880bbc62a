"""What an audit entry changed, as a person of the practice reads it."""

import re
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.utils import formats, timezone

from clinicbridge.audit.models import LogEntry

Change = tuple[str, str, str]
MACHINES = re.compile(r"[0-9a-f-]{32,}")  # a UUID, a correlation id, a digest


def of(entry: LogEntry) -> list[Change]:
    """Return each changed field with its words before and after."""
    changes = (entry.changes or {}).items()
    moments = _moments(entry)
    return [
        (name, *(_words(side, is_moment=name in moments) for side in _two(change)))
        for name, change in changes
    ]


def lines(entry: LogEntry) -> list[str]:
    """Return the entry in sentences: its summary, or its fields where it has none.

    What only a machine reads (ids, tokens, digests) comes last.
    """
    if entry.summary:
        return list(entry.summary.splitlines())
    changes = sorted(of(entry), key=_is_machines)
    return [f"{name}: {old or 'nothing'} → {new or 'nothing'}" for name, old, new in changes]


def _is_machines(change: Change) -> bool:
    name, *sides = change
    return name.endswith("_token") or any(MACHINES.fullmatch(side) for side in sides)


def _moments(entry: LogEntry) -> set[str]:
    model = entry.content_type.model_class()
    fields = model._meta.get_fields() if model else ()
    return {field.name for field in fields if isinstance(field, models.DateTimeField)}


def _two(change: Any) -> tuple[Any, Any]:
    """Return before and after of a change, whatever shape it was written in."""
    if isinstance(change, list) and len(change) == 2:
        return change[0], change[1]
    return "", change


def _words(value: Any, *, is_moment: bool) -> str:
    if value in (None, "", "None"):
        return ""
    return _local(str(value)) if is_moment else str(value)


def _local(written: str) -> str:
    """Write a moment, kept in UTC without saying so, in the zone of the reader."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return formats.localize(timezone.localtime(aware))
