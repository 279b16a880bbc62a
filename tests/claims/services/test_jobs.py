"""Long work: asked for once, done piece by piece, found again when its worker is gone."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from claims import signals
from claims.models import Claim, Job
from claims.services import jobs, rescrub, work
from clinicbridge import scope
from tests import factories


def test_a_job_is_announced_only_once_it_is_committed(clinic, django_capture_on_commit_callbacks):
    heard = []

    def listen(sender, *, job_id, **_):
        heard.append(job_id)

    signals.job_requested.connect(listen, weak=True)
    with django_capture_on_commit_callbacks(execute=True), scope.practice(clinic.practice.pk):
        job = jobs.request(kind="rescrub", arguments={}, actor=clinic.lead)
        assert heard == []

    assert heard == [job.pk]


def test_work_nobody_knows_is_refused(clinic):
    with scope.practice(clinic.practice.pk):
        with pytest.raises(jobs.UnknownKind):
            jobs.request(kind="paint the door", arguments={}, actor=clinic.lead)

        assert not Job.objects.exists()


def test_rescrub_finds_what_changed_and_says_what_became_of_it(clinic):
    heard = []
    with scope.practice(clinic.practice.pk):
        for number in (1, 2):
            clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
        claim = Claim.objects.first()
        patient = claim.patient
        patient.no_billing_requested = True
        patient.save(update_fields=["no_billing_requested"])
        job = jobs.request(kind="rescrub", arguments={}, actor=clinic.lead)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "PIECES_BETWEEN_WORDS", 1)
        assert jobs.run(
            practice_id=clinic.practice.pk,
            job_id=job.pk,
            progress=lambda done, total: heard.append((done, total)),
        )

    with scope.practice(clinic.practice.pk):
        job.refresh_from_db()
        assert (job.state, job.done, job.total) == ("DONE", 2, 2)
        assert job.result == {
            "changed": 1,
            "became": {"BLOCKED": 1},
            "appeared": {"coverage.asked_not_to_bill": 1},
        }
        assert heard == [(1, 2), (2, 2)]
        assert rescrub.words(job.result) == [
            "1 became blocked.",
            "Appeared: coverage.asked_not_to_bill (1).",
        ]


def test_rescrub_of_one_patient_leaves_the_others_alone(clinic):
    with scope.practice(clinic.practice.pk):
        one, other = (
            clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
            for number in (1, 2)
        )
        about = {"patient": str(one.patient_id)}
        assert rescrub.Rescrub().plan(about) == [one.pk]
        assert rescrub.Rescrub().plan({}) == [one.pk, other.pk]


def test_what_went_away_is_told_too():
    result = {"changed": 3, "became": {"READY": 2, "LOOK": 1}, "gone": {"b.x": 1, "a.y": 2}}
    assert rescrub.words(result) == [
        "1 became worth a look, 2 became ready.",
        "Gone: a.y (2), b.x (1).",
    ]


def test_a_finished_job_is_not_done_again(clinic):
    with scope.practice(clinic.practice.pk):
        job = jobs.request(kind="rescrub", arguments={}, actor=None)
    jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    assert not jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)


def test_a_job_whose_worker_is_gone_is_due_and_done_again(clinic):
    with scope.practice(clinic.practice.pk):
        job = jobs.request(kind="rescrub", arguments={}, actor=None)
        job.state = "RUNNING"
        job.lease_until = timezone.now() + timedelta(minutes=1)
        job.save()
        assert jobs.due() == []
        job.lease_until = timezone.now() - timedelta(seconds=1)
        job.save()
        assert jobs.due() == [job.pk]

    assert jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)


class Sums:
    """Work of three pieces, during the second of which something happens."""

    def __init__(self, happens):
        self.happens, self.done, self.asked = happens, [], None

    def plan(self, arguments):
        self.asked = arguments
        return [1, 2, 3]

    def do(self, piece):
        self.done.append(piece)
        if piece == 2:
            self.happens()
        return Counter({"became READY": 1})


@pytest.fixture
def summing(clinic, monkeypatch):
    """Return a job of three pieces, and have something happen during its second."""

    def begin(happens):
        doing = Sums(lambda: happens(job))
        monkeypatch.setitem(jobs.KINDS, "sums", doing)
        monkeypatch.setitem(jobs.BETWEEN_WORDS, "sums", 1)
        with scope.practice(clinic.practice.pk):
            job = jobs.request(kind="sums", arguments={"last": 3}, actor=clinic.lead)
        return doing, job

    return begin


def test_work_is_told_which_job_it_does(clinic, summing):
    doing, job = summing(lambda job: None)

    assert jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    assert doing.asked == {"last": 3, "job": str(job.pk)}


def test_stopped_work_begins_no_further_piece_and_stays_stopped(clinic, summing):
    doing, job = summing(lambda job: jobs.stop(job_id=job.pk))

    assert jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    with scope.practice(clinic.practice.pk):
        job.refresh_from_db()
        assert (job.state, job.done, job.lease_until) == ("STOPPED", 1, None)
        assert job.finished_at is not None
        assert jobs.due() == []
    assert doing.done == [1, 2]
    assert not jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)


def test_what_is_over_cannot_be_stopped(clinic):
    with scope.practice(clinic.practice.pk):
        job = jobs.request(kind="rescrub", arguments={}, actor=None)
    jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    with scope.practice(clinic.practice.pk):
        assert not jobs.stop(job_id=job.pk)
        job.refresh_from_db()
        assert job.state == "DONE"


def test_work_that_cannot_be_planned_ends_and_says_why(clinic, monkeypatch):
    class Unplanned:
        def plan(self, arguments):
            raise work.Failed("The set was removed.")

        def do(self, piece):
            raise NotImplementedError

    monkeypatch.setitem(jobs.KINDS, "sums", Unplanned())
    with scope.practice(clinic.practice.pk):
        job = jobs.request(kind="sums", arguments={}, actor=None)

    assert jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    with scope.practice(clinic.practice.pk):
        job.refresh_from_db()
        assert (job.state, job.failure) == ("FAILED", "The set was removed.")


def lapse(job):
    """Let the lease of a job run out."""
    job.refresh_from_db()
    job.lease_until = timezone.now() - timedelta(seconds=1)
    job.save()


def test_work_that_ends_in_an_unforeseen_error_thrice_has_failed(clinic, summing, caplog):
    def happens(job):
        raise KeyError("Zquill")

    doing, job = summing(happens)
    for _ in range(3):
        with scope.practice(clinic.practice.pk):
            lapse(job)
            assert jobs.due() == [job.pk]
        with pytest.raises(KeyError):
            jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    with scope.practice(clinic.practice.pk):
        job.refresh_from_db()
        assert (job.state, job.begun, job.lease_until) == ("FAILED", 3, None)
        assert job.failure.startswith("This was begun 3 times, came no further and ended")
        assert "(KeyError)" in job.failure
        assert jobs.due() == []
    assert not jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)
    assert doing.done == [1, 2] * 3
    told = [one.getMessage() for one in caplog.records if one.name == "claims.services.jobs"]
    assert told == [f"Work {job.pk} (sums) ended in KeyError."] * 3
    assert "Zquill" not in job.failure + caplog.text


def test_work_whose_worker_was_gone_thrice_is_begun_no_more(clinic, summing):
    doing, job = summing(lambda job: None)
    with scope.practice(clinic.practice.pk):
        job.state, job.begun = "RUNNING", 3
        job.save()

    assert not jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    with scope.practice(clinic.practice.pk):
        job.refresh_from_db()
        assert job.state == "FAILED"
        assert job.failure.startswith("A worker began this 3 times, was gone each time")
    assert doing.done == []


def test_work_is_begun_again_and_comes_to_its_end(clinic, summing):
    doing, job = summing(lambda job: jobs.KINDS["sums"].do(0) and 1 / len(doing.done[5:]))
    with pytest.raises(ZeroDivisionError):
        jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)
    with scope.practice(clinic.practice.pk):
        lapse(job)

    assert jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    with scope.practice(clinic.practice.pk):
        job.refresh_from_db()
        assert (job.state, job.begun, job.failure) == ("DONE", 1, "")
