"""One Chromium for all tests of a process; every test has windows of its own in it."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from clinicbridge.accounts.models import User
from devtools.shots import looking


@dataclass
class Held:
    """A Chromium between two tests, and the event loop that speaks to it."""

    playwright: Playwright
    loop: asyncio.AbstractEventLoop
    browser: Browser | None = None

    def running(self) -> Browser:
        """Return the browser; start one where none runs or the last one crashed."""
        if self.browser is None or not self.browser.is_connected():
            self.browser = self.playwright.chromium.launch(**looking.launch())
        return self.browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Held]:
    """Hold a Chromium for as long as the session."""
    playwright = sync_playwright().start()
    held = Held(playwright, asyncio.get_running_loop())
    # Playwright's loop never ends, and is this thread's: no test but a browser's is inside it.
    asyncio._set_running_loop(None)
    yield held
    asyncio._set_running_loop(held.loop)
    if held.browser is not None:
        held.browser.close()
    playwright.stop()


@pytest.fixture
def browser(chromium: Held, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Return a Chromium without any window; those a test opens are closed with it."""
    # Playwright's loop runs in this thread; nothing of ours does in it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    asyncio._set_running_loop(chromium.loop)
    found = chromium.running()
    yield found
    for context in found.contexts:
        context.close()
    asyncio._set_running_loop(None)


def let_in(window: BrowserContext, person: User, home: str) -> None:
    """Let a person be in there as after both steps of the door, which other tests pass."""
    caller = Client()
    caller.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    window.add_cookies([{"name": name, "value": caller.cookies[name].value, "url": home}])
