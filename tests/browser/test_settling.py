"""The EMR amends a visit Dana has worked on: both sides stand there, keys decide."""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from claims.domain import fixes
from claims.models import Claim
from claims.services import review
from clinicbridge import scope, vault
from tests import factories
from tests.browser.test_access import LOOKS
from tests.clinic import line_uid

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def amended(claims_to_review):
    """Dana's 1 unit and another NPI, and then 38 minutes, a new modifier and a new name."""
    clinic = claims_to_review
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        claim = Claim.objects.filter(revision=1).order_by("received_at").first()
        for number, fix in enumerate(
            (
                fixes.SetUnits(line=line_uid(), units="1"),
                fixes.SetField(cell="referring.npi", value="1457398000"),
            ),
            1,
        ):
            review.edit(claim_id=claim.pk, seen_revision=number, fix=fix, actor=clinic.biller)
        field = factories.FieldRecord(name="pt_minutes", path="Procedure/S1.ext[0]", value=38)
        mensah = factories.MENSAH.model_copy(update={"family": "Mensah-Roy"})
        clinic.draft(
            version="2",
            version_at=factories.encounter().version_at + timedelta(hours=1),
            services=(factories.service(fields=(field,)),),
            providers=(factories.ADEYEMI, mensah),
        )
        return claim


def test_dana_settles_an_amended_visit_by_its_keys(amended, desk):
    page = desk.page
    desk.sign_in(f"/claims/{amended.pk}/")
    card = page.locator(".amended")
    expect(card).to_contain_text("2 to settle")

    page.keyboard.press("f")
    page.keyboard.press("2")
    page.keyboard.press("y")
    expect(page.locator(".notice[role=alert]")).to_contain_text("one is still open")
    expect(card.locator(":checked")).to_have_count(1)
    told = list(desk.complaints)  # what the check of access puts on the page is refused, and told
    _look(desk)
    page.locator(".clash").nth(0).focus()
    page.keyboard.press("n")
    page.keyboard.press("1")
    page.keyboard.press("y")

    expect(card).to_have_count(0)
    expect(page.locator("#sheet[data-revision='4']")).to_be_visible()
    assert [one for one in told if "422" not in one] == []


def _look(desk):
    """Ask axe at both sizes, in light and in dark; a folder in SHOTS gets the pictures."""
    for width, height, theme in LOOKS:
        desk.page.set_viewport_size({"width": width, "height": height})
        desk.page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        if folder := os.environ.get("SHOTS"):
            desk.page.screenshot(path=f"{folder}/settle-{width}-{theme}.png")
        assert Axe().run(desk.page).response["violations"] == []
