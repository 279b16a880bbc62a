"""Pages on which a practice says how loud an edit is, and why."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from claims.admin.base import Page, TenantForm
from claims.admin.examining import examine_again
from claims.admin.sealed import Sealed
from claims.domain.edits import registry
from claims.models import EditSetting


def _choices() -> list[tuple[str, str]]:
    """Return the edits a practice may set, by id, each in a biller's words."""
    return [
        (one.id, f"{one.id}: {' '.join(one.rule.split())} ({one.severity.value.lower()})")
        for one in registry.edits()
        if not one.is_fixed
    ]


class EditSettingForm(TenantForm):
    """One edit's severity, for all payers or for one; each change says why anew."""

    edit = forms.ChoiceField(
        choices=_choices, help_text="What each says stands in docs/edits.md; a few cannot be set."
    )

    reason = forms.CharField(
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text="Why it is so from now on. It is sealed; what stood here opens for a purpose.",
    )

    class Meta:
        model = EditSetting
        fields = ("edit",)  # the page adds the others, inside the practice

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.pop("reason", None)  # the row's is a ciphertext


@admin.register(EditSetting)
class EditSettingAdmin(Sealed, Page):
    """How loud an edit is in this practice; a change examines open claims again."""

    permissions = dict.fromkeys(("view", "add", "change", "delete"), "payer.edit")
    form = EditSettingForm
    fields = ("edit", "payer", "severity", "reason")
    sealed = ("reason",)
    list_display = ("edit", "payer", "severity", "updated_at")
    list_filter = ("severity",)
    list_select_related = ("payer",)
    search_fields = ("edit",)
    ordering = ("edit", "payer__name")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the setting and have open claims examined by it."""
        super().save_model(request, obj, form, change)
        examine_again(request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Let the edit speak as it does by itself again."""
        super().delete_model(request, obj)
        examine_again(request)
