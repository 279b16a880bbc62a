"""The page of calls to the outside."""

from django.contrib import admin

from claims.admin.base import Kept
from integrations.models import ApiCall


@admin.register(ApiCall)
class ApiCallAdmin(Kept):
    """How calls to the outside went."""

    permissions = {"view": "connection.edit"}
    list_display = (
        "at",
        "connection",
        "method",
        "route",
        "status",
        "duration_ms",
        "outcome",
    )
    list_filter = ("connection", "outcome")
    list_select_related = ("connection",)
    search_fields = ("=correlation_id",)
    search_help_text = "A correlation id"
    ordering = ("-at", "id")
