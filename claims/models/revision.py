"""A claim's content, revision by revision, and its rebuildable projection."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.domain import provenance as origin_document
from claims.domain.content import ClaimContent
from claims.models.claim import Claim
from claims.models.encounter import EncounterVersion
from claims.models.patient import Patient
from clinicbridge.audit.models import WrittenOnceModel
from clinicbridge.scope.models import TenantModel
from clinicbridge.vault.fields import EncryptedJSON


class SealedContent:
    """Reads the sealed document of a claim and its origins, which one patient's row holds."""

    patient_id: uuid.UUID
    content: Any
    provenance: Any

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id

    @property
    def claim_content(self) -> ClaimContent:
        """The document as ClaimContent."""
        return ClaimContent.from_document(self.content)

    @property
    def origins(self) -> origin_document.Provenance:
        """Where each cell came from."""
        return origin_document.from_document(self.provenance)


class ClaimRevision(SealedContent, WrittenOnceModel):
    """One immutable, sealed, canonical document of a claim."""

    class Cause(models.TextChoices):
        INTAKE = "INTAKE", "Drafted from the visit"
        REDRAFT = "REDRAFT", "Drawn anew from the visit"
        EDIT = "EDIT", "Edited by a person"
        SUGGESTION = "SUGGESTION", "A suggestion accepted by a person"
        UNDO = "UNDO", "Undone by a person"
        MERGE = "MERGE", "Merged with what the visit now says"
        CORRECTION = "CORRECTION", "Begun as a correction of a sent claim"
        REMAP = "REMAP", "Drawn anew under mapping version"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="revisions")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=10, choices=Cause.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    encounter_version = models.ForeignKey(EncounterVersion, models.PROTECT, related_name="+")
    content = EncryptedJSON()
    provenance = EncryptedJSON()
    releases = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WrittenOnceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="revision_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_from_one"),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number} of {str(self.claim_id)[:8]}"

    @property
    def cause_words(self) -> str:
        """Why it was written, in words; with the mapping's version where that is why."""
        words = str(self.get_cause_display())
        is_remap = self.cause == self.Cause.REMAP
        return f"{words} {self.releases.get('mapping', '')}" if is_remap else words


class Draw(SealedContent, WrittenOnceModel):
    """What the EMR's version of a visit would make of a claim a person has worked on.

    ``problems`` are what the mapping could not settle of it. The claim
    says whether it was settled against this, or waits for a person.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="draws")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    encounter_version = models.ForeignKey(EncounterVersion, models.PROTECT, related_name="+")
    content = EncryptedJSON()
    provenance = EncryptedJSON()
    problems = EncryptedJSON(default=list)
    releases = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WrittenOnceModel.Meta):
        indexes = [models.Index(fields=["claim", "created_at"], name="draw_of_claim")]

    def __str__(self) -> str:
        return f"Draw of {str(self.claim_id)[:8]}"


class Diagnosis(TenantModel):
    """Projection: one diagnosis of the claim's current revision."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="diagnoses")
    uid = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=10, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "position"], name="diagnosis_place"),
            models.UniqueConstraint(fields=["claim", "uid"], name="diagnosis_uid"),
        ]
        indexes = [models.Index(fields=["practice", "code"], name="diagnosis_by_code")]

    def __str__(self) -> str:
        return self.code


class ServiceLine(TenantModel):
    """Projection: one service line of the claim's current revision."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="lines")
    uid = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=10, blank=True)
    modifier_1 = models.CharField(max_length=4, blank=True)
    modifier_2 = models.CharField(max_length=4, blank=True)
    modifier_3 = models.CharField(max_length=4, blank=True)
    modifier_4 = models.CharField(max_length=4, blank=True)
    pointer_1 = models.CharField(max_length=80, blank=True)
    pointer_2 = models.CharField(max_length=80, blank=True)
    pointer_3 = models.CharField(max_length=80, blank=True)
    pointer_4 = models.CharField(max_length=80, blank=True)
    units = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    charge = models.DecimalField(max_digits=11, decimal_places=2, null=True, blank=True)
    place_of_service = models.CharField(max_length=4, blank=True)
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField(null=True, blank=True)
    ndc = models.CharField(max_length=20, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "position"], name="line_place"),
            models.UniqueConstraint(fields=["claim", "uid"], name="line_uid"),
        ]
        indexes = [models.Index(fields=["practice", "code", "from_date"], name="line_by_code")]

    def __str__(self) -> str:
        return self.code
