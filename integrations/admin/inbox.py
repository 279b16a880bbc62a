"""The page of what came in: import failures first, each with its reason and its fix."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.base import Kept, say
from claims.admin.buttons import Buttons
from clinicbridge import scope
from integrations import draining, tasks
from integrations.models import InboundMessage

State = InboundMessage.State


class Waiting(admin.SimpleListFilter):
    """By what became of a message; import failures unless asked otherwise."""

    title = "what became of it"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Offer every state, and all."""
        others = [(state.value, str(state.label)) for state in State if state != State.QUARANTINED]
        return [*others, ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        """Call what stands there unasked by its name."""
        for choice in super().choices(changelist):
            if choice["query_string"] == changelist.get_query_string(remove=["state"]):
                choice["display"] = "Import failures"
            yield choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the messages in that state."""
        chosen = self.value() or State.QUARANTINED
        return queryset if chosen == "all" else queryset.filter(state=chosen)


@admin.register(InboundMessage)
class InboundMessageAdmin(Buttons, Kept):
    """What came in, what became of it, why not and what to do."""

    nothing = "No message waits to be mended: every visit that came could be read."
    permissions = {"view": "inbox.read", "retry": "inbox.read"}
    buttons = {"retry": "Read it again", "retry_alike": "Read all alike again"}
    list_display = ("received_at", "connection", "state", "reason", "fix")
    list_filter = (Waiting, "purpose", "connection")
    list_select_related = ("connection",)
    search_fields = ("=correlation_id", "=event_id")
    search_help_text = "A correlation id, or the sender's id of the message"
    ordering = ("-received_at", "id")
    actions = ("retry", "retry_alike")
    fields = (
        ("connection", "purpose"),
        ("state", "visits", "attempts"),
        "reason",
        "fix",
        ("received_at", "next_attempt_at"),
        "conflicts_with",
        ("event_id", "content_type"),
        "body_hash",
        "correlation_id",
    )

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Whether the person may have messages read again."""
        return self.allows(request, "retry")

    def offers(self, request: HttpRequest, row: InboundMessage) -> set[str]:
        """Read a quarantined message again, or all of its kind."""
        waits = row.state == State.QUARANTINED and self.allows(request, "retry")
        return set(self.buttons) if waits else set()

    def press(self, request: HttpRequest, name: str, row: InboundMessage) -> InboundMessage:
        """Have this message, or all alike, read again."""
        chosen = InboundMessage.objects.filter(pk=row.pk)
        act = self.retry if name == "retry" else self.retry_alike
        act(request, chosen)
        return row

    @admin.action(description="Read the chosen ones again", permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[InboundMessage]) -> None:
        """Put quarantined messages back in the line."""
        self._again(request, queryset)

    @admin.action(description="Read all like the chosen ones again", permissions=["retry"])
    def retry_alike(self, request: HttpRequest, queryset: QuerySet[InboundMessage]) -> None:
        """Put every message back that failed for the same reason on the same line."""
        kinds = queryset.filter(state=State.QUARANTINED).order_by().distinct()
        alike = InboundMessage.objects.none()
        for connection_id, reason in kinds.values_list("connection_id", "reason"):
            alike |= InboundMessage.objects.filter(connection_id=connection_id, reason=reason)
        self._again(request, alike)

    def _again(self, request: HttpRequest, rows: QuerySet[InboundMessage]) -> None:
        chosen = list(rows.order_by().values_list("pk", flat=True))
        count = draining.retry(message_ids=chosen, actor=request.user)  # type: ignore[arg-type]
        practice_id = scope.current()
        transaction.on_commit(lambda: tasks.wake_ingest(practice_id))
        say(request, f"{count} will be read again.")
