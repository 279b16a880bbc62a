"""Every page for everybody: axe in light and dark, long values, no sideways scroll."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from claims.services import holds, review, submission
from clinicbridge import scope, vault
from devtools.shots.looking import RULES
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# Each size and each scheme once: what a width spills has no colour, and a contrast no width.
LOOKS = [(1440, 900, "light"), (1280, 720, "dark")]
PLACES = ["ready", "blocked", "submitted"]


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:5]) for one in found]


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def spilt(page):
    """Return what stands in an open box and sticks out of it."""
    return page.evaluate(
        """() => [...document.querySelectorAll("details[open] > .decide *, .chips *, .next *")]
          .filter((one) => {
            const box = one.closest(".decide, .chips, .next").getBoundingClientRect();
            const own = one.getBoundingClientRect();
            return own.width > 1 && (own.right > box.right + 1 || own.left < box.left - 1);
          }).map((one) => one.outerHTML.slice(0, 80))"""
    )


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1440)])
def test_queue_and_claim_are_for_everybody(desk, scheme, width):
    page = desk.page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(f"{desk.home}/")
    faults = violations(page)
    desk.come_in()
    for view in PLACES:
        page.goto(f"{desk.home}/?view={view}")
        faults += violations(page)
        assert sideways(page) <= 0
        for row in range(page.locator(".item .open").count()):
            page.goto(f"{desk.home}/?view={view}")
            page.locator(".item .open").nth(row).click()
            for tab in ("note", "fields", "where", "records", "history"):
                page.locator(f"[data-tab={tab}]").click()
                page.wait_for_load_state()
                faults += violations(page) if row == 0 else []
            assert sideways(page) <= 0

    assert faults == []
    assert desk.complaints == []


@pytest.fixture
def at_every_stage(claims_to_review):
    """More claims: one to confirm, one held, one approved, one rejected."""
    clinic = claims_to_review
    with scope.practice(clinic.practice.pk), vault.reading(purpose="test"):
        clinic.draft(visit_id="E-4", patient=factories.someone(4).model_copy(update={"sex": "U"}))
        held, sent, refused = (
            clinic.draft(visit_id=f"E-{n}", patient=factories.someone(n)) for n in (5, 6, 7)
        )
        holds.hold(claim_id=held.pk, reason_code="REFERRAL", note="", actor=clinic.biller)
        for claim in (refused, sent):
            seen = {"seen_revision": claim.revision, "seen_digest": claim.digest}
            owed = review.approve(claim_id=claim.pk, actor=clinic.biller, **seen)
            if claim is refused:
                _refuse(owed, claim)
    return clinic


def _refuse(owed, claim):
    later = timezone.now() + timedelta(minutes=1)
    taken = submission.take(submission_id=owed.pk, now=later)
    cell = f"lines[{claim.lines.get().uid}].modifiers"
    reasons = [{"cell": cell, "code": "4", "text": "The modifier is missing."}]
    submission.record_refused(submission_id=owed.pk, token=taken.token, reasons=reasons)


def states(page, home):
    """Walk through every state of the desk, naming each as it stands on the page."""
    for view in ("look", "hold", "sending", "rejected"):
        page.goto(f"{home}/?view={view}")
        yield f"queue {view}"
        page.locator(".item .open").first.click()
        yield f"claim {view}"
    page.goto(f"{home}/?view=look&service_from=2026-01-01&received_to=2099-01-01")
    yield "chips"
    page.locator("summary", has_text="Filter").click()
    yield "filters"
    page.goto(f"{home}/?view=ready&service_from=2099-01-01")
    yield "nothing matches"
    page.goto(f"{home}/?view=look")
    page.locator(".item .open").first.click()
    page.locator("[data-override]").first.click()
    yield "override"
    page.keyboard.press("Escape")
    page.locator("#AddLine-code").fill("97140")
    page.locator("#AddLine-units").fill("many")
    page.get_by_role("button", name="Add line").click()
    page.locator("#AddLine-units-error").wait_for()
    yield "refused line"
    page.locator("#pop-hold summary").click()
    page.locator("#hold-reason_code").select_option("REFERRAL")
    page.locator("#hold-until").fill("2020-01-01")
    page.get_by_role("button", name="Put on hold").click()
    page.locator("#hold-until-error").wait_for()
    yield "refused hold"
    page.locator("#pop-ends summary").click()
    yield "endings"
    for words in ("Whitfield", "nobody"):
        page.locator("#find").fill(words)
        page.locator("#find").press("Enter")
        page.locator("h1", has_text=words).wait_for()
        yield f"found {words}"
    for lost in ("/claims/00000000-0000-0000-0000-000000000000/", "/admin/"):
        page.goto(f"{home}{lost}")
        yield lost


@pytest.mark.parametrize(("scheme", "width"), [("dark", 1280), ("light", 1440)])
def test_every_state_of_the_desk_is_for_everybody(at_every_stage, desk, scheme, width):
    page = desk.page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 720})
    desk.sign_in()

    faults = [
        (state, violations(page), sideways(page), spilt(page)) for state in states(page, desk.home)
    ]

    assert [fault for fault in faults if fault[1] or fault[2] > 0 or fault[3]] == []
    refused = ("422", "409", "403", "404")  # the browser tells of every answer that is an error
    assert [said for said in desk.complaints if not any(code in said for code in refused)] == []


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
