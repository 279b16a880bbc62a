"""What became of one open claim when it was drawn anew under another mapping."""

from django.db import models

from claims.models.claim import Claim
from claims.models.job import Job
from clinicbridge.scope.models import TenantModel


class Remapped(TenantModel):
    """One claim of such work; ``why`` says in words why it was left as it was.

    What it says now is the claim's own to tell: nothing of a patient is here.
    """

    class Outcome(models.TextChoices):
        MERGED = "MERGED", "Changed"
        SAME = "SAME", "Says the same"
        WAITS = "WAITS", "Waits for a person"
        SKIPPED = "SKIPPED", "Left as it was"

    job = models.ForeignKey(Job, models.CASCADE, related_name="remapped")
    position = models.PositiveIntegerField()
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    why = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "claim"], name="remapped_once"),
        ]

    def __str__(self) -> str:
        return f"Remapped {str(self.pk)[:8]}"
