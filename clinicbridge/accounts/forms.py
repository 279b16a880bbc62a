"""Forms of the sign-in pages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from clinicbridge.accounts.roles import Role


class SignInForm(AuthenticationForm):
    """Email and password."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "This email and password do not go together.",
    }
    username = forms.EmailField(
        label="Email",
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )

    def clean_username(self) -> str:
        """Spell the address as it is kept: wrong passwords are counted by it."""
        return str(self.cleaned_data["username"]).lower()


def _code(label: str) -> forms.CharField:
    plain = {"autocapitalize": "none", "spellcheck": "false"}
    typed = forms.TextInput(attrs={"autocomplete": "one-time-code", **plain})
    return forms.CharField(label=label, max_length=40, widget=typed)


class CodeForm(forms.Form):
    """A code of the authenticator app, or one that stands in for it."""

    code = _code("Code")


class ConfirmForm(forms.Form):
    """The password once more, and a code."""

    password = forms.CharField(
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    code = _code("Code")


class InviteForm(forms.Form):
    """Whom to invite, and as what: one of the roles that the inviting person may give."""

    email = forms.EmailField(max_length=254)
    full_name = forms.CharField(max_length=120, label="Name")
    role = forms.ChoiceField()

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
