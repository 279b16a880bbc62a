"""Signed out in the middle of an edit: nothing is lost, and nobody else gets it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from devtools.shots.looking import RULES
from tests.browser.test_review import open_first

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def sign_in_again(desk, email):
    """Press the page's own link and come in in the window it opens."""
    with desk.page.expect_popup() as opened:
        desk.page.get_by_role("link", name="Sign in again").click()
    door = opened.value
    desk.pass_the_door(door, email)
    door.close()


@pytest.fixture
def typed(desk, settings):
    """A modifier typed and sent after the stay was over."""
    page = desk.page
    open_first(desk)
    page.locator("#AddDiagnosis-code").fill("Z96")
    settings.SESSION_IDLE_SECONDS = 0
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.keyboard.type("GP CR")
    page.keyboard.press("Enter")
    expect(page.locator("#away")).to_be_visible()
    settings.SESSION_IDLE_SECONDS = 900
    return page


@pytest.fixture
def namesake(claims_to_review):
    """Sam, who is called exactly as Dana is."""
    sam = claims_to_review.lead
    sam.full_name = claims_to_review.biller.full_name
    sam.save(update_fields=["full_name"])
    return sam


def unasked(complaints):
    return [said for said in complaints if "401" not in said]


def test_the_page_is_covered_and_after_signing_in_the_edit_is_sent(typed, desk):
    assert Axe().run(typed, options=RULES).response["violations"] == []
    for _ in range(3):  # a browser lets it be refused once
        typed.keyboard.press("Escape")
        typed.wait_for_timeout(200)
        expect(typed.locator("#away")).to_be_visible()
        assert typed.evaluate("document.getElementById('away').matches(':modal')")
    typed.get_by_role("button", name="I am signed in").click()
    expect(typed.locator("#away")).to_contain_text("Nobody is signed in yet")

    sign_in_again(desk, desk.email)
    if typed.locator("#away").is_visible():
        typed.get_by_role("button", name="I am signed in").click()

    expect(typed.locator("#sheet[data-revision='2']")).to_be_visible()
    expect(typed.locator("#l1-modifiers")).to_have_value("GP CR")
    expect(typed.locator("#AddDiagnosis-code")).to_have_value("Z96")
    assert unasked(desk.complaints) == []


def test_a_server_that_does_not_answer_is_said_so(typed, desk):
    typed.context.set_offline(True)
    typed.get_by_role("button", name="I am signed in").click()

    expect(typed.locator("#away")).to_contain_text("the server does not answer")
    assert [said for said in desk.complaints if "Failed to fetch" in said] == []


def test_another_person_who_signs_in_finds_nothing_typed_and_nothing_sent(typed, desk):
    sign_in_again(desk, desk.email.replace("dana", "sam"))
    if typed.locator("#away").is_visible():
        typed.get_by_role("button", name="I am signed in").click()

    expect(typed.locator("#sheet[data-revision='1']")).to_be_visible()
    expect(typed.locator("#l1-modifiers")).to_have_value("GP")
    expect(typed.locator("#AddDiagnosis-code")).to_have_value("")
    expect(typed.locator(".who")).to_have_attribute("aria-label", "Sam Whitehorse")


def test_a_namesake_who_signs_in_is_somebody_else(namesake, typed, desk):
    sign_in_again(desk, namesake.email)
    if typed.locator("#away").is_visible():
        typed.get_by_role("button", name="I am signed in").click()

    expect(typed.locator("#sheet[data-revision='1']")).to_be_visible()
    expect(typed.locator("#AddDiagnosis-code")).to_have_value("")
    expect(typed.locator("#l1-modifiers")).to_have_value("GP")


def test_a_page_older_than_the_sign_in_sends_its_edit_all_the_same(desk):
    page = desk.page
    open_first(desk)
    other = page.context.new_page()
    other.goto(desk.home)
    other.locator(".me summary").click()
    other.get_by_role("button", name="Sign out", exact=True).click()
    other.goto(desk.home)
    desk.pass_the_door(other, desk.email)

    page.keyboard.press("m")
    page.keyboard.type("GP CR")
    page.keyboard.press("Enter")

    expect(page.locator("#sheet[data-revision='2']")).to_be_visible()
    assert [said for said in desk.complaints if "403" not in said] == []


def test_a_claim_left_alone_is_covered_and_keeps_what_was_typed(desk, settings):
    page = desk.page
    desk.sign_in()
    settings.SESSION_IDLE_SECONDS = 3
    page.locator(".item .open").first.click()
    page.locator("#AddDiagnosis-code").fill("Z96")

    expect(page.locator("#away")).to_be_visible(timeout=15_000)

    backdrop = "getComputedStyle(document.getElementById('away'), '::backdrop').backgroundColor"
    assert "rgba" not in page.evaluate(backdrop)
    settings.SESSION_IDLE_SECONDS = 900
    sign_in_again(desk, desk.email)
    if page.locator("#away").is_visible():
        page.get_by_role("button", name="I am signed in").click()
    expect(page.locator("#away")).to_be_hidden()
    expect(page.locator("#AddDiagnosis-code")).to_have_value("Z96")
    assert unasked(desk.complaints) == []


def test_a_record_typed_when_the_stay_was_over_is_kept_and_sent_too(desk, settings):
    page = desk.page
    open_first(desk)
    page.goto(f"{page.url}&tab=records")
    page.wait_for_load_state()
    section = page.locator("section[aria-labelledby=on-file-referral]")
    section.locator("summary", has_text="Add").click()
    section.locator("input[name$=number]").first.fill("R-77")
    settings.SESSION_IDLE_SECONDS = 0
    section.get_by_role("button", name="Add").click()
    expect(page.locator("#away")).to_be_visible()
    settings.SESSION_IDLE_SECONDS = 900

    sign_in_again(desk, desk.email)
    if page.locator("#away").is_visible():
        page.get_by_role("button", name="I am signed in").click()

    expect(page.locator("#visit .record", has_text="R-77")).to_be_visible()
    assert unasked(desk.complaints) == []


def test_a_record_is_kept_by_the_button_that_was_pressed(desk):
    page = desk.page
    open_first(desk)
    page.goto(f"{page.url}&tab=records")
    page.wait_for_load_state()

    page.get_by_role("button", name="Paid in full: do not bill the plan").click()

    expect(page.get_by_role("button", name="bill again")).to_be_visible()
    assert desk.complaints == []
