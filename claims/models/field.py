"""The fields each EMR is seen to send, and what went amiss with those that are mapped."""

import uuid

from django.db import models
from django.db.models import Q

from claims.models.connection import Connection
from claims.models.encounter import EncounterVersion
from clinicbridge.scope.models import TenantModel
from clinicbridge.vault.fields import EncryptedJSON


class FieldCatalogue(TenantModel):
    """How far a connection's visits are counted; its lock lets one count at a time.

    ``visits`` has the number of visits by their kind. ``uncounted`` is
    how many values of fields beyond the most a catalogue holds were left
    out, ``unreadable`` how many versions could not be read.
    """

    connection = models.OneToOneField(Connection, models.CASCADE, related_name="catalogue")
    visits = models.JSONField(default=dict)
    uncounted = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    counted_to = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        pass

    def __str__(self) -> str:
        return f"Catalogue {str(self.pk)[:8]}"


class CountedVersion(TenantModel):
    """A version the catalogue has counted; kept while a later commit may still come before it."""

    version = models.OneToOneField(EncounterVersion, models.CASCADE, related_name="counted")
    received_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["practice", "received_at"], name="counted_version_age")]

    def __str__(self) -> str:
        return f"Counted {str(self.pk)[:8]}"


class FieldSeen(TenantModel):
    """One field of a connection's visits, by the pattern all of them share.

    By kind of visit: ``counts`` in how many visits it was, ``before``
    how many were counted before it was first seen, ``last`` the number
    of the last that had it. ``types`` counts values by their kind,
    ``steady_type`` is the kind they had while its rule was written, and
    ``recent_type`` what the last ``recent_run`` visits had. ``shapes`` are
    masks; ``common`` are values so many patients share that they name
    nobody; ``samples`` are values as sent and ``patients``, beside each,
    whose they are.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="fields_seen")
    pattern = models.CharField(max_length=300)
    label = models.CharField(max_length=200, blank=True)
    is_carried = models.BooleanField(default=False)
    visits = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    last = models.JSONField(default=dict)
    types = models.JSONField(default=dict)
    steady_type = models.CharField(max_length=20, blank=True)
    recent_type = models.CharField(max_length=20, blank=True)
    recent_run = models.PositiveIntegerField(default=0)
    shapes = models.JSONField(default=list)
    common = models.JSONField(default=list)
    is_listed = models.BooleanField(default=True)
    samples = EncryptedJSON(default=list)
    patients = EncryptedJSON(default=list)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        verbose_name = "field seen"
        verbose_name_plural = "fields seen"
        constraints = [
            models.UniqueConstraint(fields=["connection", "pattern"], name="field_seen_once"),
        ]

    def __str__(self) -> str:
        return self.pattern

    def vault_subject(self) -> uuid.UUID:
        """Name what a reading of this row is about: the line; who shows samples names people."""
        return self.connection_id


class FieldIncident(TenantModel):
    """A mapped field that stopped coming, came as something else, or said an unknown word.

    ``detail`` holds counts, kinds and names of our own; ``values``, sealed,
    the words the look-up does not know and ``patients``, beside each, whose
    they are; none for incidents of before they were kept.
    """

    class Kind(models.TextChoices):
        MISSING = "MISSING", "Stopped arriving"
        TYPE = "TYPE", "Changed type"
        VALUE = "VALUE", "Value not in the look-up"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="field_incidents")
    pattern = models.CharField(max_length=300)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    rules = models.JSONField(default=list)
    detail = models.JSONField(default=dict)
    values = EncryptedJSON(default=list)
    patients = EncryptedJSON(null=True)
    count = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "pattern", "kind"],
                condition=Q(resolved_at=None),
                name="field_incident_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.pattern}"

    def vault_subject(self) -> uuid.UUID:
        """Name what a reading of this row is about: the line."""
        return self.connection_id
