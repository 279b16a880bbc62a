"""Work that was interrupted: begun again as long as it comes further."""

from collections import Counter

import pytest

from claims.services import jobs, remapping
from clinicbridge import scope
from tests.claims.services.test_jobs import lapse
from tests.claims.services.test_remapping import ask, publish, run, second, visits

__all__ = ["second"]


class Stepwise:
    """Work of seven pieces whose worker is gone after one more of them each time."""

    def __init__(self):
        self.most = 0

    def plan(self, arguments):
        self.most += 1
        return list(range(7))

    def do(self, piece):
        if piece >= self.most:
            raise ConnectionError
        return Counter()


@pytest.fixture
def steps(monkeypatch):
    monkeypatch.setitem(jobs.KINDS, "steps", Stepwise())
    monkeypatch.setitem(jobs.BETWEEN_WORDS, "steps", 1)


def test_work_that_comes_further_each_time_is_begun_until_its_end(clinic, steps):
    """Deploys end a long replay often: only standing still is a reason to give it up."""
    with scope.practice(clinic.practice.pk):
        job = jobs.request(kind="steps", arguments={}, actor=clinic.lead)

    for came in range(1, 7):
        with pytest.raises(ConnectionError):
            jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)
        with scope.practice(clinic.practice.pk):
            lapse(job)
            assert (job.state, job.done, job.begun) == ("RUNNING", came, 1)
    assert jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    with scope.practice(clinic.practice.pk):
        job.refresh_from_db()
        assert (job.state, job.done, job.total) == ("DONE", 7, 7)


def test_what_was_done_stays_told_while_a_worker_catches_up(clinic, steps):
    with scope.practice(clinic.practice.pk):
        job = jobs.request(kind="steps", arguments={}, actor=clinic.lead)
        job.done, job.total = 5, 7
        job.save()

    with pytest.raises(ConnectionError):
        jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    with scope.practice(clinic.practice.pk):
        job.refresh_from_db()
        assert (job.done, job.total, job.begun) == (5, 7, 1)


def test_work_begun_again_counts_the_claims_drawn_before(clinic, second):
    first, _ = visits(clinic, 2)
    job = ask(clinic, publish(clinic, second))
    remapping.Remap().do(remapping.Remap().plan({**job.arguments, "job": str(job.pk)})[0])

    run(clinic, job)

    job.refresh_from_db()
    assert (job.done, job.total) == (2, 2)
    assert job.result == {"changed": 2, "outcome": {"MERGED": 2}}
    assert job.remapped.order_by("position").first().claim_id == first.pk
