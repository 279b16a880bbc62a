"""What a mapping would change of one visit's claim, as a replay found it."""

import uuid

from django.db import models
from django.db.models import Q

from claims.models.claim import Claim
from claims.models.encounter import Encounter
from claims.models.job import Job
from claims.models.patient import Patient
from claims.models.payer import Payer
from clinicbridge.scope.models import TenantModel
from clinicbridge.vault.fields import EncryptedJSON


class ReplayResult(TenantModel):
    """One visit of a replay; kept a while for its reader, no part of any claim.

    ``changes`` are sealed whole: a draft may put a patient's name where no
    name belongs. In clear stands what counts: ``kinds`` of cells changed,
    each with a blank before and after it, findings ``new`` and ``fixed``
    by edit, for each ``unmatched`` value its source and a token, and as
    ``examples`` what rules made, masked. ``discipline`` is the visit's one
    therapy discipline, if it has one.
    """

    class Outcome(models.TextChoices):
        SAME = "SAME", "Stays as it is"
        CHANGED = "CHANGED", "Would change"
        KILLED = "KILLED", "Could not be tried"
        UNREAD = "UNREAD", "Could not be read"

    job = models.ForeignKey(Job, models.CASCADE, related_name="replayed")
    position = models.PositiveIntegerField()
    encounter = models.ForeignKey(Encounter, models.CASCADE, related_name="+")
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="+")
    payer = models.ForeignKey(Payer, models.SET_NULL, null=True, blank=True, related_name="+")
    discipline = models.CharField(max_length=8, blank=True)
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    rule = models.CharField(
        max_length=60, blank=True, help_text="The rule it could not be tried by"
    )
    trouble = models.CharField(max_length=300, blank=True)
    cells = models.PositiveIntegerField(default=0, help_text="How many cells would change")
    kinds = models.TextField(blank=True)
    changes = EncryptedJSON(default=list)
    new = models.JSONField(default=dict)
    new_count = models.PositiveIntegerField(default=0)
    fixed = models.JSONField(default=dict)
    fixed_count = models.PositiveIntegerField(default=0)
    unmatched = models.JSONField(default=list)
    examples = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "encounter"], name="replayed_once"),
        ]
        indexes = [
            models.Index(fields=["practice", "created_at"], name="replayed_by_age"),
            models.Index(
                fields=["job", "position"],
                condition=Q(outcome="CHANGED"),
                name="replayed_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"Replayed {str(self.pk)[:8]}"

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id
