"""Pages to look at claims, their revisions and their steps; nothing of a patient unasked."""

from django.contrib import admin

from claims.admin.base import Kept
from claims.admin.sealed import Sealed
from claims.models import Claim, ClaimRevision, ClaimStep

READS = {"view": "claim.read"}
BY_ID = "The first digits of a claim's id"


@admin.register(Claim)
class ClaimAdmin(Sealed, Kept):
    """Where each claim stands; its content is its revisions'."""

    permissions = READS
    sealed = ("problems",)
    list_display = (
        "short_id",
        "status",
        "readiness",
        "revision",
        "destination",
        "owner",
        "received_at",
    )
    list_filter = ("status", "readiness", "is_touched", "is_amended")
    list_select_related = ("destination", "owner")
    search_fields = ("^id",)
    search_help_text = BY_ID
    ordering = ("-received_at", "id")
    fields = (
        ("status", "status_at"),
        ("readiness", "blocking_count", "confirm_count", "suggestion_count"),
        ("revision", "digest"),
        ("is_touched", "is_amended"),
        ("destination", "owner"),
        ("hold_reason", "hold_turn", "hold_until"),
        ("received_at", "correlation_id"),
    )


@admin.register(ClaimRevision)
class ClaimRevisionAdmin(Sealed, Kept):
    """Who wrote which revision, when and why."""

    permissions = READS
    sealed = ("content", "provenance")
    list_display = ("claim", "number", "cause", "actor", "created_at")
    list_filter = ("cause",)
    list_select_related = ("claim", "actor")
    search_fields = ("^claim__id",)
    search_help_text = BY_ID
    ordering = ("-created_at", "id")
    fields = ("claim", "number", "cause", "actor", "releases", "digest", "created_at")


@admin.register(ClaimStep)
class ClaimStepAdmin(Sealed, Kept):
    """Who moved which claim, from where to where, when."""

    permissions = READS
    sealed = ("reason",)
    list_display = ("created_at", "claim", "name", "before", "after", "actor", "revision")
    list_filter = ("name", "after")
    list_select_related = ("claim", "actor")
    search_fields = ("^claim__id", "=correlation_id")
    search_help_text = f"{BY_ID}, or a correlation id"
    ordering = ("-created_at", "id")
    fields = (
        "claim",
        "name",
        ("before", "after"),
        "actor",
        "revision",
        "correlation_id",
        "created_at",
    )
