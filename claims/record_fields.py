"""What a field of a patient's record takes, and what it says of what it does not."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from claims.domain import codes
from claims.models import Payer, Provider

EARLIEST = date(1990, 1, 1)
LATEST = timedelta(days=3660)
_APART = re.compile(r"[\s,;]+")


class Day(forms.DateField):
    """A day of the calendar; ``is_past`` when it cannot be one to come."""

    def __init__(self, label: str, *, required: bool = False, is_past: bool = False) -> None:
        super().__init__(
            label=label,
            required=required,
            input_formats=["%Y-%m-%d", "%m/%d/%Y"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={
                "required": f"{label}: write the day.",
                "invalid": f"{label}: write a day of the calendar, as 2026-11-20.",
            },
        )
        self.is_past = is_past

    def clean(self, value: Any) -> date | None:
        """Refuse days no record can be about."""
        day: date | None = super().clean(value)
        if day is None:
            return None
        today = timezone.localdate()
        if not EARLIEST <= day <= today + LATEST:
            words = f"{self.label}: this year cannot be meant."
            raise forms.ValidationError(words)
        if self.is_past and day > today:
            raise forms.ValidationError(f"{self.label}: this day is still to come.")
        return day


class Codes(forms.CharField):
    """Procedure codes, with commas or blanks between them; a list of them, each once."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs={"placeholder": "any", "autocomplete": "off"}),
            error_messages={"max_length": f"{label}: fifty at most."},
        )

    def prepare_value(self, value: Any) -> Any:
        """Show a row's codes as they are typed."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Refuse what is shaped like no code."""
        text = codes.plain(super().clean(value))
        typed = [codes.normalise_code(one) for one in _APART.split(text) if one]
        if not all(map(codes.is_procedure, typed)):
            raise forms.ValidationError(f"{self.label}: write codes of five, as 97110, 97140.")
        return list(dict.fromkeys(typed))


class One(forms.ChoiceField):
    """One of a few words."""

    def __init__(self, label: str, choices: Any, *, required: bool = True) -> None:
        words = f"{label}: choose one of the list."
        messages = {"required": words, "invalid_choice": words}
        super().__init__(label=label, choices=choices, required=required, error_messages=messages)


class Row(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the practice's payers or providers; ``Lists`` says which there are."""

    def __init__(self, label: str, model: Any, *, empty: str, required: bool = False) -> None:
        words = f"{label}: choose one of the list."
        super().__init__(
            label=label,
            queryset=None,
            empty_label=empty,
            required=required,
            error_messages={"required": words, "invalid_choice": words},
        )
        self.source = model

    def to_python(self, value: Any) -> Any:
        """Refuse what names nobody in the same words, whatever its shape."""
        try:
            return super().to_python(value)
        except forms.ValidationError:
            words = self.error_messages["invalid_choice"]
            raise forms.ValidationError(words, code="invalid_choice") from None


@dataclass(frozen=True, slots=True)
class Lists:
    """The payers and providers a person may choose, read once for all forms of a page."""

    pairs: dict[Any, list[tuple[str, str]]]


def lists() -> Lists:
    """Read who may be chosen. Two queries."""
    payers = Payer.objects.filter(is_active=True).order_by("name")
    providers = Provider.objects.filter(is_active=True).order_by("family", "given")
    return Lists(
        {
            Payer: [(str(one.pk), one.name) for one in payers],
            Provider: [(str(one.pk), _person(one)) for one in providers],
        }
    )


def _person(one: Provider) -> str:
    return f"{one.family}, {one.given} {one.credential}".strip(", ")


class Number(forms.IntegerField):
    """A count of visits or units, or a year."""

    def __init__(self, label: str, *, least: int = 0, most: int = 9999, **more: Any) -> None:
        words = f"{label}: write a whole number from {least} to {most}."
        names = ("required", "invalid", "min_value", "max_value")
        super().__init__(
            label=label,
            min_value=least,
            max_value=most,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5}),
            error_messages=dict.fromkeys(names, words),
            **more,
        )


class Text(forms.CharField):
    """A code or a number as somebody wrote it, in plain letters and digits."""

    def __init__(self, label: str, *, longest: int, **more: Any) -> None:
        super().__init__(
            label=label,
            max_length=longest,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={
                "required": f"{label}: write it down.",
                "max_length": f"{label}: at most {longest} characters.",
            },
            **more,
        )

    def clean(self, value: Any) -> str:
        """Read full-width characters as meant; refuse what only looks like a code's."""
        text = codes.plain(super().clean(value))
        if not text.isascii():
            words = f"{self.label}: write plain letters A to Z and digits 0 to 9."
            raise forms.ValidationError(words)
        return text
