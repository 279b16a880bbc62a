"""The tables of the outside world: where lines lead, what came in, how calls went."""

import secrets
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from claims.models import Connection
from clinicbridge.accounts.models import Practice
from clinicbridge.audit.models import AuditedModel
from clinicbridge.scope.models import TenantModel
from clinicbridge.vault.fields import EncryptedJSON, EncryptedText
from integrations import addresses
from integrations.errors import Misconfigured


def new_public_id() -> str:
    """Return 32 URL-safe characters nobody can guess."""
    return secrets.token_urlsafe(24)


class Purpose(models.TextChoices):
    """What a hook is for."""

    ENCOUNTERS = "ENCOUNTERS", "Visits from an EMR"
    ACKNOWLEDGEMENTS = "ACKNOWLEDGEMENTS", "Answers from a billing system"


class Credential(AuditedModel):
    """Where a connection leads and with which secrets.

    ``secrets`` holds ``webhook`` (a list of ``whsec_...``, all of them
    valid at once) and whatever the vendor needs, such as ``token``.
    """

    connection = models.OneToOneField(Connection, models.PROTECT, related_name="+")
    base_url = models.CharField("address", max_length=300, blank=True)
    secrets = EncryptedJSON(default=dict)
    options: Any = models.JSONField(default=dict, blank=True)
    watermarks: Any = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"Credential of {self.connection_id}"

    def clean(self) -> None:
        """Refuse an address no call may go to."""
        if not self.base_url:
            return
        try:
            addresses.check_url(self.base_url)
        except Misconfigured as error:
            raise ValidationError({"base_url": str(error)}) from None


class HookRoute(models.Model):
    """Which practice and connection a hook's public id belongs to; no PHI."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    public_id = models.CharField(max_length=64, unique=True, default=new_public_id, editable=False)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    connection_id = models.UUIDField()  # no foreign key: the other table is behind a practice
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(public_id__regex=r"^[A-Za-z0-9_-]{22,64}$"), name="hook_public_id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {str(self.pk)[:8]}"


class InboundMessage(TenantModel):
    """One body as it came, kept once, and what became of it.

    ``body`` holds the bytes one character each (Latin-1), so that any
    bytes come back exactly. A body that came under an id already used
    is kept as CONFLICTING and points at the first.
    """

    class State(models.TextChoices):
        RECEIVED = "RECEIVED", "Waiting"
        TAKEN = "TAKEN", "Being read"
        INGESTED = "INGESTED", "Read"
        QUARANTINED = "QUARANTINED", "Quarantined"
        CONFLICTING = "CONFLICTING", "Same id, other body"

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    event_id = models.CharField(max_length=128)
    body_hash = models.CharField(max_length=64)
    body = EncryptedText()
    content_type = models.CharField(max_length=80)
    is_primary = models.BooleanField(default=True)
    conflicts_with = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="conflicts"
    )
    state = models.CharField(max_length=11, choices=State.choices, default=State.RECEIVED)
    reason = models.CharField(max_length=300, blank=True)
    fix = models.CharField(max_length=300, blank=True)
    visits = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    correlation_id = models.CharField(max_length=32)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                "connection", "event_id", "body_hash", name="message_stored_once"
            ),
            models.UniqueConstraint(
                "connection", "event_id", condition=Q(is_primary=True), name="message_one_primary"
            ),
            models.CheckConstraint(
                condition=Q(is_primary=True) | Q(state="CONFLICTING"), name="message_conflict_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state="TAKEN")
                | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="message_taken_has_lease",
            ),
        ]
        indexes = [
            models.Index(
                "practice",
                "next_attempt_at",
                condition=Q(state__in=["RECEIVED", "TAKEN"]),
                name="message_due",
            ),
            models.Index(fields=["practice", "-received_at"], name="message_by_time"),
        ]

    def __str__(self) -> str:
        return f"Message {str(self.pk)[:8]}"

    @property
    def raw(self) -> bytes:
        """Return the body's bytes; needs a reading purpose."""
        return self.body.encode("latin-1")


class ApiCall(TenantModel):
    """How one outgoing call went; ids, queries and bodies are not kept."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    method = models.CharField(max_length=8)
    host = models.CharField(max_length=255)
    route = models.CharField(max_length=120)
    status = models.PositiveSmallIntegerField(null=True)
    duration_ms = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    outcome = models.CharField(max_length=40)
    correlation_id = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        verbose_name = "API call"
        indexes = [models.Index(fields=["practice", "-at"], name="call_by_time")]

    def __str__(self) -> str:
        return f"{self.method} {self.route}"
