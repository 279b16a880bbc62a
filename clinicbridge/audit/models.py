"""The readable floor of the audit: entries and access records."""

from collections.abc import Iterable
from typing import Any

from auditlog.models import AbstractLogEntry, LogEntryManager
from django.conf import settings
from django.db import models
from django.utils import timezone

from clinicbridge.audit import actors
from clinicbridge.scope import door
from clinicbridge.scope.models import Here, TenantManager, TenantModel, TenantQuerySet


class BulkWriteRefused(Exception):
    """A bulk write would leave no trail: use clinicbridge.audit.bulk."""


class Unchangeable(Exception):
    """A record of what happened cannot be changed or removed."""


def _bulk_refused(*_: Any, **__: Any) -> Any:
    raise BulkWriteRefused("Save rows one by one, or go through clinicbridge.audit.bulk.")


def _unchangeable(*_: Any, **__: Any) -> Any:
    raise Unchangeable("What happened cannot be changed or removed.")


_bulk_refused.alters_data = True  # type: ignore[attr-defined]  # no template may call it either
_unchangeable.alters_data = True  # type: ignore[attr-defined]


class AuditedQuerySet(TenantQuerySet):
    """Refuses every write that would leave no entry."""

    update = aupdate = _bulk_refused
    bulk_create = abulk_create = _bulk_refused
    bulk_update = abulk_update = _bulk_refused
    delete = adelete = _raw_delete = _bulk_refused


class AuditedManager(TenantManager.from_queryset(AuditedQuerySet)):  # type: ignore[misc]
    """Shows the practice's rows and refuses bulk writes."""


class AuditedModel(TenantModel):
    """A tenant row whose every change leaves a trail."""

    objects = AuditedManager()  # type: ignore[misc]

    class Meta(TenantModel.Meta):
        abstract = True


class OnceWritten:
    """What a queryset over records of what happened refuses."""

    update = aupdate = _unchangeable
    bulk_update = abulk_update = _unchangeable
    delete = adelete = _raw_delete = _unchangeable

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> Any:
        """Add records; never over those that are there."""
        if kwargs.get("update_conflicts"):
            _unchangeable()
        return super().bulk_create(objs, *args, **kwargs)  # type: ignore[misc]


class WrittenOnceQuerySet(OnceWritten, AuditedQuerySet):
    """Rows are read and added one by one, never changed or removed."""

    bulk_create = abulk_create = _bulk_refused


class WrittenOnceManager(
    TenantManager.from_queryset(WrittenOnceQuerySet)  # type: ignore[misc]
):
    """Shows the practice's rows of what happened."""


class WrittenOnceModel(AuditedModel):
    """A tenant row of its own trail: added, never changed or removed."""

    objects = WrittenOnceManager()  # type: ignore[misc]
    append_only = True

    class Meta(AuditedModel.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once."""
        if not self._state.adding:
            _unchangeable()
        # Otherwise a row made with another's number would overwrite it.
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    delete = _unchangeable  # type: ignore[assignment]


class EntryQuerySet(OnceWritten, models.QuerySet):  # type: ignore[type-arg]
    """Entries are read and added, never changed or removed."""


class EntryManager(LogEntryManager.from_queryset(EntryQuerySet)):  # type: ignore[misc]
    """Shows the practice's entries; outside every practice, those of none."""

    def get_queryset(self) -> Any:
        entries = super().get_queryset()
        if door.current_or_none() is None:
            return entries.filter(practice_id=None)
        return entries.filter(practice_id=Here())


class RecordQuerySet(OnceWritten, TenantQuerySet):
    """Access records are read and added, never changed or removed."""


class RecordManager(TenantManager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    """Shows the practice's access records."""


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
    append_only = True

    class Meta(AbstractLogEntry.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["practice", "content_type", "object_pk"], name="entry_of_object"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry with who, where and under which correlation id."""
        if not self._state.adding:
            _unchangeable()
        complete(self)
        # Otherwise an entry made with another's number would overwrite it.
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    delete = _unchangeable  # type: ignore[assignment]


def complete(entry: LogEntry) -> None:
    """Fill an entry's practice, actor, door and correlation id from here and now."""
    if entry.practice_id is None:
        entry.practice_id = door.current_or_none()
    who = actors.actor()
    if entry.actor_id is None and who is not None:
        entry.actor = who
    if entry.actor is not None and not entry.actor_email:
        entry.actor_email = entry.actor.email
    # Postgres keeps neither NUL nor half a surrogate pair; an entry fails for no character.
    entry.object_repr, entry.summary = _storable(entry.object_repr), _storable(entry.summary)
    entry.cid = entry.cid or actors.correlation_id() or None
    entry.source = entry.source or actors.source()


def _storable(text: str) -> str:
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


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
    created_at = models.DateTimeField(default=timezone.now)

    objects = RecordManager()  # type: ignore[misc]
    append_only = True

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["practice", "created_at"], name="access_by_time")]

    def __str__(self) -> str:
        return f"{self.purpose} ({len(self.subjects)})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write once."""
        if not self._state.adding:
            _unchangeable()
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    delete = _unchangeable  # type: ignore[assignment]
