"""Forms of the sign-in pages."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm


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
