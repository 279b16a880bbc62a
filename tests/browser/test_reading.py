"""A note is read while its claim is open: nothing moves; then it is decided by keys alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from claims.domain.encounter import NoteRecord
from claims.models import Claim, Suggestion
from claims.services import reading
from clinicbridge import scope, vault
from devtools.shots.looking import RULES
from tests import factories
from tests.browser.test_access import LOOKS, sideways, spilt

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOTE = (
    "PHYSICAL THERAPY DAILY NOTE\n"
    "Therapeutic exercise 23 min. Manual therapy 16 min, all by K. Mensah, PT.\n"
    "Neuromuscular re-education performed, tolerated well.\n"
    "Total timed minutes 39. Dx: right knee pain.\n"
)


@pytest.fixture
def noted(claims_to_review):
    """A claim whose note tells of more than the record holds; nobody has read it yet."""
    clinic = claims_to_review
    with scope.practice(clinic.practice.pk):
        return clinic.draft(
            visit_id="E-30",
            patient=factories.someone(30),
            notes=(NoteRecord(key="N1", text=NOTE),),
        )


@pytest.fixture
def page(noted, desk):
    desk.sign_in(f"/claims/{noted.pk}/")
    return desk.page


def read(claim):
    with scope.practice(claim.practice_id):
        assert reading.read(claim_id=claim.pk)
        rows = Suggestion.objects.filter(claim=claim, state="OPEN")
        return {row.fix["kind"] for row in rows}


def hear(page):
    """Let the page ask who is here now instead of in half a minute."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def lines(claim):
    with scope.practice(claim.practice_id), vault.reading(purpose="test"):
        newest = Claim.objects.get(pk=claim.pk).revisions.order_by("-number").first()
        return [(line.code, line.modifiers) for line in newest.claim_content.lines]


def test_a_late_reading_moves_nothing_and_r_shows_it(page, desk, noted):
    page.locator("#l1-minutes").focus()
    before = page.locator("#l1-minutes").bounding_box()
    assert "AddLine" in read(noted)
    hear(page)

    expect(page.locator("#late")).to_contain_text("r shows")
    expect(page.locator("#l1-minutes")).to_be_focused()
    expect(page.locator(".find.machine")).to_have_count(0)
    after = page.locator("#l1-minutes").bounding_box()
    assert abs(after["y"] - before["y"]) < 1
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator(".find.machine").first).to_be_visible()
    expect(page.locator("#late")).to_be_empty()
    assert desk.complaints == []


def test_what_the_note_tells_is_taken_asked_and_dismissed_by_keys(page, desk, noted):
    read(noted)
    page.keyboard.press("r")
    added = page.locator(".find.machine", has_text="97140")
    expect(added).to_contain_text("read in the note")
    expect(added.locator(".quote").first).to_contain_text("Manual therapy 16 min")
    added.focus()
    page.keyboard.press(".")
    expect(page.locator("mark.here")).to_contain_text("Manual therapy 16 min")
    page.keyboard.press(".")
    page.keyboard.press("a")
    expect(page.locator("#sheet[data-revision='2']")).to_be_visible()
    assert ("97140", ("GP",)) in lines(noted)

    asked = page.locator(".find.machine", has_text="Ask the provider")
    asked.first.focus()
    page.keyboard.press("a")
    expect(page.locator("#head")).to_contain_text("On hold")
    with scope.practice(noted.practice_id):
        assert Claim.objects.get(pk=noted.pk).hold_turn == "PROVIDER"
    assert desk.complaints == []


def test_the_page_with_what_the_note_tells_is_for_everybody(page, desk, noted):
    read(noted)
    page.keyboard.press("r")
    expect(page.locator(".find.machine").first).to_be_visible()
    for width, height, scheme in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": height})
        assert not sideways(page)
        assert not spilt(page)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
    assert desk.complaints == []
