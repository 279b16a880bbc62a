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
