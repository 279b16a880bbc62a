"""A sent claim whose visit was amended is corrected at the desk: offered, begun, linked."""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from claims.models import Claim
from clinicbridge import scope, vault
from tests import factories
from tests.browser.test_access import LOOKS
from tests.claims.services import sent

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def amended(claims_to_review):
    """A claim the payer accepted, whose visit then said 38 minutes."""
    clinic = claims_to_review
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        claim = sent.accepted(clinic, Claim.objects.order_by("received_at").first())
        field = factories.FieldRecord(name="pt_minutes", path="Procedure/S1.ext[0]", value=38)
        clinic.draft(
            version="2",
            version_at=factories.encounter().version_at + timedelta(hours=1),
            services=(factories.service(fields=(field,)),),
        )
        return claim


def test_dana_corrects_a_sent_claim_whose_visit_was_amended(amended, desk):
    page = desk.page
    desk.sign_in(f"/claims/{amended.pk}/")
    card = page.locator(".amended")
    expect(card).to_contain_text("The claim is accepted and stays as it is.")
    _look(desk, "correct-offer")
    told = list(desk.complaints)  # what the check of access puts on the page is refused, and told

    card.get_by_label("What it does").select_option("REPLACEMENT")
    card.get_by_label("Why").fill("38 minutes and not 23")
    card.get_by_role("button", name="Begin it").click()

    page.wait_for_selector(".head >> text=Replaces")
    expect(page.locator(".head")).to_contain_text("accepted")
    expect(page.locator("#sheet")).to_contain_text("The EMR amended the visit.")
    _look(desk, "correct-child")
    child = page.url.partition("?")[0]
    page.click(".head a")
    page.wait_for_url(f"**/claims/{amended.pk}/**")
    expect(page.locator(".head")).to_contain_text("Replaced by")
    expect(page.locator(".amended")).to_have_count(0)
    _look(desk, "correct-parent")
    page.goto(f"{child}?tab=history")
    expect(page.locator(".history")).to_contain_text("38 minutes and not 23")
    _look(desk, "correct-history")
    assert told == []


def _look(desk, name):
    """Ask axe at both sizes, in light and in dark; a folder in SHOTS gets the pictures."""
    for width, height, theme in LOOKS:
        desk.page.set_viewport_size({"width": width, "height": height})
        desk.page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        if folder := os.environ.get("SHOTS"):
            desk.page.screenshot(path=f"{folder}/{name}-{width}-{theme}.png")
        assert Axe().run(desk.page).response["violations"] == []
