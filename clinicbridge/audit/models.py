"""The readable floor of the audit: entries and access records."""

from typing import Any

from auditlog.models import AbstractLogEntry, LogEntryManager
from django.conf import settings
from django.db import models

from clinicbridge.audit import actors
from clinicbridge.scope import door
from clinicbridge.scope.models import TenantManager, TenantModel, TenantQuerySet


class BulkWriteRefused(Exception):
    """A bulk write would leave no trail: use clinicbridge.audit.bulk."""


class Unchangeable(Exception):
    """A record of what happened cannot be changed or removed."""


class AuditedQuerySet(TenantQuerySet):
    """Refuses every write that would leave no entry."""

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise BulkWriteRefused("Save rows one by one, or go through clinicbridge.audit.bulk.")

    update = _refuse
    bulk_create = _refuse
    bulk_update = _refuse
    delete = _refuse
    aupdate = _refuse
    abulk_create = _refuse
    abulk_update = _refuse
    adelete = _refuse
    _refuse.alters_data = True  # type: ignore[attr-defined]


class AuditedManager(TenantManager.from_queryset(AuditedQuerySet)):  # type: ignore[misc]
    """Shows the practice's rows and refuses bulk writes."""


class AuditedModel(TenantModel):
    """A tenant row whose every change leaves a trail."""

    objects = AuditedManager()

    class Meta(TenantModel.Meta):
        abstract = True


class EntryQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Entries are read and added, never changed or removed."""

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise Unchangeable("What happened cannot be changed.")

    update = _refuse
    bulk_update = _refuse
    delete = _refuse


class EntryManager(LogEntryManager.from_queryset(EntryQuerySet)):  # type: ignore[misc]
    """django-auditlog's manager over entries that cannot change."""


class LogEntry(AbstractLogEntry):
    """One readable change, of django-auditlog's making or of a service's.

    ``practice`` is empty only for what stands outside every practice.
    """

    practice = models.ForeignKey(
        "accounts.Practice", models.PROTECT, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=20, blank=True)
    summary = models.TextField(blank=True)

    objects = EntryManager()

    class Meta(AbstractLogEntry.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["practice", "content_type", "object_pk"], name="entry_of_object"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry with who, where and under which correlation id."""
        if not self._state.adding:
            raise Unchangeable("What happened cannot be changed.")
        complete(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise Unchangeable("What happened cannot be removed.")


def complete(entry: LogEntry) -> None:
    """Fill an entry's practice, actor, door and correlation id from here and now."""
    if entry.practice_id is None:
        entry.practice_id = door.current_or_none()
    who = actors.actor()
    if entry.actor_id is None and who is not None:
        entry.actor = who
    if entry.actor is not None and not entry.actor_email:
        entry.actor_email = entry.actor.email
    entry.cid = entry.cid or actors.correlation_id() or None
    entry.source = entry.source or actors.source()


class AccessRecord(TenantModel):
    """One reading of PHI: why, by whom, about whom."""

    purpose = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor_email = models.EmailField(blank=True)
    source = models.CharField(max_length=20, blank=True)
    subjects = models.JSONField(default=list)
    correlation_id = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["practice", "created_at"], name="access_by_time")]

    def __str__(self) -> str:
        return f"{self.purpose} ({len(self.subjects)})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once."""
        if not self._state.adding:
            raise Unchangeable("What was read cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise Unchangeable("What was read cannot be removed.")
