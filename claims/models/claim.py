"""The claim's own row: where it stands, who has it, what waits on it."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.domain import states
from claims.models.connection import Connection
from claims.models.encounter import Encounter, EncounterVersion
from claims.models.patient import Case, Patient
from claims.models.payer import Payer
from claims.models.provider import Provider
from claims.models.therapy import PlanOfCare
from clinicbridge.audit.models import AuditedModel, WrittenOnceModel
from clinicbridge.vault.fields import EncryptedJSON, EncryptedText

if TYPE_CHECKING:
    from clinicbridge.accounts.models import User


class Claim(AuditedModel):
    """One claim to one payer; its content is the current revision.

    ``revision`` and ``digest`` repeat the current revision's so that an
    approval compares them under this row's lock. The columns after
    ``service_date`` are a projection for the queue, rebuilt with it.
    """

    class Status(models.TextChoices):
        IN_REVIEW = "IN_REVIEW", "In review"
        ON_HOLD = "ON_HOLD", "On hold"
        APPROVED = "APPROVED", "Approved"
        SUBMITTED = "SUBMITTED", "Submitted"
        ACCEPTED = "ACCEPTED", "Accepted"
        REJECTED = "REJECTED", "Rejected"
        NO_CLAIM = "NO_CLAIM", "No claim"
        VOIDED = "VOIDED", "Voided"

    class Readiness(models.TextChoices):
        READY = "READY", "Ready to approve"
        LOOK = "LOOK", "Needs a look"
        BLOCKED = "BLOCKED", "Blocked"

    class Correction(models.TextChoices):
        REPLACEMENT = "REPLACEMENT", "Replaces"
        VOID = "VOID", "Voids"

    class Turn(models.TextChoices):
        BILLER = "BILLER", "Biller"
        PROVIDER = "PROVIDER", "Provider"
        PATIENT = "PATIENT", "Patient"
        PAYER = "PAYER", "Payer"

    class Blind(models.TextChoices):
        SHOWN = "SHOWN", "Shown from the start"
        BLIND = "BLIND", "Kept back"
        REVEALED = "REVEALED", "Kept back, then shown"

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="claims")
    drawn_from = models.ForeignKey(
        EncounterVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The visit's version whose facts the claim is judged by",
    )
    drawn_under = models.CharField(
        max_length=20, blank=True, default="", help_text="The mapping's version that made them"
    )
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="claims")
    payer = models.ForeignKey(Payer, models.PROTECT, null=True, blank=True, related_name="+")
    rendering = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    plan_of_care = models.ForeignKey(
        PlanOfCare, models.PROTECT, null=True, blank=True, related_name="+"
    )
    destination = models.ForeignKey(
        Connection, models.PROTECT, null=True, blank=True, related_name="+"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        help_text="The sent claim that this one corrects",
    )
    correction = models.CharField(max_length=11, choices=Correction.choices, blank=True)
    split = models.CharField(max_length=20, blank=True, help_text="Which of a visit's claims")

    status = models.CharField(max_length=9, choices=Status.choices, default=Status.IN_REVIEW)
    status_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    is_touched = models.BooleanField(default=False, help_text="A person has changed the claim")
    notes_read = models.BooleanField(default=False, help_text="Of the version it is drawn from")
    blind = models.CharField(
        max_length=8,
        choices=Blind.choices,
        blank=True,
        help_text="What of the notes is shown; empty: no lot was drawn",
    )
    is_amended = models.BooleanField(default=False, help_text="A later visit version waits")
    settled = models.ForeignKey(
        "claims.Draw",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What of the visit is in it; empty: its last drawn revision",
    )
    waiting = models.ForeignKey(
        "claims.Draw",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What of the visit a person must settle it with",
    )

    problems = EncryptedJSON(default=list, help_text="What the mapping could not settle")
    hold_reason = models.CharField(max_length=24, blank=True)
    hold_until = models.DateField(null=True, blank=True)
    hold_turn = models.CharField(max_length=8, choices=Turn.choices, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    correlation_id = models.CharField(max_length=32, blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    service_date = models.DateField(null=True, blank=True)
    filing_deadline = models.DateField(null=True, blank=True)
    total_charge = models.DecimalField(max_digits=11, decimal_places=2, default=0)
    procedures = models.JSONField(default=list, blank=True)
    readiness = models.CharField(max_length=7, choices=Readiness.choices, default=Readiness.BLOCKED)
    blocking_count = models.PositiveSmallIntegerField(default=0)
    confirm_count = models.PositiveSmallIntegerField(default=0)
    suggestion_count = models.PositiveSmallIntegerField(default=0)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["encounter", "payer", "split"],
                name="claim_once",
                condition=Q(parent=None) & ~Q(status="VOIDED"),
            ),
            models.UniqueConstraint(
                fields=["encounter", "split"],
                name="claim_once_without_payer",  # no two NULLs are the same payer above
                condition=Q(parent=None, payer=None) & ~Q(status="VOIDED"),
            ),
            models.UniqueConstraint(
                fields=["parent"],
                name="claim_corrected_once",
                condition=Q(parent__isnull=False) & ~Q(status="VOIDED"),
            ),
            models.CheckConstraint(
                condition=Q(parent=None, correction="")
                | Q(parent__isnull=False, correction__in=["REPLACEMENT", "VOID"]),
                name="claim_correction_has_parent",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in states.ClaimStatus]),
                name="claim_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="ON_HOLD") | ~Q(hold_reason=""), name="claim_hold_has_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "status", "readiness", "received_at", "id"], name="claim_queue"
            ),
            models.Index(
                fields=[
                    *("practice", "status", "readiness"),
                    *("filing_deadline", "received_at", "id"),
                ],
                name="claim_by_deadline",
            ),
            # For the views that ask for no readiness: those only grow.
            models.Index(
                fields=["practice", "status", "filing_deadline", "received_at", "id"],
                name="claim_by_status_deadline",
            ),
            models.Index(
                fields=["practice", "status", "received_at", "id"], name="claim_by_status_arrival"
            ),
            models.Index(
                fields=["practice", "hold_turn", "filing_deadline", "received_at", "id"],
                condition=Q(status="ON_HOLD"),
                name="claim_held_by_turn",
            ),
            models.Index(fields=["practice", "patient", "service_date"], name="claim_of_patient"),
            models.Index(
                fields=["practice", "received_at"],
                condition=Q(notes_read=False, status__in=["IN_REVIEW", "ON_HOLD"]),
                name="claim_unread",
            ),
            models.Index(
                fields=["practice", "hold_until"], condition=Q(status="ON_HOLD"), name="claim_wakes"
            ),
        ]

    def __str__(self) -> str:
        return f"Claim {self.short_id}"

    @property
    def short_id(self) -> str:
        """First 8 digits of the id, for people."""
        return str(self.pk)[:8]

    @property
    def is_void(self) -> bool:
        """Whether it takes back a claim that was sent, and so bills nothing itself."""
        return self.correction == self.Correction.VOID

    @property
    def is_remapped(self) -> bool:
        """Whether what waits is the very version it was drawn from, read by another mapping."""
        waiting = self.waiting if self.is_amended else None
        return waiting is not None and waiting.encounter_version_id == self.drawn_from_id

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id

    def take_step(self, name: str, *, actor: "User | None" = None, reason: str = "") -> None:
        """Move along STEPS and journal it. The caller holds the row lock."""
        before = self.status
        self.status = states.check(
            name, status=self.status, has_actor=actor is not None, reason=reason
        )
        self.status_at = timezone.now()
        self.save(update_fields=["status", "status_at"])
        self._write_journal(name, before=before, actor=actor, reason=reason)

    def clear_hold(self) -> None:
        """Forget what the claim waited for. The caller holds the row lock."""
        self.hold_reason, self.hold_turn, self.hold_until = "", "", None
        self.save(update_fields=["hold_reason", "hold_turn", "hold_until"])

    def note(self, name: str, *, actor: "User", reason: str) -> None:
        """Journal a person's decision that moves nothing. The caller holds the row lock."""
        self._write_journal(name, before=self.status, actor=actor, reason=reason)

    def _write_journal(self, name: str, *, before: str, actor: "User | None", reason: str) -> None:
        ClaimStep.objects.create(
            practice_id=self.practice_id,
            claim=self,
            patient_id=self.patient_id,
            name=name,
            before=before,
            after=self.status,
            actor=actor,
            reason=reason,
            revision=self.revision,
            correlation_id=self.correlation_id,
        )


class ClaimStep(WrittenOnceModel):
    """One entry of the journal: who moved the claim, from where to where, why."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="journal")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    name = models.CharField(max_length=20)
    before = models.CharField(max_length=9, choices=Claim.Status.choices)
    after = models.CharField(max_length=9, choices=Claim.Status.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = EncryptedText(default="", blank=True)
    revision = models.PositiveIntegerField()
    correlation_id = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WrittenOnceModel.Meta):
        ordering = ["created_at"]
        indexes = [models.Index(fields=["claim", "created_at"], name="step_of_claim")]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_before_display()} → {self.get_after_display()}"

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id
