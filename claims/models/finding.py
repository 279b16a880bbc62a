"""What the edits said of the current revision, and who overrode it."""

import uuid

from django.conf import settings
from django.db import models

from claims.models.claim import Claim
from claims.models.patient import Patient
from claims.models.payer import Payer
from clinicbridge.audit.models import AuditedModel
from clinicbridge.scope.models import TenantModel
from clinicbridge.vault.fields import EncryptedText


class Finding(TenantModel):
    """Projection: one finding of the claim's current revision.

    ``key`` is the hash of edit, subjects and the inputs it judged;
    ``fixes`` are typed changes a person may apply with one key.
    """

    class Severity(models.TextChoices):
        BLOCKS = "BLOCKS", "Blocks"
        CONFIRM = "CONFIRM", "Confirm"
        NOTE = "NOTE", "Note"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=64)
    edit = models.CharField(max_length=80)
    severity = models.CharField(max_length=7, choices=Severity.choices)
    subject = models.CharField(max_length=120, blank=True)
    message = models.TextField()
    source = models.TextField(blank=True)
    fixes = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["claim", "key"], name="finding_once")]

    def __str__(self) -> str:
        return self.edit


class Override(AuditedModel):
    """A person's decision that one confirm finding may stand, and why.

    One that ended counts no more, and another may be made in its place.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="overrides")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    finding_key = models.CharField(max_length=64)
    edit = models.CharField(max_length=80)
    revision = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = EncryptedText()
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When its visit came to name another patient"
    )

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "finding_key"],
                name="override_once",
                condition=models.Q(ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.edit

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id


class EditSetting(AuditedModel):
    """The practice's own severity of an edit, for all payers or for one, and why."""

    class Choice(models.TextChoices):
        BLOCKS = "BLOCKS", "Blocks"
        CONFIRM = "CONFIRM", "Confirm"
        NOTE = "NOTE", "Note"
        OFF = "OFF", "Switched off"

    edit = models.CharField(max_length=80)
    payer = models.ForeignKey(
        Payer, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: all"
    )
    severity = models.CharField(max_length=7, choices=Choice.choices)
    reason = EncryptedText()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "edit", "payer"], name="edit_setting_once_a_payer"
            ),
            models.UniqueConstraint(
                fields=["practice", "edit"],
                condition=models.Q(payer=None),
                name="edit_setting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edit}: {self.get_severity_display()}"
