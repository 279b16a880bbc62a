"""The pages of suggestions by a model: whether, where, under whose word; and how each went."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminBigIntegerFieldWidget
from django.db.models import PositiveIntegerField
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claims.admin.base import Kept, Page, TenantForm, say
from claims.admin.buttons import Buttons
from claims.domain.reading import sending
from claims.domain.reading.sections import Section
from claims.models import SuggesterSettings, SuggestionRun
from claims.services import suggester
from clinicbridge.accounts import entrance
from clinicbridge.accounts.factor_views import to_confirm
from integrations import suggestions
from integrations.admin.confirming import Confirmed, confirmable

NOT_YET = "Nothing is sent yet: password and code come first. Press again once you typed them."
SWITCHED_OFF = "It is switched off: the agreement was acknowledged for another connection."
ACKNOWLEDGES = (
    "I have seen the agreement with the operator of this endpoint that allows patients' data to be "
    "sent there, and it is in force."
)


class SuggesterForm(Confirmed, TenantForm):
    """What is sent where, within which budget; and a person's word for the agreement.

    ``before`` is the row as it is kept, held until the request ends: what
    is wider is judged by it, not by what the page showed.
    """

    before: SuggesterSettings | None = None

    sections = forms.MultipleChoiceField(
        choices=[(one.value, one.value.capitalize()) for one in Section],
        widget=forms.CheckboxSelectMultiple,
        initial=list(sending.USUAL),
        help_text="Parts of a note that may be sent; what stands under no heading is the body.",
    )
    acknowledges = forms.BooleanField(
        required=False,
        label=ACKNOWLEDGES,
        help_text="Your name, the day and the address are kept with it. It holds for that address "
        "alone.",
    )

    class Meta:
        model = SuggesterSettings
        fields = ("model",)  # the page adds the others, inside the practice

    def clean(self) -> dict[str, Any] | None:
        """Refuse an acknowledgement of nothing in particular, and more without a second factor."""
        cleaned = super().clean()
        if not self.instance._state.adding:
            self.before = suggester.standing(self.instance)
        if (wider := self._wider()) and not self.is_confirmed:
            raise self.refusal(wider)
        if self.cleaned_data.get("acknowledges"):
            for name in ("connection", "agreement_with", "agreement_date"):
                if not self.cleaned_data.get(name):
                    self.add_error(name, "Needed for what you acknowledge.")
        since = self.cleaned_data.get("agreement_date")
        if since and since > timezone.localdate():
            self.add_error("agreement_date", "It is not in force yet.")
        return cleaned

    def _wider(self) -> list[str]:
        """Say what would let more leave while it is on and its connection stays."""
        said, before = self.cleaned_data, self.before
        if before is None or not before.is_on or said.get("connection") != before.connection:
            return []
        wider = suggester.widened(
            before,
            model=said.get("model", ""),
            sections=said.get("sections", ()),
            calls=said.get("daily_calls", 0),
            tokens=said.get("daily_tokens", 0),
        )
        return [*wider, "agreement"] if said.get("acknowledges") else wider


@admin.register(SuggesterSettings)
class SuggesterAdmin(Buttons, Page):
    """Whether a practice has notes read by a model; off until somebody switches it on."""

    permissions = {
        "view": "admin.enter",
        **dict.fromkeys(("add", "change"), "suggester.edit"),
    }
    buttons = {"on": "Switch on", "off": "Switch off"}
    form = SuggesterForm
    list_display = ("model", "connection", "is_on", "acknowledged_by", "acknowledged_at")
    list_select_related = ("connection", "acknowledged_by")
    fieldsets = (
        (None, {"fields": ("state", ("connection", "model"), "sections")}),
        ("Budget", {"fields": (("daily_calls", "daily_tokens"),)}),
        (
            "Agreement with the endpoint's operator",
            {"fields": (("agreement_with", "agreement_date"), "acknowledges", "acknowledged")},
        ),
    )
    readonly_fields = ("state", "acknowledged")
    # Room for seven digits.
    formfield_overrides = {PositiveIntegerField: {"widget": AdminBigIntegerFieldWidget}}

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One row a practice."""
        return super().has_add_permission(request, obj) and not SuggesterSettings.objects.exists()

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Tell the form whether password and code were typed just now."""
        form = super().get_form(request, *args, **kwargs)
        confirmable(form, request, "admin:claims_suggestersettings_change")
        return form

    def offers(self, request: HttpRequest, row: SuggesterSettings) -> set[str]:
        """Offer the one that changes something, to whom may."""
        if not self.has_change_permission(request, row):
            return set()
        return {"off"} if row.is_on else {"on"}

    def press_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Ask for password and code before anything may leave."""
        row = self.get_object(request, unquote(object_id))
        asks = request.method == "POST" and name == "on" and not entrance.is_confirmed(request)
        if asks and row is not None and name in self.offers(request, row):
            messages.info(request, NOT_YET)
            return to_confirm("admin:claims_suggestersettings_change", row.pk)
        return super().press_view(request, object_id, name)

    def press(self, request: HttpRequest, name: str, row: SuggesterSettings) -> SuggesterSettings:
        """Switch on or off, or say what is missing."""
        if name == "off":
            say(request, "It is switched off. Nothing more is sent.")
            return suggester.turn_off(settings=row)
        try:
            origin = suggestions.origin_of(row.connection_id)
            row = suggester.turn_on(settings=row, origin=origin, now=timezone.now())
        except suggester.NotReady as missing:
            say(request, str(missing), wrong=True)
            return row
        say(request, "It is switched on: notes of visits from now on are read there.")
        return row

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the settings, and the person's word where they gave it."""
        if form.before is not None:
            if suggester.carry_over(obj, form.before):
                say(request, SWITCHED_OFF, wrong=True)
        elif not form.cleaned_data.get("acknowledges"):
            obj.agreement_with, obj.agreement_date = "", None
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("acknowledges"):
            self._acknowledge(request, obj, form.cleaned_data)

    def _acknowledge(
        self, request: HttpRequest, row: SuggesterSettings, said: dict[str, Any]
    ) -> None:
        person: Any = request.user
        try:
            suggester.acknowledge(
                settings=row,
                origin=suggestions.origin_of(row.connection_id),
                agreement_with=said["agreement_with"],
                since=said["agreement_date"],
                actor=person,
            )
        except suggester.NotReady as missing:
            say(request, str(missing), wrong=True)

    @admin.display(description="State")
    def state(self, row: SuggesterSettings) -> str:
        """Say whether notes are sent, and what keeps them from it."""
        if row._state.adding:
            return "Off. Save first."
        why = suggester.lacks(row, origin=suggestions.origin_of(row.connection_id))
        if row.is_on:
            return f"On, but nothing is sent: {why}" if why else "On."
        return f"Off. {why}" if why else "Off. It can be switched on."

    @admin.display(description="Acknowledged")
    def acknowledged(self, row: SuggesterSettings) -> str:
        """Say who acknowledged what for which address."""
        if row.acknowledged_by is None or row.acknowledged_at is None:
            return "Nobody has."
        at = timezone.localtime(row.acknowledged_at)
        return (
            f"{row.acknowledged_by}, {at:%Y-%m-%d %H:%M}: with {row.agreement_with} since "
            f"{row.agreement_date}, for {row.acknowledged_host}"
        )


@admin.register(SuggestionRun)
class SuggestionRunAdmin(Kept):
    """How each reading of a note by a model went: counts and hashes, never a word of it."""

    nothing = (
        "No note was read by a model. That is off until somebody sets it up under "
        "“Suggestions by a model” and switches it on."
    )
    permissions = {"view": "admin.enter"}
    list_display = ("created_at", "claim", "state", "reason", "model", "kept", "latency_ms")
    list_filter = ("state", "reason", "model")
    list_select_related = ("claim",)
    search_fields = ("=correlation_id", "=input_hash")
    search_help_text = "A correlation id, or the hash of what was sent"
    ordering = ("-created_at", "id")
    fields = (
        ("claim", "state", "reason"),
        ("vendor", "model", "prompt"),
        ("attempts", "next_attempt_at", "created_at", "ended_at", "latency_ms"),
        ("characters", "candidates", "replaced"),
        ("kept", "dropped"),
        ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens"),
        "input_hash",
        "correlation_id",
    )
