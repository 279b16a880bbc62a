"""Alex has open claims drawn anew in a browser: told, asked for, read, within the policy."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from claims.domain import fixes
from claims.models import Job, MappingRule, MappingSet
from claims.services import holds, jobs, review
from clinicbridge import scope, vault
from tests import factories
from tests.claims.admin.test_browser import LOOKS, _overflows, enter, world
from tests.claims.services import replaying

__all__ = ["world"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


def look(page, name, scheme):
    """Check access, and keep a picture where one is asked for."""
    if folder := os.environ.get("PICTURES"):
        width = page.viewport_size["width"]
        page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def work_on(clinic):
    """Have Dana write box 19, and hold another claim; then version 2 writes box 19 too."""
    claims = [
        clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
        for number in range(1, 4)
    ]
    box_19 = fixes.SetField(cell="additional_information", value="As told")
    with vault.reading(purpose="claim.review"):
        review.edit(claim_id=claims[0].pk, seen_revision=1, fix=box_19, actor=clinic.biller)
    holds.hold(claim_id=claims[1].pk, reason_code="OTHER", actor=clinic.biller)
    draft = MappingSet.objects.get(state="DRAFT")
    MappingRule.objects.create(
        mapping_set=draft,
        order=9,
        key="box-19",
        source="fields[discipline]",
        target="additional_information",
    )
    return replaying.publish(clinic, draft), claims[0]


@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=str)
def test_open_claims_are_drawn_anew_and_what_waits_is_opened(
    world, live_server, browser, size, scheme
):
    with scope.practice(world.practice.pk):
        made, torn = work_on(world)
    page, wrong = enter(browser, live_server, size, scheme)

    page.goto(reverse("admin:claims_mappingset_change", args=[made.pk]))
    page.click("text=Open claims")
    page.wait_for_selector("text=4 open claims were drawn under version 1.")
    told = list(wrong)  # what the check of access puts on the page is refused, and told
    look(page, "remap-ask", scheme)
    page.click("text=Draw 4 open claims anew under version 2")
    page.wait_for_selector("text=Waiting for a worker")
    look(page, "remap-waiting", scheme)
    with scope.practice(world.practice.pk):
        job = Job.objects.get(kind="remap")
    jobs.run(practice_id=world.practice.pk, job_id=job.pk)
    page.wait_for_selector("text=4 of 4 open claims")
    look(page, "remapped", scheme)
    assert not _overflows(page)
    page.click('tr:has-text("Waits for a person") a')
    page.wait_for_url(f"**/claims/{torn.pk}/")
    look(page, "remap-desk", scheme)

    assert "Mapping version 2 reads this visit otherwise" in page.inner_text(".amended")
    assert told == []
