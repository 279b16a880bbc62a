"""The one place that knows how a person signs in with a browser."""

import base64
import time

from django_otp.oath import TOTP
from playwright.sync_api import Page

_used: dict[str, int] = {}  # by key, the time step whose code was typed last


def sign_in(page: Page, home: str, email: str, password: str, key: str) -> None:
    """Come in through the door as a person does."""
    first_step(page, home, email, password)
    page.locator("input[name=code]").fill(code(key))
    page.keyboard.press("Enter")
    page.wait_for_selector("header.top")


def first_step(page: Page, home: str, email: str, password: str) -> None:
    """Type what the first of the two steps asks for."""
    page.goto(f"{home}/")
    page.locator("input[name=username]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.keyboard.press("Enter")


def code(key: str) -> str:
    """Return a code as the authenticator app shows it; each counts once, so wait for the next."""
    totp = TOTP(base64.b32decode(key))
    while totp.t() <= _used.get(key, 0):
        time.sleep(0.5)
    _used[key] = totp.t()
    return f"{totp.token():06}"
