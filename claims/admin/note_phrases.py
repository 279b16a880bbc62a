"""The page of what the clinic's notes call a service."""

from typing import Any

from django import forms
from django.contrib import admin

from claims.admin.base import Page, TenantForm
from claims.domain import codes
from claims.models import NotePhrase

EDITS = dict.fromkeys(("view", "add", "change", "delete"), "payer.edit")


class PhraseForm(TenantForm):
    """One phrase and the code it leads to."""

    class Meta:
        model = NotePhrase
        fields = ("code", "phrase", "leads")
        help_texts = {
            "phrase": "As the notes write it, in words of your own; at least three letters."
        }

    def clean_code(self) -> str:
        """Return the code as claims carry it."""
        code = codes.normalise_code(codes.plain(self.cleaned_data["code"]))
        if not codes.is_procedure(code):
            raise forms.ValidationError("A procedure code has five characters, as 97110 or J3301.")
        return code

    def clean_phrase(self) -> str:
        """Return the phrase with single spaces."""
        phrase = " ".join(codes.plain(self.cleaned_data["phrase"]).split())
        if sum(char.isalpha() for char in phrase) < 3:
            raise forms.ValidationError("Write at least three letters: a word or an abbreviation.")
        return phrase


@admin.register(NotePhrase)
class NotePhraseAdmin(Page):
    """Phrases beside those we ship; a change holds for visits read from then on."""

    permissions = EDITS
    form = PhraseForm
    list_display = ("phrase", "code", "leads")
    list_filter = ("leads",)
    search_fields = ("phrase", "code")
    ordering = ("code", "phrase")

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Begin with a phrase that leads somewhere."""
        return {"leads": True, **super().get_changeform_initial_data(request)}
