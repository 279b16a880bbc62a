"""The page of people who treat, refer, supervise or certify."""

from typing import Any

from django import forms
from django.contrib import admin

from claims.admin.base import Page, TenantForm
from claims.domain import codes
from claims.models import Provider


class ProviderForm(TenantForm):
    """A provider; an NPI holds its check digit."""

    def clean_npi(self) -> str:
        """Return the NPI's digits; refuse one whose check digit fails."""
        npi = codes.normalise_digits(codes.plain(self.cleaned_data["npi"]))
        if self.cleaned_data["npi"] and not codes.is_npi(npi):
            raise forms.ValidationError("An NPI has ten digits, and these fail its check digit.")
        return npi

    def clean(self) -> dict[str, Any]:
        """Refuse a key that belongs to no EMR: two EMRs may use one key for two people."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("source_key") and cleaned.get("connection") is None:
            self.add_error("connection", "Choose the EMR that names the provider by this key.")
        return cleaned


@admin.register(Provider)
class ProviderAdmin(Page):
    """Providers as claims name them; one who left is made inactive."""

    permissions = {"view": "payer.edit", "add": "payer.edit", "change": "payer.edit"}
    form = ProviderForm
    fields = (
        ("family", "given", "credential"),
        ("npi", "taxonomy"),
        ("connection", "source_key"),
        "is_active",
    )
    list_display = ("family", "given", "credential", "npi", "taxonomy", "is_active")
    list_filter = ("is_active", "credential")
    search_fields = ("family", "given", "npi")
    ordering = ("family", "given")
