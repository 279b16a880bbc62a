"""The one door for bulk inserts on audited tables: rows and entries together."""

from collections.abc import Sequence

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


def _bulk(model: type[AuditedModel]) -> models.QuerySet[AuditedModel]:
    """Return a queryset that may write in bulk, because entries follow at once."""
    return models.QuerySet(model)


def _enter(made: list[LogEntry]) -> None:
    for entry in made:
        complete(entry)
    LogEntry.objects.bulk_create(made, batch_size=500)
