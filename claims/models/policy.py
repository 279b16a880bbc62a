"""How a practice guards itself against trusting suggestions too readily."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from clinicbridge.audit.models import AuditedModel

_PERCENT = (MaxValueValidator(100),)


class SuggestionPolicy(AuditedModel):
    """What of suggestions is shown when; a practice has one row or none.

    None of it lets anything be approved without a person.
    """

    reads_notes = models.BooleanField(
        "read notes offline",
        default=True,
        help_text="A reader in this program looks in each note for what the claim lacks. "
        "Nothing leaves the clinic.",
    )
    blind_share = models.PositiveSmallIntegerField(
        "claims first shown without suggestions, percent",
        default=0,
        validators=_PERCENT,
        help_text="Of so many claims, drawn by lot, what the notes say is kept back until the "
        "biller wants to approve; the insights page compares. 0: of none.",
    )
    suppress_above = models.PositiveSmallIntegerField(
        "suppress a kind dismissed more often than, percent",
        default=0,
        validators=_PERCENT,
        help_text="A kind of suggestion that people turn down more often than this is no longer "
        "shown. What a rule computed always is. 0: never.",
    )
    suppress_after = models.PositiveSmallIntegerField(
        "decisions before a kind is judged",
        default=30,
        validators=(MinValueValidator(1), MaxValueValidator(10_000)),
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(AuditedModel.Meta):
        verbose_name_plural = "suggestion policy"
        constraints = [
            models.UniqueConstraint(fields=["practice"], name="suggestion_policy_once"),
            models.CheckConstraint(
                condition=Q(blind_share__lte=100, suppress_above__lte=100, suppress_after__gte=1),
                name="suggestion_policy_in_range",
            ),
        ]

    def __str__(self) -> str:
        return "How suggestions are shown"


class SuppressedKind(AuditedModel):
    """One kind of suggestion that is not shown, because people kept turning it down.

    ``decided`` and ``dismissed`` are what it was judged by. Lifted, it is
    shown and counted anew from then on.
    """

    source = models.CharField(max_length=20, help_text="reader, or a suggester's name")
    kind = models.CharField("change", max_length=24)
    rule = models.CharField(max_length=80, blank=True)
    decided = models.PositiveIntegerField()
    dismissed = models.PositiveIntegerField()
    since = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuditedModel.Meta):
        verbose_name = "suppressed kind of suggestion"
        verbose_name_plural = "suppressed kinds of suggestions"
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "source", "kind", "rule"],
                condition=Q(lifted_at=None),
                name="suppressed_once",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_by__isnull=False),
                name="suppressed_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.rule}".strip()
