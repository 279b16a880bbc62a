"""The keyboard alone, and two people at once."""

import pytest
from playwright.sync_api import expect

from clinicbridge import scope
from tests import factories
from tests.browser.test_review import open_first

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def ten(claims_to_review):
    """Eight more clean claims: with the first two, ten."""
    with scope.practice(claims_to_review.practice.pk):
        for number in range(30, 38):
            claims_to_review.draft(visit_id=f"E-{number}", patient=factories.someone(number))
    return claims_to_review


def test_ten_claims_are_approved_with_one_key_each(ten, desk):
    page = desk.page
    desk.come_in()
    page.goto(f"{desk.home}/?view=ready")
    expect(page.locator("[data-count=ready]")).to_have_text("10")
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    for left in range(10, 0, -1):
        expect(page.locator(".next[data-claim]")).to_have_count(left)
        page.wait_for_load_state()
        page.keyboard.press("g")
        expect(page.locator(".toast").first).to_contain_text("approved")

    expect(page.locator("[data-count=ready]")).to_have_text("0")
    expect(page.locator("[data-count=sending]")).to_have_text("10")
    assert desk.complaints == []


def test_two_people_on_one_claim_have_one_winner_and_the_other_is_told(desk):
    dana = desk.page
    open_first(desk)
    sam = dana.context.browser.new_context().new_page()
    sam.goto(desk.home)
    desk.pass_the_door(sam, desk.email.replace("dana", "sam"))
    sam.goto(dana.url)
    sam.locator("#l1-modifiers").fill("GP CR")
    sam.keyboard.press("Enter")
    expect(sam.locator("#sheet[data-revision='2']")).to_be_visible()

    dana.keyboard.press("g")

    notice = dana.locator(".notice[role=alert]")
    expect(notice).to_contain_text("Sam Whitehorse changed this claim after you opened it.")
    expect(notice).to_contain_text("modifiers: GP → GP CR")
    expect(dana.locator("#sheet[data-revision='2']")).to_be_visible()
    expect(dana.locator("#head")).to_contain_text("In review")
    assert [said for said in desk.complaints if "409" not in said] == []


def test_one_form_of_the_bar_is_open_at_a_time_and_enter_sends_its_words(desk):
    page = desk.page
    open_first(desk)
    page.keyboard.press("h")
    page.locator("#hold-note").fill("The clinic calls back")
    page.locator("#hold-note").blur()

    page.keyboard.press("q")

    expect(page.locator("#pop-hold")).not_to_have_attribute("open", "")
    expect(page.locator("#hold-note")).to_have_value("The clinic calls back")
    expect(page.locator("#ask-question")).to_be_focused()
    page.keyboard.type("Which knee was filmed?")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("At this visit.")
    page.keyboard.press("Enter")
    expect(page.locator(".toast").first).to_contain_text("the claim waits for the provider")
    assert desk.complaints == []
