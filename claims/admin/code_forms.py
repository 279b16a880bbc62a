"""Forms of the code tables: what to load, and what to look up."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from claims.domain import codes as shapes
from claims.services import code_uploads, codesets

LABELS = {
    "icd10cm": "ICD-10-CM: order file, tabular XML, or both",
    "hcpcs": "HCPCS Level II (CMS, quarterly)",
    "cpt": "CPT (your licensed list, CSV)",
    "ncci_ptp": "NCCI procedure pairs (all segments)",
    "ncci_mue": "NCCI unit limits, practitioner",
    "add_on": "Add-on codes (quarterly)",
    "mpfs": "Medicare physician fees (PPRRVU)",
    "pos": "Places of service (CSV)",
    "fee_schedule": "Your fees (CSV: code, modifier, amount)",
    "payer_rules": "Your payers' rules (CSV: payer, rule, value)",
}


class ManyFiles(forms.ClearableFileInput):
    """A file field of the browser that takes several."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """One file or several."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, each checked by itself."""
        check = super().clean
        return [check(one, initial) for one in data or [None]]


class LoadForm(forms.Form):
    """A set, its files, and what their names do not tell."""

    set = forms.ChoiceField(
        label="What is it?", choices=[("", "Choose"), *((n, LABELS[n]) for n in codesets.NAMES)]
    )
    chosen = Files(
        label="File",
        help_text=(
            "Text, CSV or XLSX, as published and unpacked. "
            "Pairs come in several segments: choose all. "
            f"At most {code_uploads.LARGEST // 1024 // 1024} MB each; deleted once loaded."
        ),
    )
    release = forms.CharField(
        label="Name", required=False, max_length=80, help_text="Where the file's name tells none"
    )
    begins = forms.DateField(
        label="Holds from", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    ends = forms.DateField(
        label="Holds to", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days that end before they begin."""
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends < begins:
            self.add_error("ends", "This is before the first day.")
        return cleaned

    @property
    def wanted(self) -> code_uploads.Wanted:
        """What is wanted of the files."""
        said = self.cleaned_data
        ask = codesets.Ask(said["release"], said["begins"], said["ends"])
        return code_uploads.Wanted(said["set"], ask)


class FindForm(forms.Form):
    """A code, or several with blanks between them, and the day of service."""

    codes = forms.CharField(
        label="Code", max_length=120, widget=forms.TextInput(attrs={"autofocus": True})
    )
    day = forms.DateField(
        label="Day of service", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_codes(self) -> str:
        """Read full-width characters as meant; refuse what only looks like a code's."""
        text = shapes.plain(self.cleaned_data["codes"])
        if not text.isascii():
            raise forms.ValidationError("Write plain letters A to Z and digits 0 to 9.")
        return text

    def on(self, today: date) -> date:
        """Return the day asked for, today where none was."""
        day: date | None = self.cleaned_data["day"]
        return day or today
