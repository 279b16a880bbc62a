"""What a practice lets a model read, how each reading by one went, and what it may take a day."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.domain.reading import sending
from claims.models.claim import Claim
from claims.models.connection import Connection
from claims.models.encounter import EncounterVersion
from claims.models.patient import Patient
from clinicbridge.audit.models import AuditedModel
from clinicbridge.scope.models import TenantModel


def usual_sections() -> list[str]:
    """Return the sections of a note that are sent unless a practice chooses others."""
    return list(sending.USUAL)


class SuggesterSettings(AuditedModel):
    """Whether, where and under whose word a practice has notes read by a model; one a practice.

    The address and its key are the connection's. The acknowledgement
    names who said that an agreement with that endpoint's operator is in
    force, and holds for the host it was given for and no other:
    ``acknowledged_host`` is that host with its scheme and port.
    """

    connection = models.ForeignKey(
        Connection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"direction": "ASIDE"},
        help_text="Where notes would be read; its address and key stand on its own page",
    )
    model = models.CharField(max_length=80, blank=True, help_text="As the endpoint names it")
    sections = models.JSONField("sections that are sent", default=usual_sections)
    daily_calls = models.PositiveIntegerField("calls a day, at most", default=300)
    daily_tokens = models.PositiveIntegerField("tokens a day, at most", default=2_000_000)
    agreement_with = models.CharField(max_length=120, blank=True)
    agreement_date = models.DateField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_host = models.CharField(max_length=255, blank=True)
    is_on = models.BooleanField("switched on", default=False, editable=False)
    turned_on_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(AuditedModel.Meta):
        verbose_name = verbose_name_plural = "suggestions by a model"
        constraints = [
            models.UniqueConstraint(fields=["practice"], name="suggester_settings_once"),
            models.CheckConstraint(
                condition=Q(is_on=False)
                | (
                    Q(connection__isnull=False, acknowledged_by__isnull=False)
                    & Q(turned_on_at__isnull=False)
                    & ~Q(acknowledged_host="")
                ),
                name="suggester_on_is_acknowledged",
            ),
        ]

    def __str__(self) -> str:
        return f"Suggestions by a model: {'on' if self.is_on else 'off'}"


class SuggestionRun(AuditedModel):
    """One reading of a visit's notes by a model: what it took and what came of it.

    Never what was sent or said: ``input_hash`` is the SHA-256 of what was
    sent, ``replaced`` counts identifiers taken out by kind, ``dropped``
    what of the answer did not hold, by reason. ``reason`` says why there
    is no answer, or why one waits.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", "Waiting"
        ASKING = "ASKING", "Being read"
        DONE = "DONE", "Read"
        ABSTAINED = "ABSTAINED", "Abstained"
        FAILED = "FAILED", "Given up"
        CANCELLED = "CANCELLED", "Not asked any more"

    class Reason(models.TextChoices):
        NONE = "", "-"
        UNAVAILABLE = "UNAVAILABLE", "The endpoint did not answer"
        LIMITED = "LIMITED", "The endpoint asked to wait"
        BREAKER = "BREAKER", "The endpoint is left alone for a while"
        BUDGET = "BUDGET", "The day's budget is used up"
        SETTINGS = "SETTINGS", "The settings are wrong"
        REFUSED = "REFUSED", "The endpoint refused this call"
        REFUSAL = "REFUSAL", "The model declined"
        TRUNCATED = "TRUNCATED", "The answer was cut off"
        UNREADABLE = "UNREADABLE", "The answer could not be read"
        SCHEMA = "SCHEMA", "The answer was not of the form asked for"
        NO_NOTE = "NO_NOTE", "The visit has no note to send"
        TOO_LONG = "TOO_LONG", "The notes are too long to send"
        NO_CANDIDATES = "NO_CANDIDATES", "There was nothing to choose from"
        OFF = "OFF", "Switched off meanwhile"
        LEFT = "LEFT", "The claim was no longer open"
        ATTEMPTS = "ATTEMPTS", "Tried again and again"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="suggestion_runs")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    encounter_version = models.ForeignKey(
        EncounterVersion, models.PROTECT, related_name="suggestion_runs"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    reason = models.CharField(
        max_length=13, choices=Reason.choices, default=Reason.NONE, blank=True
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    vendor = models.CharField(max_length=40, blank=True)
    model = models.CharField(max_length=80, blank=True)
    prompt = models.CharField(max_length=40, blank=True)
    input_hash = models.CharField(max_length=64, blank=True)
    characters = models.PositiveIntegerField(default=0)
    candidates = models.PositiveIntegerField(default=0)
    replaced = models.JSONField(default=dict, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cache_read_tokens = models.PositiveIntegerField(default=0)
    cache_write_tokens = models.PositiveIntegerField(default=0)
    latency_ms = models.PositiveIntegerField(null=True, blank=True)
    kept = models.PositiveIntegerField(default=0, help_text="Facts that held")
    dropped = models.JSONField(default=dict, blank=True)
    correlation_id = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["encounter_version"], name="suggestion_run_once"),
            models.CheckConstraint(
                condition=~Q(state="ASKING")
                | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="suggestion_run_asking_has_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "created_at"], name="suggestion_run_by_time"),
            models.Index(
                "practice",
                "next_attempt_at",
                condition=Q(state__in=["WAITING", "ASKING"]),
                name="suggestion_run_due",
            ),
        ]

    def __str__(self) -> str:
        return f"Run {str(self.pk)[:8]}"

    def vault_subject(self) -> uuid.UUID:
        """Name whom a reading of this row is about."""
        return self.patient_id


class SuggesterMeter(TenantModel):
    """What a practice's model took today, and how long it is left alone; one a practice.

    ``failures`` counts calls in a row that got no answer. Until
    ``open_until`` nobody calls; the next call after it is a trial.
    """

    day = models.DateField()
    calls = models.PositiveIntegerField(default=0)
    tokens = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["practice"], name="suggester_meter_once"),
        ]

    def __str__(self) -> str:
        return f"Meter {str(self.pk)[:8]}"
