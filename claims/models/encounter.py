"""Visits as the EMR told them, version by version, and their facts."""

import uuid

from django.db import models

from claims.models.connection import Connection
from claims.models.patient import Patient
from clinicbridge.audit.models import AuditedModel, WrittenOnceModel
from clinicbridge.scope.models import TenantModel
from clinicbridge.vault.fields import EncryptedJSON, EncryptedText


class Encounter(AuditedModel):
    """One visit; its EMR id is sealed and found by a token."""

    class Status(models.TextChoices):
        FINISHED = "FINISHED", "Finished"
        REOPENED = "REOPENED", "Reopened"
        CANCELLED = "CANCELLED", "Cancelled"

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="encounters")
    visit_token = models.CharField(max_length=64)
    visit_id = EncryptedText()
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.FINISHED)
    service_date = models.DateField(null=True, blank=True)
    current_version = models.ForeignKey(
        "claims.EncounterVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["connection", "visit_token"], name="encounter_once"),
        ]

    def __str__(self) -> str:
        return f"Encounter {str(self.pk)[:8]}"

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id


class EncounterVersion(WrittenOnceModel):
    """One version of a visit, canonical and sealed; never changed.

    ``record`` is the EncounterRecord document; the message as received
    is the inbound message's, named by ``message_id``.
    """

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="versions")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    version = models.CharField(max_length=80)
    version_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=9, choices=Encounter.Status.choices)
    record = EncryptedJSON()
    digest = models.CharField(max_length=64)
    message_id = models.UUIDField(null=True, blank=True)
    is_stale = models.BooleanField(default=False)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta(WrittenOnceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["encounter", "version"], name="encounter_version_once"),
        ]
        indexes = [models.Index(fields=["practice", "received_at"], name="version_received")]

    def __str__(self) -> str:
        return f"Version {str(self.pk)[:8]}"

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id


class DocumentedService(TenantModel):
    """The facts of one service of a version, as a mapping made them of its record.

    ``mapping`` is the version of the connection's mapping, empty for what
    was kept before facts named it.
    """

    encounter_version = models.ForeignKey(
        EncounterVersion, models.CASCADE, related_name="documented_services"
    )
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    mapping = models.CharField(max_length=20, blank=True, default="")
    position = models.PositiveSmallIntegerField()
    facts = EncryptedJSON()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["encounter_version", "mapping", "position"],
                name="documented_service_under_mapping",
            ),
        ]

    def __str__(self) -> str:
        return f"Service {str(self.pk)[:8]}"

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id
