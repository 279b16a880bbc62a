"""The one door for bulk writes on audited tables: rows and entries together."""

from collections.abc import Sequence

from auditlog.context import disable_auditlog
from django.db import models, transaction
from django.dispatch import Signal

from clinicbridge.audit import entries
from clinicbridge.audit.models import AuditedModel, LogEntry, complete

# Rows of one model were inserted; ``sender`` is the model. No row tells of itself here.
created = Signal()


@transaction.atomic
def create(rows: Sequence[AuditedModel], *, summary: str) -> None:
    """Insert rows of one model with one entry each, all or nothing."""
    if not rows:
        return
    for row in rows:
        row.enter_current_practice()
    _bulk(type(rows[0])).bulk_create(rows, batch_size=500)
    _enter([entries.made(row, action="create", summary=summary) for row in rows])
    created.send(type(rows[0]))


@transaction.atomic
def delete(rows: Sequence[AuditedModel], *, summary: str) -> None:
    """Remove rows of one model with one entry each, all or nothing.

    No other row may refer to them: it would go without an entry.
    """
    if not rows:
        return
    _enter([entries.made(row, action="delete", summary=summary) for row in rows])
    with disable_auditlog():
        _bulk(type(rows[0])).filter(pk__in=[row.pk for row in rows]).delete()


def _bulk(model: type[AuditedModel]) -> models.QuerySet[AuditedModel]:
    """Return a queryset that may write in bulk, because entries follow at once."""
    return models.QuerySet(model)


def _enter(made: list[LogEntry]) -> None:
    for entry in made:
        complete(entry)
    LogEntry.objects.bulk_create(made, batch_size=500)
