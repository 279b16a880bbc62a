"""What the clinic says its EMR's fields mean, set by set."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from claims.domain.mapping import rules
from claims.models.connection import Connection
from clinicbridge.audit.models import AuditedModel


class Published(Exception):
    """The set is no draft, and claims may stand on it; make its next version."""


class MappingSet(AuditedModel):
    """One version of a connection's rules; only a draft can be changed.

    ``digest`` is that of its content, written with the sign-off, which
    holds for exactly that. A version that goes back to an earlier one
    ``restores`` it, and carries its sign-off.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Draft"
        SIGNED = "SIGNED", "Signed off"
        PUBLISHED = "PUBLISHED", "Published"
        RETIRED = "RETIRED", "Retired"
        WITHDRAWN = "WITHDRAWN", "Sign-off withdrawn"

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="mapping_sets")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    note = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    restores = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
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
            models.CheckConstraint(
                condition=~Q(state="SIGNED") | Q(signed_by__isnull=False) & ~Q(digest=""),
                name="mapping_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Mapping version {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft; what is none only moves on, and changes in nothing else."""
        row = MappingSet.objects.select_for_update(no_key=True).filter(pk=self.pk)
        stored = row.values().first()
        if stored is not None:
            self._check_against(stored)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete a set nothing was made with."""
        must_be_open(self.pk)
        return super().delete(*args, **kwargs)

    def _check_against(self, stored: dict[str, Any]) -> None:
        was = stored["state"]
        if self.state != was and self.state not in MAY_BECOME[was]:
            raise Published(f"A set that is {was} cannot become {self.state}.")
        changed = {name for name, value in stored.items() if getattr(self, name) != value}
        if was != self.State.DRAFT and changed - MOVING:
            raise Published("This mapping is no draft any more. Make its next version.")
        if changed and self.state == was != self.State.DRAFT:
            raise Published("Who published a mapping, and when, is written once.")


MAY_BECOME: dict[str, frozenset[str]] = {
    MappingSet.State.DRAFT: frozenset({MappingSet.State.SIGNED}),
    MappingSet.State.SIGNED: frozenset({MappingSet.State.PUBLISHED, MappingSet.State.WITHDRAWN}),
    MappingSet.State.PUBLISHED: frozenset({MappingSet.State.RETIRED}),
    MappingSet.State.RETIRED: frozenset(),
    MappingSet.State.WITHDRAWN: frozenset(),
}
# What changes when a set that is no draft moves on.
MOVING = frozenset({"state", "published_by_id", "published_at"})


def must_be_open(set_id: uuid.UUID | None) -> None:
    """Refuse a set that is no draft; hold it until the transaction ends.

    The lock keeps a rule from slipping into a set that is being published.
    """
    states = MappingSet.objects.select_for_update(no_key=True).filter(pk=set_id)
    if states.values_list("state", flat=True).first() not in (None, MappingSet.State.DRAFT):
        raise Published("This mapping is no draft any more. Make its next version.")


class PartOfSet(AuditedModel):
    """A part of a set; changes, comes and goes while the set is a draft."""

    class Meta(AuditedModel.Meta):
        abstract = True

    def set_id(self) -> uuid.UUID:
        """Return the set this is a part of."""
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save while its set is a draft; it cannot leave one that is none."""
        must_be_open(self.set_id())
        self._must_leave_open()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete while its set is a draft."""
        must_be_open(self.set_id())
        self._must_leave_open()
        return super().delete(*args, **kwargs)

    def _must_leave_open(self) -> None:
        stored = type(self).objects.filter(pk=self.pk).first()
        if stored is not None:
            must_be_open(stored.set_id())


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

    def clean(self) -> None:
        """Refuse a rule that could not run, at the cell where it is wrong."""
        if self.for_each not in self.ForEach.values or self.required not in self.Required.values:
            return  # said by the fields themselves
        found: dict[str, list[str]] = {}
        for cell, words in rules.faults(self.as_rule()):
            found.setdefault(cell, []).append(words)
        if found:
            raise ValidationError(found)

    def as_rule(self) -> rules.Rule:
        """Return the row as the engine takes it; one that has no place yet stands first."""
        values = {name: getattr(self, name) for name in rules.Rule.model_fields}
        return rules.Rule(**{**values, "order": self.order or 0})


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
        verbose_name_plural = "lookup entries"
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="lookup_entry_once")]

    def __str__(self) -> str:
        return self.key

    def set_id(self) -> uuid.UUID:
        return self.table.mapping_set_id
