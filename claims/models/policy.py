"""How a practice guards itself against trusting suggestions too readily."""

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
