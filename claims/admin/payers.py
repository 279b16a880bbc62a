"""Pages of payers and of what the clinic charges."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from claims.admin.base import Page, Rows, TenantForm
from claims.admin.examining import examine_again
from claims.admin.fields import Lines
from claims.domain import codes
from claims.domain.coding import payer_rules
from claims.models import Fee, FeeSchedule, Payer
from claims.services.practice_files import COLUMNS

_FITTING = (
    "cannot have this value: a flag is true or false, days are a number from 1 to "
    f"{payer_rules.LONGEST_FILING}, all else is text in quotes: "
    'distinct_modifier "59" or "X", member_id_pattern characters and [A-Z0-9] sets, each with '
    "{9}, {8,11}, ?, * or + where it repeats, and no groups."
)
# What of a payer claims are judged by.
_JUDGES = frozenset({"payer_class", "units_method", "filing_days", "rules"})
EDITS = {"view": "payer.edit", "add": "payer.edit", "change": "payer.edit"}


class PayerForm(TenantForm):
    """A payer; the names the EMR uses stand one to a line."""

    aliases = Lines(label="Names and ids the EMR uses")

    class Meta:
        model = Payer
        fields = (
            "name",
            "payer_class",
            "code",
            "aliases",
            "units_method",
            "filing_days",
            "rules",
            "is_active",
        )

    def clean_rules(self) -> dict[str, Any]:
        """Return the payer's own rules, by name."""
        rules = self.cleaned_data["rules"] or {}
        if not isinstance(rules, dict):
            raise forms.ValidationError('Rules are named: {"name": value}.')
        for name in sorted(payer_rules.NAMES & rules.keys()):
            if name in COLUMNS:
                raise forms.ValidationError(f"{name} has a field of its own on this page.")
            if not payer_rules.fits(name, rules[name]):
                raise forms.ValidationError(f"{name} {_FITTING}")
        return rules

    def clean_filing_days(self) -> int | None:
        """Return the days; refuse more than any payer gives."""
        days: int | None = self.cleaned_data["filing_days"]
        if days is not None and not 1 <= days <= payer_rules.LONGEST_FILING:
            raise forms.ValidationError(f"From 1 to {payer_rules.LONGEST_FILING} days.")
        return days


@admin.register(Payer)
class PayerAdmin(Page):
    """Who pays and by which rules; a payer that is no more is made inactive."""

    permissions = EDITS
    form = PayerForm
    list_display = ("name", "payer_class", "code", "filing_days", "is_active")
    list_filter = ("payer_class", "is_active")
    search_fields = ("name", "code")
    ordering = ("name",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the payer, and have open claims examined where its rules changed."""
        super().save_model(request, obj, form, change)
        if change and _JUDGES & set(form.changed_data):
            examine_again(request)


class FeeForm(TenantForm):
    """One code's charge."""

    class Meta:
        model = Fee
        fields = ("code", "modifier", "label", "amount")

    def clean_code(self) -> str:
        """Return the code; refuse what is shaped like none."""
        code = codes.normalise_code(codes.plain(self.cleaned_data["code"]))
        if not codes.is_procedure(code):
            raise forms.ValidationError("A CPT or HCPCS code has five characters.")
        return code

    def clean_modifier(self) -> str:
        """Return the modifier; refuse what is shaped like none."""
        modifier = codes.normalise_code(codes.plain(self.cleaned_data["modifier"]))
        if modifier and not codes.is_modifier(modifier):
            raise forms.ValidationError("A modifier has two characters.")
        return modifier


class FeeRows(Rows):
    """The charges of a schedule."""

    permissions = {**EDITS, "delete": "payer.edit"}
    model = Fee
    form = FeeForm
    ordering = ("code", "modifier")


@admin.register(FeeSchedule)
class FeeScheduleAdmin(Page):
    """What the clinic charges from a date on, for one payer or for all."""

    permissions = EDITS
    inlines = (FeeRows,)
    list_display = ("name", "payer", "effective_from", "effective_to")
    list_select_related = ("payer",)
    fields = ("name", "payer", ("effective_from", "effective_to"))
    ordering = ("-effective_from", "name")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Keep the charges, and have open claims examined by what changed."""
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(one.has_changed() for one in formsets):
            examine_again(request)
