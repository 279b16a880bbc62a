"""Two people at one claim, each in a browser of their own."""

import pytest
from playwright.sync_api import expect

from tests import clinic as clinics

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def sam(desk):
    """Sam, who leads, in a browser of their own."""
    context = desk.page.context.browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.on("console", lambda said: said.type == "error" and desk.complaints.append(said.text))
    page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    page.goto(f"{desk.home}/")
    desk.pass_the_door(page, f"sam@{clinics.make.__defaults__[1]}.example")
    return page


def open_first(page, home):
    page.goto(f"{home}/?view=ready")
    page.locator(".item .open").first.click()
    page.wait_for_selector("#sheet")
    page.wait_for_load_state()


def test_the_other_one_is_seen_taken_over_and_seen_again(desk, sam):
    page = desk.page
    desk.sign_in()
    with page.expect_response("**/here"):
        open_first(page, desk.home)
    expect(page.locator("#here")).to_be_hidden()

    sam.goto(f"{desk.home}/?view=ready")
    expect(sam.locator(".item [data-here]").first).to_have_text("Dana Okafor is here")
    before = sam.locator(".item").first.bounding_box()
    with sam.expect_response("**/here"):
        open_first(sam, desk.home)
    expect(sam.locator("#here")).to_contain_text("Dana Okafor is here")
    with sam.expect_response("**/take-over*"):
        sam.keyboard.press("t")
    expect(sam.locator("#here")).to_be_hidden()

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as if seen again
    expect(page.locator("#here")).to_contain_text("Sam Whitehorse is here")
    sam.keyboard.press("Escape")  # and the page is left
    sam.wait_for_selector(".queue")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#here")).to_be_hidden()

    expect(sam.locator(".item [data-here]").first).to_have_text(
        "Dana Okafor is here", timeout=12_000
    )
    assert sam.locator(".item").first.bounding_box() == before
    assert desk.complaints == []


def test_the_next_key_passes_over_what_somebody_else_has_open(desk, sam):
    page = desk.page
    sam.goto(f"{desk.home}/?view=ready")
    with sam.expect_response("**/here"):
        sam.locator(".item .open").nth(1).click()
    desk.sign_in()
    open_first(page, desk.home)

    taken = page.locator("a.next[data-taken]")
    expect(taken).to_contain_text("Sam Whitehorse is here")
    url = page.url
    page.keyboard.press("]")
    free = page.locator("a.next:not([data-taken], [aria-current])").count()
    if free:
        expect(page).not_to_have_url(url)
    else:
        expect(page.locator(".toast")).to_contain_text("Somebody else has each")
    assert desk.complaints == []
