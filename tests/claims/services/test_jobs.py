"""Long work: asked for once, done piece by piece, found again when its worker is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims import signals
from claims.models import Claim, Job
from claims.services import jobs
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


def test_rescrub_finds_what_changed_and_says_how_much(clinic):
    with scope.practice(clinic.practice.pk):
        clinic.draft(factories.encounter(visit_id="E-1"))
        clinic.draft(visit_id="E-2", patient=factories.someone(2))
        clinic.payer.payer_class = "COMMERCIAL"
        clinic.payer.save()
        claim = Claim.objects.first()
        claim.readiness = "BLOCKED"
        claim.save(update_fields=["readiness"])
        job = jobs.request(kind="rescrub", arguments={}, actor=clinic.lead)

    assert jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    with scope.practice(clinic.practice.pk):
        job.refresh_from_db()
        assert (job.state, job.done, job.total) == ("DONE", 2, 2)
        assert job.result == {"changed": 1}
        assert not Claim.objects.filter(readiness="BLOCKED").exists()


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
