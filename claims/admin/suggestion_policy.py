"""The page of how suggestions are shown and when a kind of them is not."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from claims.admin.base import Kept, Page, TenantForm, say
from claims.admin.buttons import Buttons
from claims.models import SuggestionPolicy, SuppressedKind
from claims.services import suppressing

EDITS = dict.fromkeys(("view", "add", "change"), "payer.edit")


class PolicyForm(TenantForm):
    """What of suggestions is shown when."""

    class Meta:
        model = SuggestionPolicy
        fields = ("reads_notes", "blind_share", "suppress_above", "suppress_after")
        labels = {
            "blind_share": "Kept back of, %",
            "suppress_above": "Suppress over, %",
            "suppress_after": "After decisions",
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a second row, also one two people add at once."""
        rows = SuggestionPolicy.objects.exclude(pk=self.instance.pk)
        if rows.exists():
            raise forms.ValidationError("The practice has its policy already: change that one.")
        return super().clean() or {}


@admin.register(SuggestionPolicy)
class SuggestionPolicyAdmin(Page):
    """One row; a change holds for what is read and judged from then on."""

    permissions = EDITS
    form = PolicyForm
    list_display = ("__str__", "reads_notes", "kept_back", "suppressed_above", "updated_at")

    @admin.display(description="Kept back of, %")
    def kept_back(self, row: SuggestionPolicy) -> int:
        """Of which percentage of claims suggestions are kept back."""
        return row.blind_share

    @admin.display(description="Suppressed above, %")
    def suppressed_above(self, row: SuggestionPolicy) -> int:
        """Above which percentage of dismissals a kind is not shown."""
        return row.suppress_above

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Offer no second one."""
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        """Whether there is none yet and the person may keep it."""
        return super().has_add_permission(request) and not SuggestionPolicy.objects.exists()


@admin.register(SuppressedKind)
class SuppressedKindAdmin(Buttons, Kept):
    """Kinds of suggestions people kept turning down, and since when they are not shown."""

    permissions = {"view": "payer.edit"}
    buttons = {"lift": "Show this kind again"}
    fields = ("source", "kind", "rule", "decided", "dismissed", "since", "lifted_by", "lifted_at")
    list_display = ("source", "kind", "rule", "dismissed", "decided", "since", "lifted_at")
    list_filter = ("source",)
    ordering = ("-since",)

    def offers(self, request: HttpRequest, row: SuppressedKind) -> set[str]:
        """Return the button while the kind is suppressed."""
        may = self.allows(request, "view")
        return {"lift"} if may and row.lifted_at is None else set()

    def press(self, request: HttpRequest, _: str, row: SuppressedKind) -> SuppressedKind:
        """Show the kind again."""
        shown = suppressing.lift(kind_id=row.pk, actor=request.user)  # type: ignore[arg-type]
        say(request, "Shown again, and counted anew. Open claims are being examined again.")
        return shown
