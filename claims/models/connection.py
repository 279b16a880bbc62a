"""One line to an EMR, a billing system or a model, as claims names it."""

from django.db import models
from django.db.models import Q

from clinicbridge.audit.models import AuditedModel


class Connection(AuditedModel):
    """A named line in, out or aside; its endpoint and secrets are integrations'."""

    class Direction(models.TextChoices):
        INBOUND = "INBOUND", "Inbound"
        OUTBOUND = "OUTBOUND", "Outbound"
        ASIDE = "ASIDE", "Aside"

    class Environment(models.TextChoices):
        DEMO = "DEMO", "Demo"
        SANDBOX = "SANDBOX", "Sandbox"
        PRODUCTION = "PRODUCTION", "Production"

    class State(models.TextChoices):
        ACTIVE = "ACTIVE", "Active"
        PAUSED = "PAUSED", "Paused"

    name = models.CharField(max_length=80)
    direction = models.CharField(max_length=8, choices=Direction.choices)
    vendor = models.CharField(max_length=40)
    environment = models.CharField(max_length=10, choices=Environment.choices)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["practice", "name"], name="connection_name_once"),
            models.CheckConstraint(
                condition=Q(direction__in=["INBOUND", "OUTBOUND", "ASIDE"]),
                name="connection_direction",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether anything may pass."""
        return self.state == self.State.ACTIVE
