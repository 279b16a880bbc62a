"""What became of suggestions and of drawn claims once a claim was approved."""

from django.conf import settings
from django.db import models

from claims.models.claim import Claim
from claims.models.connection import Connection
from claims.models.suggestion import Suggestion
from clinicbridge.scope.models import TenantModel


class SuggestionOutcome(TenantModel):
    """Projection: what the approved claim says of what one suggestion was about.

    ``stands`` is whether it says what was proposed, whoever wrote it;
    ``final`` what it says: a code, modifiers and units, nothing else.
    """

    suggestion = models.OneToOneField(Suggestion, models.CASCADE, related_name="outcome")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    stands = models.BooleanField()
    final = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["practice", "created_at"], name="outcome_by_time")]

    def __str__(self) -> str:
        return "Stands" if self.stands else "Stands not"


class Correction(TenantModel):
    """Projection: one thing a person changed of a drawn claim, as it was approved.

    ``change`` is what makes two of them alike; ``drawn_by`` and ``rule``
    say where the drawn value came from, ``offered`` the edit whose fix was
    taken.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    field = models.CharField(max_length=20)
    code = models.CharField(max_length=10, blank=True)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    change = models.CharField(max_length=170)
    drawn_by = models.CharField(max_length=10, blank=True)
    rule = models.CharField(max_length=80, blank=True)
    offered = models.CharField(max_length=80, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["practice", "created_at"], name="correction_by_time")]

    def __str__(self) -> str:
        return f"{self.field}: {self.change}"
