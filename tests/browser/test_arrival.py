"""What comes while the queue is open: it slides in, and the line under the cursor stays."""

import pytest
from playwright.sync_api import expect

from claims.queries import queue
from claims.services import holds
from clinicbridge import scope, vault
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def later(claims_to_review):
    """Let more happen to the clinic while the page is open."""

    class Later:
        def come(self, number, *, first=False):
            with scope.practice(claims_to_review.practice.pk), vault.reading(purpose="test"):
                claim = claims_to_review.draft(
                    visit_id=f"E-{number}", patient=factories.someone(number)
                )
                if first:
                    claim.filing_deadline = claim.service_date
                    claim.save(update_fields=["filing_deadline"])
            return claim

        def go(self, claim):
            with scope.practice(claims_to_review.practice.pk), vault.reading(purpose="test"):
                holds.hold(
                    claim_id=claim.pk,
                    reason_code="REFERRAL",
                    note="",
                    actor=claims_to_review.biller,
                )

    return Later()


def line(page, claim):
    return page.locator(f'.item[data-claim="{claim.pk}"]')


def top(page, claim):
    return line(page, claim).bounding_box()["y"]


def test_what_comes_below_slides_in_by_itself_and_the_cursor_stays(desk, later):
    page = desk.page
    mine = later.come(40)
    desk.sign_in("/?view=ready")
    line(page, mine).locator(".open").focus()
    before = top(page, mine)

    new = later.come(41)

    expect(line(page, new)).to_be_visible(timeout=12_000)
    expect(line(page, mine).locator(".open")).to_be_focused()
    assert top(page, mine) == before
    assert desk.complaints == []


def test_what_comes_above_waits_until_it_is_asked_for(desk, later):
    page = desk.page
    mine = later.come(40)
    desk.sign_in("/?view=ready")
    line(page, mine).locator(".open").focus()
    before = top(page, mine)

    new = later.come(41, first=True)

    expect(page.locator(".fresh")).to_have_text("1 new · show", timeout=12_000)
    assert line(page, new).count() == 0
    assert top(page, mine) == before
    page.locator(".fresh").click()
    expect(line(page, new)).to_be_visible()
    expect(page.locator(".fresh")).to_be_hidden()
    assert desk.complaints == []


def test_what_another_took_out_of_the_view_is_struck_through_and_stays_in_place(desk, later):
    page = desk.page
    gone, mine = later.come(40, first=True), later.come(41)
    desk.sign_in("/?view=ready")
    line(page, mine).locator(".open").focus()
    before = top(page, mine)

    later.go(gone)

    expect(page.locator(".fresh")).to_have_text("changed · show", timeout=12_000)
    page.wait_for_timeout(600)  # in which it would be fetched
    expect(page.locator(".fresh")).to_be_visible()
    assert "gone" in line(page, gone).get_attribute("class")
    assert top(page, mine) == before
    assert desk.complaints == []


@pytest.fixture
def full(claims_to_review):
    """A page that is full to its last line; the last claim of it."""
    with scope.practice(claims_to_review.practice.pk), vault.reading(purpose="test"):
        room = queue.PAGE - queue.matching(queue.Filters()).count()
        drafted = [
            claims_to_review.draft(visit_id=f"E-{number}", patient=factories.someone(number))
            for number in range(100, 100 + room)
        ]
    return drafted[-1]


def test_what_moves_to_the_next_page_is_not_taken_and_can_be_turned_to(full, later, desk):
    page = desk.page
    desk.sign_in("/?view=ready")
    assert page.locator(".item").count() == queue.PAGE
    assert page.locator(".pages a").count() == 0
    line(page, full).locator(".open").focus()

    new = later.come(41, first=True)

    expect(page.locator(".fresh")).to_have_text("1 new · show", timeout=12_000)
    assert page.locator(".item.gone").count() == 0
    page.locator(".fresh").click()
    expect(line(page, new)).to_be_visible()
    expect(line(page, full)).to_have_count(0)
    page.get_by_role("link", name="Next →").click()
    expect(line(page, full)).to_be_visible()
    assert desk.complaints == []


def test_more_than_a_page_of_arrivals_at_once_strikes_nothing_through(desk, later):
    page = desk.page
    mine = later.come(40)
    desk.sign_in("/?view=ready")
    line(page, mine).locator(".open").focus()
    shown = page.locator(".item").count()
    told = {"ids": [], "beyond": [], "counts": {}, "words": {}, "here": {}}
    for number in range(2 * queue.PAGE):
        told["ids" if number < queue.PAGE else "beyond"].append(f"new-{number}")

    page.route("**/counts*", lambda route: route.fulfill(json=told))

    expect(page.locator(".fresh")).to_have_text(f"{queue.PAGE} new · show", timeout=12_000)
    assert page.locator(".item.gone").count() == 0
    assert page.locator(".item").count() == shown


def test_a_found_claim_opens_by_the_same_keys_as_in_the_queue(desk):
    page = desk.page
    desk.sign_in()
    page.locator("#find").fill("Whitfield")
    page.keyboard.press("Enter")
    page.wait_for_selector("main.alone .item")
    page.wait_for_load_state()

    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    expect(page.locator("#head h1")).to_contain_text("Whitfield")
    assert desk.complaints == []


def test_the_figures_follow_what_happens_in_other_views(desk, later):
    page = desk.page
    desk.sign_in("/?view=hold")
    waiting = page.locator(".figures dd").first
    before = int(waiting.inner_text().split()[0])

    later.come(46)

    expect(waiting).to_contain_text(f"{before + 1} ·", timeout=12_000)
