"""Patients, their insurances, cases, authorizations and referrals."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from claims.models.connection import Connection
from claims.models.payer import Payer
from claims.models.provider import Provider
from clinicbridge.audit.models import AuditedModel
from clinicbridge.vault.fields import EncryptedJSON, EncryptedText


class Patient(AuditedModel):
    """A patient of the clinic, known by the EMR's key (kept as a token)."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    source_token = models.CharField(max_length=64)
    person = EncryptedJSON()
    mrn = EncryptedText(default="", blank=True)
    no_billing_requested = models.BooleanField(
        default=False, help_text="The patient paid in full and asked that the plan not be billed"
    )

    record_kinds = models.CharField(
        max_length=120,
        default="",
        blank=True,
        editable=False,
        help_text="Kinds of records the clinic keeps of the patient, in one line",
    )

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["connection", "source_token"], name="patient_once"),
        ]

    def __str__(self) -> str:
        return f"Patient {str(self.pk)[:8]}"

    @property
    def has_records(self) -> bool:
        """Whether the clinic keeps plans, permits or the like of the patient."""
        return bool(self.record_kinds)

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.pk


class OfPatient(AuditedModel):
    """A row about one patient; reading it is reading about them."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="%(class)s_set")

    class Meta(AuditedModel.Meta):
        abstract = True

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id  # type: ignore[no-any-return, attr-defined]


class Recorded(OfPatient):
    """What the clinic itself keeps of a patient; the patient's row names the kinds there are.

    Most patients have none, and every claim would otherwise ask for each
    kind. A kind stays named when its last record goes: it costs a look.
    """

    class Meta(OfPatient.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the row, and name its kind on the patient."""
        super().save(*args, **kwargs)
        patient: Patient = self.patient  # type: ignore[attr-defined]
        known, kind = set(patient.record_kinds.split()), type(self).kind()
        if kind not in known:
            patient.record_kinds = " ".join(sorted({*known, kind}))
            patient.save(update_fields=["record_kinds"])

    @classmethod
    def kind(cls) -> str:
        """Return the word by which a patient's row names this kind."""
        return cls.__name__.lower()


class Coverage(OfPatient):
    """One insurance of a patient; ``order`` 1 is primary."""

    payer = models.ForeignKey(Payer, models.PROTECT, null=True, blank=True, related_name="+")
    payer_name = models.CharField(max_length=200, blank=True)
    source_token = models.CharField(max_length=64)
    order = models.PositiveSmallIntegerField(default=1)
    details = EncryptedJSON()
    secondary_type = models.CharField(max_length=2, blank=True)
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)

    class Meta(OfPatient.Meta):
        constraints = [
            models.UniqueConstraint(fields=["patient", "source_token"], name="coverage_once"),
            models.CheckConstraint(condition=Q(order__gte=1), name="coverage_order"),
        ]

    def __str__(self) -> str:
        return f"Coverage {str(self.pk)[:8]}"


class Case(OfPatient):
    """An accident or injury that decides who pays."""

    class Kind(models.TextChoices):
        WORKERS_COMP = "WORKERS_COMP", "Workers' compensation"
        AUTO = "AUTO", "Auto accident"
        OTHER = "OTHER", "Other accident"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = EncryptedText(default="", blank=True)
    payer = models.ForeignKey(Payer, models.PROTECT, null=True, blank=True, related_name="+")
    accident_date = models.DateField(null=True, blank=True)
    accident_state = models.CharField(max_length=2, blank=True)
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {str(self.pk)[:8]}"


class Counted(Recorded):
    """Something that allows visits or units between two dates."""

    class Counts(models.TextChoices):
        VISITS = "VISITS", "Visits"
        UNITS = "UNITS", "Units"

    number = EncryptedText(default="", blank=True)
    counts = models.CharField(max_length=6, choices=Counts.choices, default=Counts.VISITS)
    allowed = models.PositiveIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)

    class Meta(Recorded.Meta):
        abstract = True

    @property
    def left(self) -> int | None:
        """Visits or units left; None when nothing limits them."""
        return None if self.allowed is None else max(self.allowed - self.used, 0)


class Authorization(Counted):
    """A payer's prior authorization; ``codes`` empty means any."""

    payer = models.ForeignKey(Payer, models.PROTECT, null=True, blank=True, related_name="+")
    codes: Any = models.JSONField(default=list, blank=True)

    class Meta(Counted.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(start_date=None) | Q(end_date__gte=F("start_date")),
                name="authorization_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Authorization {str(self.pk)[:8]}"


class Referral(Counted):
    """A referral by another provider."""

    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Counted.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(start_date=None) | Q(end_date__gte=F("start_date")),
                name="referral_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Referral {str(self.pk)[:8]}"
