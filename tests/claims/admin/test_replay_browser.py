"""A replay is watched in a browser: counts alone move, and what it found comes when it is over."""

import pytest
from django.urls import reverse

from claims.models import Job, MappingSet
from claims.services import jobs
from clinicbridge import scope
from clinicbridge.audit.models import AccessRecord
from tests.claims.admin.test_browser import LOOKS, _overflows, enter, world
from tests.claims.admin.test_remap_browser import look
from tests.claims.services import replaying

__all__ = ["world"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=str)
def test_a_running_replay_tells_how_far_it_is_and_then_what_it_found(
    world, live_server, browser, size, scheme
):
    with scope.practice(world.practice.pk):
        replaying.visits(world, 2)
        MappingSet.objects.get(state="DRAFT").delete()
        job = replaying.ask(world, replaying.draft(world))
    page, wrong = enter(browser, live_server, size, scheme)

    page.goto(reverse("admin:claims_mappingset_replayed", args=[job.pk]))
    assert "waiting for a worker" in page.inner_text("[role=status]")
    assert not _overflows(page)
    assert wrong == []
    look(page, "replay-running", scheme)
    wrong.clear()  # what the check of access puts on the page is refused, and told
    with scope.practice(world.practice.pk):
        started = Job.objects.get(pk=job.pk)
        started.state = "RUNNING"
        started.save()
    page.wait_for_selector("[role=status]:has-text('0 of 3 visits')")
    with scope.practice(world.practice.pk):
        assert not AccessRecord.objects.filter(purpose="mapping.replay").exists()
    assert jobs.run(practice_id=world.practice.pk, job_id=job.pk)

    page.wait_for_selector(".replay-found p:has-text('GP → GP CQ')")

    assert page.locator("[data-progress]").count() == 0
    assert wrong == []
    look(page, "replay-over", scheme)
