"""What each role may do: one table from which checks and documents are made."""

from typing import Protocol

from django.db import models


class Role(models.TextChoices):
    BILLER = "BILLER", "Biller"
    LEAD = "LEAD", "Billing lead"
    ADMIN = "ADMIN", "Practice admin"
    COMPLIANCE = "COMPLIANCE", "Compliance officer"
    PROVIDER = "PROVIDER", "Provider"


BILLER = frozenset(
    {
        "claim.read",
        "claim.edit",
        "claim.approve",
        "claim.override",
        "claim.hold",
        "claim.void",
        "claim.close",
        "claim.reopen",
        "claim.recall",
    }
)
LEAD = BILLER | {"claim.settle"}
ADMIN = frozenset(
    {
        "claim.read",
        "admin.enter",
        "mapping.edit",
        "connection.edit",
        "inbox.read",
        "people.edit",
        "payer.edit",
    }
)
COMPLIANCE = frozenset({"claim.read", "audit.read", "admin.enter"})

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.BILLER: BILLER,
    Role.LEAD: LEAD,
    Role.ADMIN: ADMIN,
    Role.COMPLIANCE: COMPLIANCE,
    Role.PROVIDER: frozenset(),
}


class HasRole(Protocol):
    """A membership, as far as this table cares."""

    role: str
    is_active: bool


def allows(membership: HasRole | None, permission: str) -> bool:
    """Whether this membership may do this now."""
    if membership is None or not membership.is_active:
        return False
    return permission in PERMISSIONS.get(membership.role, frozenset())
