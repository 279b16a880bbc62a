"""Who pays, by which rules, and what the clinic charges."""

from django.db import models
from django.db.models import Q

from clinicbridge.audit.models import AuditedModel


class Payer(AuditedModel):
    """A payer with its class, on which rule sets hang, and its own rules."""

    class PayerClass(models.TextChoices):
        MEDICARE = "MEDICARE", "Medicare Part B"
        RAILROAD = "RAILROAD", "Railroad Medicare"
        MEDICARE_ADVANTAGE = "MEDICARE_ADVANTAGE", "Medicare Advantage"
        MEDICAID = "MEDICAID", "Medicaid"
        TRICARE = "TRICARE", "TRICARE"
        VA = "VA", "Veterans Affairs"
        WORKERS_COMP = "WORKERS_COMP", "Workers' compensation"
        AUTO = "AUTO", "Auto"
        COMMERCIAL = "COMMERCIAL", "Commercial"
        SELF_PAY = "SELF_PAY", "Self-pay"

    class UnitsMethod(models.TextChoices):
        BY_CLASS = "", "As its class does"
        MEDICARE_8_MINUTE = "MEDICARE_8_MINUTE", "8-minute rule over all timed minutes"
        CPT_MIDPOINT = "CPT_MIDPOINT", "Midpoint for each code"

    name = models.CharField(max_length=120)
    payer_class = models.CharField(max_length=20, choices=PayerClass.choices)
    code = models.CharField(max_length=40, blank=True, help_text="Payer id on the claim")
    aliases = models.JSONField(default=list, blank=True, help_text="Names and ids the EMR uses")
    units_method = models.CharField(max_length=20, choices=UnitsMethod.choices, blank=True)
    filing_days = models.PositiveIntegerField(null=True, blank=True)
    rules = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["practice", "name"], name="payer_name_once"),
            models.UniqueConstraint(
                fields=["practice", "code"], condition=~Q(code=""), name="payer_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FeeSchedule(AuditedModel):
    """What the clinic charges from a date on, for one payer or for all."""

    name = models.CharField(max_length=80)
    payer = models.ForeignKey(Payer, models.PROTECT, null=True, blank=True, related_name="+")
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["practice", "name"], name="fee_schedule_name_once"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=models.F("effective_from")),
                name="fee_schedule_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Fee(AuditedModel):
    """One code's charge per unit in dollars, with the clinic's own short label."""

    schedule = models.ForeignKey(FeeSchedule, models.CASCADE, related_name="fees")
    code = models.CharField(max_length=5)
    modifier = models.CharField(max_length=2, blank=True)
    label = models.CharField(max_length=40, blank=True)
    amount = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["schedule", "code", "modifier"], name="fee_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="fee_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.modifier}".strip()
