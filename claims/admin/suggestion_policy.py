"""The page of how suggestions are shown and when a kind of them is not."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from claims.admin.base import Page, TenantForm
from claims.models import SuggestionPolicy

EDITS = dict.fromkeys(("view", "add", "change"), "payer.edit")


class PolicyForm(TenantForm):
    """What of suggestions is shown when."""

    class Meta:
        model = SuggestionPolicy
        fields = ("reads_notes", "blind_share", "suppress_above", "suppress_after")

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
    list_display = ("__str__", "reads_notes", "blind_share", "suppress_above", "updated_at")

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        """Whether there is none yet and the person may keep it."""
        return super().has_add_permission(request) and not SuggestionPolicy.objects.exists()
