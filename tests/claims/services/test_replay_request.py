"""A replay is asked for where there is something to replay, and holds while its set does."""

from datetime import date

import pytest

from claims.models import Job, LookupEntry, LookupTable, MappingRule, ReplayResult
from claims.services import jobs, mappings, replay_request
from claims.services.replays import Wanted
from tests.claims.services import replaying
from tests.claims.services.replaying import ask, publish, replay, visits

pytestmark = pytest.mark.slow  # the rules run in a process of their own


@pytest.fixture
def draft(clinic):
    return replaying.draft(clinic)


def test_without_a_visit_there_is_nothing_to_ask_for(clinic, draft):
    visits(clinic, 1)

    with pytest.raises(replay_request.Refused, match="choose other days"):
        ask(clinic, draft, begins=date(2020, 1, 1), ends=date(2020, 2, 1))

    assert not Job.objects.exists()


def test_more_visits_than_one_job_takes_are_refused(clinic, draft, monkeypatch):
    visits(clinic, 3)
    monkeypatch.setattr(replay_request, "MOST_VISITS", 2)

    with pytest.raises(replay_request.Refused, match="more than 2 visits"):
        ask(clinic, draft, last=None)


def test_a_set_with_faults_is_not_replayed(clinic, draft):
    visits(clinic, 1)
    rule = MappingRule.objects.filter(mapping_set=draft).first()
    rule.condition = "visit.type =="
    rule.save()

    with pytest.raises(mappings.NotReady, match="line 1, column"):
        ask(clinic, draft)


def test_a_set_changed_before_the_worker_began_is_not_replayed(clinic, draft):
    visits(clinic, 1)
    job = ask(clinic, draft)
    MappingRule.objects.filter(mapping_set=draft).first().delete()

    jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    job.refresh_from_db()
    assert job.state == "FAILED"
    assert job.failure.startswith("The set was changed")
    assert not ReplayResult.objects.exists()


def test_another_version_published_meanwhile_is_told(clinic, draft):
    visits(clinic, 1)
    job = ask(clinic, draft)
    other = mappings.copy(mapping_set=draft, actor=clinic.admin)
    publish(clinic, other)

    jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    job.refresh_from_db()
    assert job.failure.startswith("Another version was published")


def test_a_replay_holds_until_its_set_or_the_published_one_changes(clinic, draft):
    visits(clinic, 1)
    job, _ = replay(clinic, draft)
    assert replay_request.stale(job) == ""
    publish(clinic, draft)
    assert replay_request.stale(job) == ""

    later = mappings.copy(mapping_set=draft, actor=clinic.admin)
    MappingRule.objects.filter(mapping_set=later).first().delete()
    publish(clinic, later)

    assert "Another version" in replay_request.stale(job)


def test_a_look_up_changed_afterwards_makes_a_replay_old(clinic, draft):
    visits(clinic, 1)
    table = LookupTable.objects.create(mapping_set=draft, name="sides")
    entry = LookupEntry.objects.create(table=table, key="R", value="RIGHT")
    job, _ = replay(clinic, draft)

    entry.value = "LEFT"
    entry.save()

    assert "was changed after" in replay_request.stale(job)


def test_asking_twice_for_the_arguments_gives_what_was_wanted():
    for wanted in (
        Wanted(last=60),
        Wanted(begins=date(2026, 11, 1), ends=date(2026, 11, 30), is_against_recorded=True),
    ):
        assert Wanted.of(wanted.as_arguments()) == wanted
