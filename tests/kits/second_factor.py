"""A second factor for a test's person, and the code that its app would show."""

from typing import Any

import httpx
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from clinicbridge.accounts import factors
from clinicbridge.accounts.models import User
from tests import clinic as clinics
from tests.kits import desk_forms

SIGN_IN, SECOND_STEP = reverse("accounts:sign-in"), reverse("accounts:second-step")


def give(user: User) -> bytes:
    """Give a person a second factor, in place of any they have; return its secret."""
    sealed = factors.new_secret(user)
    factors.enrol(user, sealed, 0, replacing=True)
    return factors.clear(user, sealed)


def shown(secret: bytes, *, drift: int = 0) -> str:
    """Return the code that the app shows now, or some steps from now."""
    return f"{TOTP(secret, drift=drift).token():06}"


def code_for(user: User) -> str:
    """Return a code with which this person can do their second step now."""
    return shown(give(user))


def first_step(user: User, password: str = clinics.PASSWORD, **options: Any) -> Client:
    """Return a browser in which a person has typed their password."""
    browser = Client(**options)
    browser.post(SIGN_IN, {"username": user.email, "password": password})
    return browser


def second_step(browser: Client, code: str, place: str = SECOND_STEP) -> Any:
    """Type a code."""
    return browser.post(place, {"code": code})


def is_in(browser: Client) -> bool:
    """Whether somebody is signed in there."""
    return get_user(browser).is_authenticated


def backup_codes(user: User) -> list[str]:
    """Give a person a second factor; return the codes that stand in for its app."""
    give(user)
    return factors.new_backup_codes(user)


def sign_in(browser: Client, user: User, password: str = clinics.PASSWORD) -> Any:
    """Come in by both steps as a person does; return the last answer."""
    answer = browser.post(SIGN_IN, {"username": user.email, "password": password})
    assert answer.headers["Location"].startswith(SECOND_STEP), answer.headers
    return browser.post(answer.headers["Location"], {"code": code_for(user)})


def sign_in_over_http(caller: httpx.Client, email: str, password: str, code: str) -> None:
    """Come in by both steps at a running program."""
    for page, typed in (
        (SIGN_IN, {"username": email, "password": password}),
        (SECOND_STEP, {"code": code}),
    ):
        _, carried = desk_forms.sent(caller.get(page).text)
        answer = caller.post(page, data={**carried, **typed}, follow_redirects=False)
        assert answer.status_code == 302, answer.status_code
