"""Who has a claim open now: a soft lease that keeps nobody out."""

from django.conf import settings
from django.db import models

from claims.models.claim import Claim
from clinicbridge.scope.models import TenantModel


class Presence(TenantModel):
    """One person in front of one claim, until a moment that renewing moves on.

    It tells others who is here; what is safe, the revision alone says.
    Nothing is locked for it: no constraint reaches into the claim's row,
    which an approval may hold.
    """

    claim = models.OneToOneField(Claim, models.CASCADE, related_name="+", db_constraint=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_constraint=False
    )
    page = models.UUIDField(help_text="Which of the person's pages keeps it")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"Presence {str(self.pk)[:8]}"
