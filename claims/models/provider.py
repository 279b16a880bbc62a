"""People who treat, refer, supervise or certify."""

from django.db import models
from django.db.models import Q

from claims.models.connection import Connection
from clinicbridge.audit.models import AuditedModel


class Provider(AuditedModel):
    """A provider as claims name them; found by NPI, else by one EMR's key.

    Two EMRs may call different people by one key: the key means someone
    only together with its connection.
    """

    connection = models.ForeignKey(
        Connection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="EMR",
        limit_choices_to={"direction": "INBOUND"},
    )
    source_key = models.CharField(
        "key in that EMR",
        max_length=200,
        blank=True,
        help_text="How the EMR names this provider, where it gives no NPI",
    )
    family = models.CharField(max_length=120)
    given = models.CharField(max_length=120, blank=True)
    credential = models.CharField(max_length=40, blank=True)
    npi = models.CharField("NPI", max_length=10, blank=True)
    taxonomy = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "npi"], condition=~Q(npi=""), name="provider_npi_once"
            ),
            models.UniqueConstraint(
                fields=["practice", "connection", "source_key"],
                condition=Q(npi="") & ~Q(source_key=""),
                name="provider_source_key_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.credential}".strip()
