"""Code tables by release; a release without a practice is public.

A release is written once and never changed: a corrected file is a
release of its own, and goes before the one it corrects.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clinicbridge.vault.fields import EncryptedJSON


class CodeRelease(models.Model):
    """One loaded file of one set. ``practice`` empty: public, read by all."""

    class Kind(models.TextChoices):
        ICD10CM = "ICD10CM", "ICD-10-CM"
        HCPCS = "HCPCS", "HCPCS Level II"
        CPT = "CPT", "CPT (the practice's licence)"
        NCCI_PTP = "NCCI_PTP", "NCCI procedure-to-procedure"
        NCCI_MUE = "NCCI_MUE", "NCCI medically unlikely"
        ADD_ON = "ADD_ON", "Add-on codes"
        MPFS = "MPFS", "Physician fee schedule"
        MODIFIER = "MODIFIER", "Modifiers"
        THERAPY = "THERAPY", "Therapy codes"
        POS = "POS", "Place of service"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(
        "accounts.Practice", models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=80)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    row_count = models.PositiveIntegerField(default=0)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    files = models.JSONField(default=list, blank=True, help_text="SHA-256 and rows of each file")
    # Somebody uploads a list of patients by mistake, and its name says whose.
    file_names = EncryptedJSON(null=True, blank=True)
    pack = models.BinaryField(
        null=True, blank=True, help_text="A whole table in one piece, where it is read so"
    )
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "kind", "name"],
                condition=Q(practice__isnull=False),
                name="release_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "name"],
                condition=Q(practice__isnull=True),
                name="public_release_once",
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="release_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Code(models.Model):
    """One code, or code and modifier, of one release; ``facts`` holds what its kind adds."""

    release = models.ForeignKey(CodeRelease, models.CASCADE, related_name="codes")
    practice = models.ForeignKey(
        "accounts.Practice", models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(max_length=10)
    modifier = models.CharField(max_length=2, blank=True)
    description = models.TextField(blank=True)
    is_billable = models.BooleanField(default=True)
    parent = models.CharField(max_length=10, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "code", "modifier"], name="code_once")
        ]

    def __str__(self) -> str:
        return self.code


class PtpEdit(models.Model):
    """One NCCI pair of one release. Narrow: a quarter has some two million."""

    release = models.ForeignKey(
        CodeRelease, models.CASCADE, related_name="ptp_edits", db_index=False
    )
    practice = models.ForeignKey(
        "accounts.Practice", models.PROTECT, null=True, related_name="+", db_index=False
    )
    column1 = models.CharField(max_length=5)
    column2 = models.CharField(max_length=5)
    effective = models.DateField()
    deletion = models.DateField(null=True)
    indicator = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["release", "column1", "column2"], name="ptp_pair")]

    def __str__(self) -> str:
        return f"{self.column1} {self.column2}"
