"""A screen left alone empties itself: the queue finds out that the stay is over."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from devtools.shots.looking import RULES

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1440)])
def test_a_queue_left_alone_becomes_the_door_and_says_why(desk, settings, scheme, width):
    page = desk.page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 720})
    desk.sign_in()
    page.locator(".me summary").click()
    assert page.get_by_role("button", name="Sign out everywhere").is_visible()
    assert Axe().run(page, options=RULES).response["violations"] == []
    settings.SESSION_IDLE_SECONDS = 0

    page.get_by_text("You were signed out").wait_for(timeout=15_000)

    assert Axe().run(page, options=RULES).response["violations"] == []
    assert page.get_by_label("Password").is_visible()
    assert desk.complaints == []
