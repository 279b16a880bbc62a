"""What the clinic says its EMR's fields mean, set by set."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.connection import Connection
from clinicbridge.audit.models import AuditedModel


class Published(Exception):
    """The set is published, and so is every claim it made; make its next version."""


class MappingSet(AuditedModel):
    """One version of a connection's rules; immutable once published."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Draft"
        SIGNED = "SIGNED", "Signed off"
        PUBLISHED = "PUBLISHED", "Published"
        RETIRED = "RETIRED", "Retired"

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="mapping_sets")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    note = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["connection", "version"], name="mapping_version_once"),
            models.UniqueConstraint(
                fields=["connection"], condition=Q(state="PUBLISHED"), name="mapping_one_published"
            ),
        ]

    def __str__(self) -> str:
        return f"Mapping version {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a published set may retire and no more go back."""
        if self.state not in FROZEN:
            must_be_open(self.pk)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete a set nothing was made with."""
        must_be_open(self.pk)
        return super().delete(*args, **kwargs)


FROZEN = (MappingSet.State.PUBLISHED, MappingSet.State.RETIRED)


def must_be_open(set_id: uuid.UUID) -> None:
    """Refuse a set that is published or was."""
    if MappingSet.objects.filter(pk=set_id, state__in=FROZEN).exists():
        raise Published("This mapping is published. Make its next version.")


class PartOfSet(AuditedModel):
    """A part of a set; refuses to change once the set is published."""

    class Meta(AuditedModel.Meta):
        abstract = True

    def set_id(self) -> uuid.UUID:
        """Return the set this is a part of."""
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save while the set is open."""
        must_be_open(self.set_id())
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete while the set is open."""
        must_be_open(self.set_id())
        return super().delete(*args, **kwargs)


class OfMappingSet(PartOfSet):
    """A part directly under its set."""

    mapping_set = models.ForeignKey(MappingSet, models.CASCADE, related_name="%(class)s_set")

    class Meta(PartOfSet.Meta):
        abstract = True

    def set_id(self) -> uuid.UUID:
        return self.mapping_set_id


class MappingRule(OfMappingSet):
    """One row: this source, transformed, when this holds, is that target."""

    class ForEach(models.TextChoices):
        VISIT = "", "Once for the visit"
        SERVICES = "services", "For each service"
        DIAGNOSES = "diagnoses", "For each diagnosis"

    class Required(models.TextChoices):
        NO = "", "No"
        NOTE = "note", "Note when missing"
        CONFIRM = "confirm", "Confirm when missing"
        BLOCK = "block", "Block when missing"

    order = models.PositiveIntegerField()
    key = models.SlugField(max_length=60)
    source = models.CharField(max_length=300, blank=True)
    transform = models.CharField(max_length=40, blank=True)
    argument = models.CharField(max_length=500, blank=True)
    condition = models.CharField(max_length=500, blank=True)
    value = models.CharField(max_length=500, blank=True, help_text="CEL, instead of a source")
    target = models.CharField(max_length=120)
    for_each = models.CharField(max_length=9, choices=ForEach.choices, blank=True)
    required = models.CharField(max_length=7, choices=Required.choices, blank=True)
    default = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta(OfMappingSet.Meta):
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["mapping_set", "key"], name="mapping_rule_key_once"),
        ]

    def __str__(self) -> str:
        return self.key


class LookupTable(OfMappingSet):
    """A table of the clinic's words and what they mean."""

    name = models.SlugField(max_length=60)

    class Meta(OfMappingSet.Meta):
        constraints = [models.UniqueConstraint(fields=["mapping_set", "name"], name="lookup_once")]

    def __str__(self) -> str:
        return self.name


class LookupEntry(PartOfSet):
    """One word and its meaning."""

    table = models.ForeignKey(LookupTable, models.CASCADE, related_name="entries")
    key = models.CharField(max_length=200)
    value = models.CharField(max_length=200, blank=True)

    class Meta(PartOfSet.Meta):
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="lookup_entry_once")]

    def __str__(self) -> str:
        return self.key

    def set_id(self) -> uuid.UUID:
        return self.table.mapping_set_id
