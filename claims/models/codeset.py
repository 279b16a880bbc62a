"""Code tables by release; a release without a practice is public."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


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
    sha256 = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField(default=0)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
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
    """One code of one release; ``facts`` holds what its kind adds."""

    release = models.ForeignKey(CodeRelease, models.CASCADE, related_name="codes")
    practice = models.ForeignKey(
        "accounts.Practice", models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(max_length=10)
    description = models.TextField(blank=True)
    is_billable = models.BooleanField(default=True)
    parent = models.CharField(max_length=10, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "code"], name="code_once")]

    def __str__(self) -> str:
        return self.code
