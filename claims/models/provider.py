"""People who treat, refer, supervise or certify."""

from django.db import models
from django.db.models import Q

from clinicbridge.audit.models import AuditedModel


class Provider(AuditedModel):
    """A provider as claims name them; found by NPI, else by the EMR's key."""

    source_key = models.CharField(max_length=200, blank=True)
    family = models.CharField(max_length=120)
    given = models.CharField(max_length=120, blank=True)
    credential = models.CharField(max_length=40, blank=True)
    npi = models.CharField(max_length=10, blank=True)
    taxonomy = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "npi"], condition=~Q(npi=""), name="provider_npi_once"
            ),
            models.UniqueConstraint(
                fields=["practice", "source_key"],
                condition=Q(npi="") & ~Q(source_key=""),
                name="provider_source_key_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.credential}".strip()
