"""The one place that knows how a person signs in with a browser."""

from playwright.sync_api import Page


def sign_in(page: Page, home: str, email: str, password: str) -> None:
    """Come in through the door as a person does."""
    page.goto(f"{home}/")
    page.locator("input[name=username]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_selector("header.top")
