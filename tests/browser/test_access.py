"""Every page for everybody: axe in light and dark, long values, no sideways scroll."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PLACES = ["ready", "blocked", "submitted"]


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:5]) for one in found]


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1440)])
def test_queue_and_claim_are_for_everybody(desk, scheme, width):
    page = desk.page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(f"{desk.home}/")
    faults = violations(page)
    desk.sign_in()
    for view in PLACES:
        page.goto(f"{desk.home}/?view={view}")
        faults += violations(page)
        assert sideways(page) <= 0
        for row in range(page.locator(".item .open").count()):
            page.goto(f"{desk.home}/?view={view}")
            page.locator(".item .open").nth(row).click()
            for tab in ("note", "fields", "where", "history"):
                page.locator(f"[data-tab={tab}]").click()
                page.wait_for_load_state()
                faults += violations(page) if row == 0 else []
            assert sideways(page) <= 0

    assert faults == []
    assert desk.complaints == []


def test_at_twice_the_size_nothing_is_cut_off(desk):
    page = desk.page
    desk.sign_in()
    page.set_viewport_size({"width": 720, "height": 450})
    page.goto(f"{desk.home}/?view=ready")
    page.locator(".item .open").first.click()

    assert sideways(page) <= 0
    page.locator("#l1-code").scroll_into_view_if_needed()
    assert page.locator("#l1-code").is_visible()
    assert page.get_by_role("button", name="Approve").is_visible()
