"""What surrounds a visit: plans of care, surgeries, notices."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.models.patient import Recorded
from claims.models.provider import Provider


class PlanOfCare(Recorded):
    """A therapy plan of care; the KX attestation lives here until recertification."""

    class Discipline(models.TextChoices):
        PT = "PT", "Physical therapy"
        OT = "OT", "Occupational therapy"
        SLP = "SLP", "Speech-language pathology"

    discipline = models.CharField(max_length=3, choices=Discipline.choices)
    certified_from = models.DateField(null=True, blank=True)
    certified_to = models.DateField(null=True, blank=True)
    certified_by = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="+"
    )
    kx_attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    kx_attested_at = models.DateTimeField(null=True, blank=True)

    class Meta(Recorded.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(certified_to=None)
                | Q(certified_from=None)
                | Q(certified_to__gte=F("certified_from")),
                name="plan_of_care_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(kx_attested_by=None, kx_attested_at=None)
                | Q(kx_attested_by__isnull=False, kx_attested_at__isnull=False),
                name="plan_of_care_kx_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.discipline} plan {str(self.pk)[:8]}"


class PriorSurgery(Recorded):
    """A surgery whose global period may touch later visits."""

    code = models.CharField(max_length=5)
    surgery_date = models.DateField()
    global_days = models.CharField(max_length=3, blank=True)
    surgeon = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"{self.code} {self.surgery_date}"


class AdvanceNotice(Recorded):
    """A signed notice (ABN) that the payer may not pay."""

    codes = models.JSONField(default=list, blank=True)
    signed_date = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Notice {str(self.pk)[:8]}"


class TherapyAccumulator(Recorded):
    """What a payer said it allowed for therapy in a calendar year, in dollars."""

    class Pool(models.TextChoices):
        PT_SLP = "PT_SLP", "PT and SLP together"
        OT = "OT", "OT"

    payer = models.ForeignKey("claims.Payer", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    pool = models.CharField(max_length=6, choices=Pool.choices)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    as_of_date = models.DateField(help_text="Later claims are added to it")

    class Meta(Recorded.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "payer", "year", "pool"], name="accumulator_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="accumulator_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.year} {str(self.pk)[:8]}"
