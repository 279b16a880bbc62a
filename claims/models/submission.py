"""What is owed to the billing system and what came back."""

import uuid

from django.db import models
from django.db.models import Q

from claims.models.claim import Claim
from claims.models.connection import Connection
from claims.models.patient import Patient
from claims.models.revision import ClaimRevision
from clinicbridge.audit.models import AuditedModel
from clinicbridge.vault.fields import EncryptedJSON

LIVE = ("OWED", "SENDING", "UNAVAILABLE", "UNKNOWN", "NEEDS_ATTENTION", "DELIVERED")


class Submission(AuditedModel):
    """One approved revision owed to one billing system, exactly once.

    ``reference`` is ours, at most 20 of A-Z 0-9, unique for ever: CLM01
    and the look-up key. ``lease_token`` belongs to whoever is sending;
    only its holder may record the end.
    """

    class State(models.TextChoices):
        OWED = "OWED", "Owed"
        SENDING = "SENDING", "Sending"
        UNAVAILABLE = "UNAVAILABLE", "Waiting to try again"
        UNKNOWN = "UNKNOWN", "Outcome unknown, being looked up"
        DELIVERED = "DELIVERED", "Delivered"
        REFUSED = "REFUSED", "Refused"
        NEEDS_ATTENTION = "NEEDS_ATTENTION", "Needs attention"
        RECALLED = "RECALLED", "Recalled"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="submissions")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    revision = models.ForeignKey(ClaimRevision, models.PROTECT, related_name="submissions")
    digest = models.CharField(max_length=64)
    reference = models.CharField(max_length=20, unique=True)
    destination = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    state = models.CharField(max_length=15, choices=State.choices, default=State.OWED)
    not_before = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    remote_id = models.CharField(max_length=80, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    reasons = EncryptedJSON(default=list)
    correlation_id = models.CharField(max_length=32, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state__in=LIVE), name="submission_one_live"
            ),
            models.CheckConstraint(
                condition=Q(reference__regex=r"^[A-Z0-9]{1,20}$"), name="submission_reference"
            ),
            models.CheckConstraint(
                condition=~Q(state="SENDING")
                | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="submission_sending_has_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "next_attempt_at"],
                condition=Q(state__in=["OWED", "SENDING", "UNAVAILABLE", "UNKNOWN"]),
                name="submission_due",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id


class Acknowledgement(AuditedModel):
    """One answer about a submission: taken or rejected, by whom, why."""

    class Verdict(models.TextChoices):
        ACCEPTED = "ACCEPTED", "Accepted"
        REJECTED = "REJECTED", "Rejected"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="acknowledgements")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    by_payer = models.BooleanField(default=False)
    remote_id = models.CharField(max_length=80, blank=True)
    reasons = EncryptedJSON(default=list)
    message_id = models.UUIDField(null=True, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "message_id"], name="acknowledgement_once"
            ),
        ]

    def __str__(self) -> str:
        return self.verdict

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id
