"""What was read in a visit's notes, kept with the version it was read in."""

import uuid

from django.db import models

from claims.models.encounter import EncounterVersion
from claims.models.patient import Patient
from clinicbridge.audit.models import AuditedModel, WrittenOnceModel
from clinicbridge.vault.fields import EncryptedJSON


class NoteReading(WrittenOnceModel):
    """What one reader, at one version of itself, made of one version of a visit.

    ``reading`` is the Reading document with its quotes; of one source
    the newest speaks. It changes nothing by itself: what follows from it
    is a Suggestion, which is audited.
    """

    encounter_version = models.ForeignKey(
        EncounterVersion, models.PROTECT, related_name="note_readings"
    )
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    source = models.CharField(max_length=20, help_text="reader, or a suggester's name")
    version = models.CharField(max_length=120)
    reading = EncryptedJSON()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WrittenOnceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["encounter_version", "source", "version"], name="note_reading_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.version}"

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id


class NotePhrase(AuditedModel):
    """What this clinic's notes call a service, beside the phrases we ship.

    One that does not lead to its code takes that phrase of ours away.
    """

    code = models.CharField(max_length=10)
    phrase = models.CharField(max_length=80)
    leads = models.BooleanField(
        "leads to the code",
        default=True,
        help_text="Off: these words never mean this code, whatever our own list says.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["practice", "code", "phrase"], name="note_phrase_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.phrase}"
