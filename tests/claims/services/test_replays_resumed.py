"""A replay whose worker died goes on where it was; what cannot be read ends nothing."""

from datetime import timedelta

import pytest

from claims.models import ReplayResult
from claims.queries import replays as queries
from claims.services import jobs
from tests import factories
from tests.claims.services import replaying
from tests.claims.services.replaying import replay, visits

pytestmark = pytest.mark.slow  # the rules run in a process of their own


@pytest.fixture
def draft(clinic):
    return replaying.draft(clinic)


def test_a_replay_begun_again_goes_on_where_its_worker_died(clinic, draft):
    visits(clinic, 3)
    job, rows = replay(clinic, draft)
    ReplayResult.objects.filter(pk=rows[2].pk).delete()
    job.state, job.lease_until = "RUNNING", None
    job.save()

    assert jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    found = list(ReplayResult.objects.filter(job=job))
    assert [row.position for row in found] == [0, 1, 2]
    assert {row.pk for row in found} > {row.pk for row in rows[:2]}
    job.refresh_from_db()
    assert job.result["outcome"] == {"CHANGED": 3}
    assert len(queries.examples(job)["service.discipline"]) == 3


def test_a_replay_begun_again_keeps_to_the_visits_it_was_asked_for(clinic, draft):
    drawn = visits(clinic, 3)
    job, rows = replay(clinic, draft, last=3)
    ReplayResult.objects.filter(pk=rows[2].pk).delete()
    job.state, job.lease_until = "RUNNING", None
    job.save()
    start = factories.encounter().start + timedelta(days=3)
    clinic.draft(visit_id="E-9", patient=factories.someone(9), start=start)

    assert jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    found = list(ReplayResult.objects.filter(job=job))
    assert [row.claim_id for row in found[:2]] == [claim.pk for claim in drawn[:2]]
    assert len(found) == 3


def test_a_visit_that_cannot_be_read_is_a_row_and_ends_nothing(clinic, draft):
    drawn = visits(clinic, 3)
    replaying.damage(drawn[1].encounter_id)

    job, rows = replay(clinic, draft)

    assert [row.outcome for row in rows] == ["CHANGED", "UNREAD", "CHANGED"]
    assert rows[1].trouble.startswith("What is stored of this visit could not be read")
    assert (job.state, job.result["outcome"]) == ("DONE", {"CHANGED": 2, "UNREAD": 1})
    assert list(queries.killed(job)) == [rows[1]]
    assert queries.summary(job).killed == 1
