"""What the clinic says its EMR's fields mean, set by set."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.connection import Connection
from clinicbridge.audit.models import AuditedModel


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


class OfMappingSet(AuditedModel):
    """A part of a set; refuses to change once the set is published."""

    mapping_set = models.ForeignKey(MappingSet, models.CASCADE, related_name="%(class)s_set")

    class Meta(AuditedModel.Meta):
        abstract = True


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


class LookupEntry(AuditedModel):
    """One word and its meaning."""

    table = models.ForeignKey(LookupTable, models.CASCADE, related_name="entries")
    key = models.CharField(max_length=200)
    value = models.CharField(max_length=200, blank=True)

    class Meta(AuditedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="lookup_entry_once")]

    def __str__(self) -> str:
        return self.key
