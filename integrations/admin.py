"""The admin's view of what came in and where lines lead."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from clinicbridge import scope, vault
from integrations import draining, tasks
from integrations.models import ApiCall, Credential, HookRoute, InboundMessage


class CredentialForm(forms.ModelForm):  # type: ignore[type-arg]
    """Takes secrets and never shows them; what is left empty stays as it is."""

    webhook_secret = forms.CharField(
        required=False,
        widget=forms.PasswordInput,
        help_text="whsec_...; a new one is added before those in use",
    )
    token = forms.CharField(required=False, widget=forms.PasswordInput)

    class Meta:
        model = Credential
        fields = ("base_url", "options")  # the connection joins inside a practice only

    def save(self, commit: bool = True) -> Any:
        """Put what was typed over or beside the sealed secrets."""
        with vault.reading(purpose="connection.edit", subject=self.instance.pk):
            secrets = dict(self.instance.secrets)
        if token := self.cleaned_data["token"]:
            secrets["token"] = token
        if added := self.cleaned_data["webhook_secret"]:
            secrets["webhook"] = [added, *secrets.get("webhook", ())][:2]
        self.instance.secrets = secrets
        return super().save(commit)


class Kept:
    """What only comes in by itself and stays as it came."""

    def has_add_permission(self, *_: Any, **__: Any) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, *_: Any, **__: Any) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, *_: Any, **__: Any) -> bool:
        """Nobody removes."""
        return False


@admin.register(Credential)
class CredentialAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Addresses and secrets of connections; secrets go in and never out."""

    form = CredentialForm
    fields = ("connection", "base_url", "options", "webhook_secret", "token")
    list_display = ("connection", "base_url")


@admin.register(HookRoute)
class HookRouteAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The addresses others call; one practice sees its own."""

    list_display = ("purpose", "public_id", "is_active", "created_at")
    readonly_fields = ("public_id", "practice", "connection_id", "purpose")

    def get_queryset(self, request: HttpRequest) -> QuerySet[HookRoute]:
        """Show the current practice's hooks."""
        return super().get_queryset(request).filter(practice_id=scope.current())

    def has_add_permission(self, *_: Any, **__: Any) -> bool:
        """Hooks are made with their connection."""
        return False


@admin.register(InboundMessage)
class InboundMessageAdmin(Kept, admin.ModelAdmin):  # type: ignore[type-arg]
    """What came in, what became of it, why not and what to do."""

    list_display = ("received_at", "connection", "purpose", "state", "visits", "reason", "fix")
    list_filter = ("state", "purpose")
    actions = ("retry",)
    exclude = ("body", "lease_token", "lease_until")

    @admin.action(description="Read the chosen quarantined messages again")
    def retry(self, request: HttpRequest, queryset: QuerySet[InboundMessage]) -> None:
        """Put quarantined messages back in the line."""
        chosen = list(queryset.values_list("pk", flat=True))
        count = draining.retry(message_ids=chosen, actor=request.user)  # type: ignore[arg-type]
        tasks.wake_ingest(scope.current())
        messages.info(request, f"{count} will be read again.")


@admin.register(ApiCall)
class ApiCallAdmin(Kept, admin.ModelAdmin):  # type: ignore[type-arg]
    """How calls to the outside went."""

    list_display = (
        "at",
        "connection",
        "method",
        "host",
        "route",
        "status",
        "duration_ms",
        "outcome",
    )
    list_filter = ("outcome",)
