"""The pages of connections: where a line leads, with which secrets, and who may call us by it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.admin.base import Page, TenantForm, say
from claims.admin.buttons import Buttons
from claims.models import Connection, FieldIncident
from claims.queries import fields_seen
from claims.services import suggester
from clinicbridge import scope, vault
from clinicbridge.accounts.admin_base import AsksRole
from integrations import addresses, registry, tasks, trying
from integrations.admin.confirming import Confirmed, confirmable
from integrations.models import Credential, HookRoute, Purpose

EDITS = dict.fromkeys(("view", "add", "change"), "connection.edit")
PAGE = "admin:claims_connection_change"
ACTIVE = Connection.State.ACTIVE
HEARS = {"INBOUND": Purpose.ENCOUNTERS, "OUTBOUND": Purpose.ACKNOWLEDGEMENTS}


class ConnectionForm(Confirmed, TenantForm):
    """A line; its vendor is one of those we can talk to, in this direction."""

    vendor = forms.ChoiceField()

    class Meta:
        model = Connection
        fields = ("name", "direction", "vendor", "environment", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "vendor" in self.fields:
            choices = [(key, vendor.label) for key, vendor in registry.VENDORS.items()]
            self.fields["vendor"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Refuse a direction for which the vendor has no adapter."""
        cleaned = super().clean()
        vendor = registry.VENDORS.get(self.cleaned_data.get("vendor", ""))
        direction = self.cleaned_data.get("direction")
        if vendor and direction and direction not in vendor.directions:
            word = Connection.Direction(direction).label.lower()
            self.add_error("vendor", f"{vendor.label} has no {word} line.")
        wakes = "state" in self.changed_data and self.cleaned_data.get("state") == ACTIVE
        if wakes and not self.is_confirmed and suggester.reads_by(self.instance.pk):
            raise self.refusal(["a paused line"])
        return cleaned


class CredentialForm(Confirmed, TenantForm):
    """Takes secrets and never shows them; what is left empty stays as it is."""

    webhook_secret = forms.CharField(
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="whsec_...; a new one is added before the one in use, an older one goes",
    )
    token = forms.CharField(
        label="Key",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="The token or API key this address is opened with; sealed, never shown again",
    )

    class Meta:
        model = Credential
        fields = ("base_url", "options")
        widgets = {"options": forms.Textarea(attrs={"rows": 3, "cols": 60})}

    def clean(self) -> dict[str, Any] | None:
        """Lead notes nowhere else, and under no other key, without a second factor."""
        cleaned = super().clean()
        moved = {"base_url", "token", "options"} & set(self.changed_data)
        if moved and not self.is_confirmed and suggester.reads_by(self.instance.connection_id):
            raise self.refusal(["another address or key"])
        if "base_url" in moved and not self.cleaned_data.get("token") and self._takes_key_along():
            self.add_error("token", "Type the key again: it would go to another address.")
        return cleaned

    def _takes_key_along(self) -> bool:
        """Whether a sealed key would be sent where whoever typed it never meant it to go."""
        origins = (str(self.initial.get("base_url") or ""), self.cleaned_data.get("base_url", ""))
        before, after = map(addresses.origin, origins)
        if before in ("", after) or self.instance._state.adding:
            return False
        with vault.reading(purpose="connection.edit", subject=self.instance.pk):
            return bool(self.instance.secrets.get("token"))

    def has_changed(self) -> bool:
        """Save the row of a new line even where nothing is typed yet."""
        return super().has_changed() or self.instance._state.adding

    def save(self, commit: bool = True) -> Any:
        """Put what was typed over or beside the sealed secrets."""
        typed = {name: self.cleaned_data.get(name) for name in ("token", "webhook_secret")}
        if any(typed.values()):
            with vault.reading(purpose="connection.edit", subject=self.instance.pk):
                secrets = dict(self.instance.secrets)
            if typed["token"]:
                secrets["token"] = typed["token"]
            if typed["webhook_secret"]:
                secrets["webhook"] = [typed["webhook_secret"], *secrets.get("webhook", ())][:2]
            self.instance.secrets = secrets
        return super().save(commit)


class CredentialFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The one credential of a line; the relation itself has no name to go by."""

    @classmethod
    def get_default_prefix(cls) -> str:
        """Name the fields."""
        return "credential"


class CredentialRow(AsksRole, admin.StackedInline):  # type: ignore[type-arg]
    """The address and the secrets of a line; secrets go in and never out."""

    permissions = EDITS
    model = Credential
    form = CredentialForm
    formset = CredentialFormSet
    fields = ("base_url", "webhook_secret", "token", "options")
    min_num = max_num = 1
    can_delete = False
    verbose_name_plural = "Address and secrets"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Tell the form whether password and code were typed just now."""
        formset = super().get_formset(request, obj, **kwargs)
        confirmable(formset.form, request, PAGE)
        return formset


@admin.register(Connection)
class ConnectionAdmin(Buttons, Page):
    """The lines to EMRs, billing systems and models; a line no more used is paused."""

    buttons = {"test": "Test connection"}
    permissions = EDITS
    form = ConnectionForm
    inlines = (CredentialRow,)
    list_display = ("name", "direction", "vendor", "environment", "state")
    list_filter = ("direction", "environment", "state")
    ordering = ("direction", "name")
    fields = (
        ("name", "state"),
        ("direction", "vendor", "environment"),
        "called_at",
        "last_test",
        "fields_seen",
    )
    readonly_fields = ("called_at", "last_test", "fields_seen")

    def offers(self, request: HttpRequest, row: Connection) -> set[str]:
        """Whoever may change a line may test it."""
        return set(self.buttons) if self.has_change_permission(request, row) else set()

    def press(self, request: HttpRequest, name: str, row: Connection) -> Connection:
        """Have a worker test the line as it was last saved: no request waits for the outside."""
        ids = (row.practice_id, row.pk)
        transaction.on_commit(lambda: tasks.wake_trial(*ids))
        say(request, "It is being tested. Reload in a few seconds: Last test says what was found.")
        return row

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Tell the form whether password and code were typed just now."""
        form = super().get_form(request, *args, **kwargs)
        confirmable(form, request, PAGE)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What came by a line stays true of it: its kind does not change."""
        return (*self.readonly_fields, "direction", "vendor") if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Give a new line the address at which it is heard; a model calls nobody."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            if not change and obj.direction in HEARS:
                HookRoute.objects.create(
                    practice_id=scope.current(),
                    connection_id=obj.pk,
                    purpose=HEARS[obj.direction],
                )

    @admin.display(description="Is called at")
    def called_at(self, connection: Connection) -> SafeString | str:
        """Show the addresses that lead here."""
        routes = HookRoute.objects.filter(practice_id=scope.current(), connection_id=connection.pk)
        if connection.direction == Connection.Direction.ASIDE:
            return "It calls nobody here."
        lines = (
            (f"/api/v1/hooks/{r.public_id}", "" if r.is_active else " (closed)") for r in routes
        )
        return format_html_join("", "<p><code>{}</code>{}</p>", lines) or "Once it is saved."

    @admin.display(description="Last test")
    def last_test(self, connection: Connection) -> str:
        """Say when it was last tested and what was found."""
        never = "Not tested yet."
        return never if connection._state.adding else trying.last(connection) or never

    @admin.display(description="Fields seen")
    def fields_seen(self, connection: Connection) -> SafeString | str:
        """Lead to the fields its visits carry, and tell what is amiss with mapped ones."""
        if connection._state.adding or connection.direction != Connection.Direction.INBOUND:
            return "-"
        told = FieldIncident.objects.filter(connection=connection, resolved_at=None)
        lines = [(fields_seen.words(one),) for one in told.order_by("opened_at")]
        there = f"{reverse('admin:claims_fieldseen_changelist')}?connection={connection.pk}"
        return format_html_join("", "<p>{}</p>", lines) + format_html(
            '<p><a href="{}">What its visits carry</a></p>', there
        )


@admin.register(HookRoute)
class HookRouteAdmin(Page):
    """The addresses others call; one practice sees its own."""

    permissions = {"view": "connection.edit", "change": "connection.edit"}
    form = forms.ModelForm  # type: ignore[assignment]  # no column of it is unique by practice
    list_display = ("purpose", "line", "is_active", "created_at")
    list_filter = ("purpose", "is_active")
    fields = ("line", "purpose", "public_id", "is_active", "created_at")
    readonly_fields = ("line", "purpose", "public_id", "created_at")
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[HookRoute]:
        """Show the current practice's hooks."""
        return super().get_queryset(request).filter(practice_id=scope.current())

    @admin.display(description="Connection")
    def line(self, route: HookRoute) -> str:
        """Name the line a call comes in by."""
        found = Connection.objects.filter(pk=route.connection_id).first()
        return found.name if found else "none"
