"""A biller's morning in a real browser: queue, claim, edit, approve, history."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def open_first(desk, view="ready"):
    desk.sign_in(f"/?view={view}")
    desk.page.locator(".item .open").first.click()
    expect(desk.page.locator("#sheet")).to_be_visible()
    desk.page.wait_for_load_state()


def test_dana_edits_a_modifier_approves_and_finds_it_in_the_history(desk):
    page = desk.page
    open_first(desk)
    claim = page.url.partition("?")[0]

    page.keyboard.press("m")
    page.keyboard.type("GP CR")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet[data-revision='2']")).to_be_visible()
    expect(page.locator("#l1-modifiers")).to_have_value("GP CR")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    expect(page.locator(".toast")).to_contain_text("approved")
    page.goto(f"{claim}?tab=history")

    history = page.locator(".history")
    expect(history).to_contain_text("modifiers: GP → GP CR")
    expect(history).to_contain_text("Dana Okafor")
    expect(history).to_contain_text("Approved")
    assert desk.complaints == []


def test_the_list_of_next_claims_follows_an_edit_and_a_release(desk):
    page = desk.page
    open_first(desk)
    mine = page.locator(".next[aria-current]")
    expect(mine).to_contain_text("clean")

    page.locator("#l1-code").fill("")
    page.keyboard.press("Tab")
    expect(mine).to_contain_text("block")
    page.locator("summary", has_text="Hold").click()
    page.locator("#bar select[name=reason_code]").select_option("MODIFIER")
    page.get_by_role("button", name="Put on hold").click()
    expect(page.locator(".toast")).to_contain_text("Put on hold")
    page.go_back()
    page.reload()
    expect(mine).to_contain_text("on hold")
    page.get_by_role("button", name="Release").click()

    expect(mine).to_contain_text("block")
    assert desk.complaints == []


def test_the_filter_panel_is_shut_after_use_and_a_chip_takes_a_filter_off(desk):
    page = desk.page
    desk.sign_in("/?view=ready")

    page.locator("summary", has_text="Filter").click()
    page.get_by_label("Medicare Part B").check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("payer="))
    expect(page.locator("details.narrow[open]")).to_have_count(0)
    page.locator("summary", has_text="Filter").click()
    page.locator("h1").click()
    expect(page.locator("details.narrow[open]")).to_have_count(0)
    page.get_by_role("link", name="Remove the filter: Medicare Part B").click()

    expect(page).to_have_url(f"{desk.home}/?view=ready")
    expect(page.locator(".chip")).to_have_count(0)
    assert desk.complaints == []


def test_u_recalls_what_g_approved(desk):
    page = desk.page
    open_first(desk)

    page.keyboard.press("g")
    expect(page.locator(".toast")).to_be_visible()
    page.keyboard.press("u")

    expect(page.locator("#head")).to_contain_text("In review")
    assert desk.complaints == []


def test_a_refused_value_stays_where_it_was_typed_and_says_why(desk):
    page = desk.page
    open_first(desk)

    page.locator("#l1-units").fill("many")
    page.keyboard.press("Tab")

    cell = page.locator("#l1-units")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(cell).to_have_value("many")
    expect(page.locator("#l1-units-error")).to_be_visible()


def test_a_refused_form_keeps_what_was_typed_and_the_cursor_is_at_the_fault(desk):
    page = desk.page
    open_first(desk)
    page.locator("#AddDiagnosis-code").fill("Z96")
    page.locator("#AddLine-code").fill("97140")
    page.locator("#AddLine-units").fill("many")
    page.get_by_role("button", name="Add line").click()

    expect(page.locator("#AddLine-units:focus")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#AddLine-units-error")).to_contain_text("write a number")
    expect(page.locator("#AddLine-code")).to_have_value("97140")
    expect(page.locator("#AddDiagnosis-code")).to_have_value("Z96")
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    page.locator("#hold-reason_code").select_option("REFERRAL")
    page.locator("#hold-until").fill("2020-01-01")
    page.get_by_role("button", name="Put on hold").click()

    expect(page.locator("#hold-until:focus")).to_have_value("2020-01-01")
    expect(page.locator("#hold-until-error")).to_be_visible()
    expect(page.locator("#hold-reason_code")).to_have_value("REFERRAL")
    expect(page.locator("#AddLine-units")).to_have_value("many")
    assert [said for said in desk.complaints if "422" not in said and "409" not in said] == []


def test_two_cells_changed_in_haste_are_both_saved(desk):
    page = desk.page
    open_first(desk)

    page.locator("#l1-units").fill("3")
    page.locator("#l1-minutes").fill("44")
    page.locator("#l1-charge").focus()

    expect(page.locator("#sheet[data-revision='3']")).to_be_visible()
    expect(page.locator("#l1-units")).to_have_value("3")
    expect(page.locator("#l1-minutes")).to_have_value("44")
    assert desk.complaints == []


def test_w_answers_where_the_cell_came_from(desk):
    page = desk.page
    open_first(desk)

    page.locator("#l1-modifiers").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("w")

    expect(page.locator(".where > div:focus")).to_contain_text("modifiers")
    assert desk.complaints == []


def test_keys_walk_the_queue_and_the_overlay_names_them(desk):
    page = desk.page
    desk.sign_in("/?view=ready")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("#head h1")).to_have_text("Whitfield, Marta")
    page.wait_for_load_state()  # a key pressed before the page's own code came does nothing
    page.keyboard.press("]")
    expect(page.locator("#head h1")).to_contain_text("Featherstonehaugh")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    expect(page).to_have_url(re.compile(r"/\?view=ready"))
    assert desk.complaints == []


def test_a_blocked_claim_cannot_be_approved_by_key_and_f_shows_why(desk):
    page = desk.page
    open_first(desk, view="blocked")

    page.keyboard.press("g")
    page.keyboard.press("f")

    expect(page.locator(".find.blocks:focus")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Approve"))).to_be_disabled()
    expect(page.locator("#head")).to_contain_text("In review")


def test_an_edit_forgets_not_since_when_the_claim_is_before_the_person(desk):
    page = desk.page
    open_first(desk)
    opened = page.locator("#sheet").get_attribute("data-opened")

    page.keyboard.press("m")
    page.keyboard.type("GP CR")
    page.keyboard.press("Enter")

    expect(page.locator("#sheet[data-revision='2']")).to_have_attribute("data-opened", opened)
    assert desk.complaints == []
