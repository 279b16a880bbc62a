"""What each role may do: one table from which checks and documents are made."""

from dataclasses import dataclass
from typing import Protocol

from django.db import models


class Role(models.TextChoices):
    BILLER = "BILLER", "Biller"
    LEAD = "LEAD", "Billing lead"
    ADMIN = "ADMIN", "Practice admin"
    COMPLIANCE = "COMPLIANCE", "Compliance officer"
    PROVIDER = "PROVIDER", "Provider"


@dataclass(frozen=True, slots=True)
class Right:
    """What a permission lets a person do, in words, and the roles that have it."""

    means: str
    roles: frozenset[str]


_BILLERS = frozenset({Role.BILLER, Role.LEAD})
_LEAD = frozenset({Role.LEAD})
_ADMIN = frozenset({Role.ADMIN})
_COMPLIANCE = frozenset({Role.COMPLIANCE})

TABLE: dict[str, Right] = {
    "claim.read": Right("Open the desk, the queue and a claim.", _BILLERS | _ADMIN | _COMPLIANCE),
    "claim.edit": Right("Change a claim's cells and its record; accept a proposal.", _BILLERS),
    "claim.approve": Right("Approve a claim, so that it leaves.", _BILLERS),
    "claim.override": Right("Override a finding with a reason, and take it back.", _BILLERS),
    "claim.hold": Right("Hold a claim and release it.", _BILLERS),
    "claim.void": Right("Void a claim that should never have been.", _BILLERS),
    "claim.close": Right("Close a visit without a claim.", _BILLERS),
    "claim.reopen": Right("Take a rejected or closed claim up again.", _BILLERS),
    "claim.recall": Right("Call an approved claim back before it leaves.", _BILLERS),
    "claim.correct": Right("Correct a sent claim whose visit was amended.", _BILLERS),
    "claim.correct_unasked": Right("Correct any other claim that was sent.", _LEAD),
    "claim.settle": Right("Settle what became of a delivery nobody can look up.", _LEAD),
    "insights.read": Right(
        "See what people make of suggestions, in counts.", _LEAD | _ADMIN | _COMPLIANCE
    ),
    "admin.enter": Right("Enter the admin and look at its settings.", _ADMIN | _COMPLIANCE),
    "mapping.edit": Right("Write and publish field mappings and lookup tables.", _ADMIN),
    "mapping.redraw": Right("Have open claims drawn anew under a published mapping.", _ADMIN),
    "mapping.sign": Right("Look at a field mapping and sign it off.", _ADMIN | _COMPLIANCE),
    "connection.edit": Right("Make and change connections, their secrets and hooks.", _ADMIN),
    "suggester.edit": Right("Say what a model may read, and switch it on and off.", _ADMIN),
    "inbox.read": Right("See inbound messages and have them read again.", _ADMIN),
    "people.invite": Right("Invite people; have one set up the second step anew.", _LEAD | _ADMIN),
    "people.edit": Right("Change the practice, its places and its people's roles.", _ADMIN),
    "payer.edit": Right("Keep payers, fees, providers and the edits' severities.", _ADMIN),
    "audit.read": Right("Read the audit log and the access records.", _COMPLIANCE),
}
PERMISSIONS: dict[str, frozenset[str]] = {
    role: frozenset(name for name, right in TABLE.items() if role in right.roles) for role in Role
}


# The roles that a role may give by an invitation: none above its own.
GIVES: dict[str, tuple[Role, ...]] = {
    Role.LEAD: (Role.BILLER, Role.LEAD, Role.PROVIDER),
    Role.ADMIN: tuple(Role),
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


def gives(membership: HasRole | None) -> tuple[Role, ...]:
    """Return the roles that this membership may give, and whose people it may have enrol anew."""
    is_so = allows(membership, "people.invite") and membership is not None
    return GIVES.get(membership.role, ()) if is_so and membership else ()


def document() -> str:
    """Return docs/roles.md as it should stand."""
    heads = " | ".join(role.label for role in Role)
    rows = "".join(
        f"| `{name}` | {right.means} | "
        + " | ".join("yes" if role in right.roles else "" for role in Role)
        + " |\n"
        for name, right in TABLE.items()
    )
    return f"{_HEAD}| permission | lets a person | {heads} |\n|---|---|{'---|' * len(Role)}\n{rows}"


_HEAD = """# Who may do what

Generated from `clinicbridge/accounts/roles.py` by `manage.py document_roles`; do not edit.

A role is held in one practice and counts there alone; it is read anew at every request. A
permission that stands in no row is nobody's. Nobody changes their own role.

"""
