"""The palette, the views menu and the keys that came with them."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def open_first(desk):
    desk.sign_in("/?view=ready")
    desk.page.locator(".item .open").first.click()
    expect(desk.page.locator("#sheet")).to_be_visible()
    desk.page.wait_for_load_state()


def test_every_command_of_the_page_stands_there_with_its_key_and_does_what_it_does(desk):
    page = desk.page
    open_first(desk)
    page.keyboard.press("Control+k")
    dialog = page.locator("#palette")
    expect(dialog).to_be_visible()
    expect(page.locator("#palette-words")).to_be_focused()
    assert Axe().run(page).response["violations"] == []
    said = dialog.inner_text()
    for words in ("Approve", "Hold", "Snooze", "Assign to me", "Check again", "Where did this"):
        assert words in said
    for button in page.locator("[data-key]:visible").all():
        key = button.get_attribute("data-key")
        assert dialog.locator("kbd", has_text=key if key != "Escape" else "Esc").count() > 0

    page.keyboard.type("assign")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Assign to me")
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect(page.locator("#head")).to_contain_text("Owner Dana Okafor")
    assert desk.complaints == []


def test_the_focus_stays_in_the_palette_and_comes_back(desk):
    page = desk.page
    open_first(desk)
    page.keyboard.press("f")
    page.keyboard.press("j")
    before = page.evaluate("document.activeElement.id")
    page.keyboard.press("Control+k")
    for _ in range(3):
        page.keyboard.press("Tab")
        inside = "document.activeElement.closest('#palette, body:not(:focus-within)')"
        assert page.evaluate(f"Boolean({inside} ?? document.activeElement === document.body)")
    page.keyboard.press("Escape")

    expect(page.locator("#palette")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == before


def test_none_of_the_keys_fires_while_somebody_types(desk):
    page = desk.page
    open_first(desk)
    url = page.url
    page.locator("#find").focus()
    page.keyboard.type("isrvt")
    page.keyboard.press("Control+k")

    expect(page.locator("#find")).to_have_value("isrvt")
    expect(page.locator("#palette")).to_be_hidden()
    assert page.locator("details[open]:is(.pop, .sorts)").count() == 0
    assert page.url == url
    expect(page.locator("#head")).not_to_contain_text("Owner")


def test_v_opens_the_views_and_a_view_is_saved_under_a_name(desk):
    page = desk.page
    open_first(desk)
    page.keyboard.press("v")
    expect(page.locator(".nexts .menu a:focus")).to_have_text("Ready to approve")
    page.locator(".nexts .menu a", has_text="Blocked").click()
    expect(page.locator("h1")).to_have_text("Blocked")
    page.wait_for_load_state()
    page.keyboard.press("v")
    expect(page.locator(".views a:focus")).to_contain_text("Blocked")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Needs a look")

    page.locator("#keep-view summary").click()
    page.get_by_label("Name").fill("To look at")
    page.get_by_role("button", name="Save view").click()
    expect(page.locator("h1")).to_have_text("To look at")
    expect(page.locator(".views a[aria-current]")).to_have_text(re.compile("^To look at"))
    assert desk.complaints == []


def test_s_sets_aside_until_tomorrow_by_two_keys(desk):
    page = desk.page
    open_first(desk)

    page.keyboard.press("s")
    page.keyboard.press("Enter")

    expect(page.locator(".toast")).to_contain_text("Snoozed until")
    assert desk.complaints == []
