"""What is proposed beside the claim, and what a person attested."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.claim import Claim
from claims.models.patient import Patient
from claims.models.therapy import PlanOfCare
from clinicbridge.audit.models import AuditedModel
from clinicbridge.vault.fields import EncryptedJSON


class Suggestion(AuditedModel):
    """A typed change somebody may accept; it never edits the claim itself.

    ``key`` is the hash of the typed Fix and its subject: dismissed once,
    not proposed again. One that ended is of a patient the visit names no
    more: it stays as it was decided and nothing goes by it.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", "Open"
        ACCEPTED = "ACCEPTED", "Accepted"
        DISMISSED = "DISMISSED", "Dismissed"
        STALE = "STALE", "Stale"
        HELD = "HELD", "Kept back"

    class Band(models.TextChoices):
        RULE = "RULE", "Rule"
        SUPPORTED = "SUPPORTED", "Supported"
        CHECK = "CHECK", "Check"

    class Dismissal(models.TextChoices):
        NOT_DOCUMENTED = "NOT_DOCUMENTED", "Not documented"
        WRONG_CODE = "WRONG_CODE", "Wrong code"
        WRONG_SIDE = "WRONG_SIDE", "Wrong side"
        ALREADY_COVERED = "ALREADY_COVERED", "Already covered"
        OTHER = "OTHER", "Other"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="suggestions")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    fix = models.JSONField()
    kind = models.CharField(max_length=24, blank=True, help_text="What the fix does")
    code = models.CharField(max_length=10, blank=True, help_text="What code it is about")
    subject = models.CharField(max_length=120, blank=True)
    band = models.CharField(max_length=9, choices=Band.choices)
    source = models.CharField(max_length=20, help_text="engine, reader, or a suggester's name")
    rule = models.CharField(max_length=80, blank=True)
    explanation = models.TextField(blank=True)
    evidence = EncryptedJSON(default=list)
    revision = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_after = models.PositiveIntegerField(
        null=True, blank=True, help_text="Milliseconds it was there to be read; empty: not known"
    )
    is_quick = models.BooleanField(
        default=False, help_text="Accepted sooner than its reason and quotes can be read"
    )
    dismissal = models.CharField(max_length=15, choices=Dismissal.choices, blank=True)
    alone = models.BooleanField(
        null=True, help_text="Of one kept back: whether the claim said so before it was shown"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When its visit came to name another patient"
    )

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "key"], name="suggestion_once", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(state__in=["OPEN", "HELD"]),
                name="suggestion_ended_is_settled",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ACCEPTED", "DISMISSED"]) | Q(decided_by__isnull=False),
                name="suggestion_decided_by_someone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "decided_at"],
                condition=Q(decided_at__isnull=False),
                name="suggestion_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.rule}".strip()

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id


class Attestation(AuditedModel):
    """A named person's word for a modifier, with the evidence they saw.

    One that ended was said of another patient; nobody stands on it now.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="attestations")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    plan_of_care = models.ForeignKey(
        PlanOfCare, models.PROTECT, null=True, blank=True, related_name="attestations"
    )
    modifier = models.CharField(max_length=2)
    subject = models.CharField(max_length=80)
    rule = models.CharField(max_length=80, blank=True)
    evidence = EncryptedJSON(default=list)
    revision = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When its visit came to name another patient"
    )

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "subject", "modifier", "revision"], name="attestation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.modifier} attested"

    @property
    def said(self) -> str:
        """The person's own words; needs a purpose."""
        return next((str(one["said"]) for one in self.evidence if one.get("said")), "")

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id
