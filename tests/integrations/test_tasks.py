"""Wake-ups carry ids alone, cost no caller anything, and sweeps find what they lost."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisGone

from claims.models import Claim
from claims.services import holds, intake
from clinicbridge import scope, vault
from integrations import tasks
from integrations.models import InboundMessage
from integrations.turns import Turns
from tests import clinic as clinics
from tests.integrations.conftest import approve, visit


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """Catch what would be published."""
    caught: list[tuple[str, dict[str, Any]]] = []
    for task in (tasks.ingest, tasks.push, tasks.wake_holds):
        monkeypatch.setattr(
            task, "apply_async", lambda name=task.name, **said: caught.append((name, said))
        )
    return caught


def names(published: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [name.rpartition(".")[2] for name, _ in published]


def test_a_call_of_the_hook_wakes_the_inbox_with_an_id_and_nothing_else(hooked, clinic, published):
    hooked.post(visit())

    ((name, said),) = published
    assert name == "integrations.tasks.ingest"
    assert said["kwargs"] == {"practice_id": str(clinic.practice.pk)}
    assert "Mc'Kay" not in json.dumps(said)


@pytest.mark.parametrize("error", [OperationalError(), RedisGone(), OSError(28, "full")])
def test_a_broker_that_is_gone_or_full_is_nobody_s_trouble(error, monkeypatch, clinic):
    def gone(**_: object) -> None:
        raise error

    monkeypatch.setattr(tasks.ingest, "apply_async", gone)
    tasks.wake_ingest(clinic.practice.pk)


@pytest.mark.django_db(transaction=True)  # two practices, each in transactions of its own
def test_the_sweep_finds_messages_whose_wake_up_was_lost(hooked, clinic, published):
    clinics.make("Other", "other")
    hooked.post(visit())
    published.clear()

    tasks.sweep_inbox()

    ((_name, said),) = published
    assert said["kwargs"] == {"practice_id": str(clinic.practice.pk)}
    assert said["expires"] > 0


def test_a_drained_inbox_is_not_swept(hooked, clinic, published):
    hooked.post(visit())
    tasks.ingest(practice_id=str(clinic.practice.pk), something_newer=1)
    published.clear()

    tasks.sweep_inbox()

    assert published == []


def test_an_approval_asks_for_its_delivery_after_the_undo_window(
    clinic, published, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        submission = approve(clinic)

    (push,) = [said for name, said in published if name == "integrations.tasks.push"]
    assert push["kwargs"]["submission_id"] == str(submission.pk)
    assert push["countdown"] == 10


def test_the_sweep_finds_submissions_owed_once_they_are_due(clinic, published):
    submission = approve(clinic)
    published.clear()

    tasks.sweep_outbox()
    assert published == []

    with time_machine.travel(timezone.now() + timedelta(seconds=11), tick=True):
        tasks.sweep_outbox()
    ((_, said),) = published
    assert said["kwargs"]["submission_id"] == str(submission.pk)


def test_the_sweep_wakes_holds_by_the_clinic_s_own_calendar(clinic):
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        claim = clinic.clean()
        holds.hold(
            claim_id=claim.pk, reason_code="OTHER", actor=clinic.biller, note="later",
            until=date(2026, 12, 2),
        )  # fmt: skip

    with time_machine.travel("2026-12-02T05:30:00Z", tick=False):  # still the 1st in Austin
        tasks.wake_holds(practice_id=str(clinic.practice.pk))
    assert _status(clinic, claim) == Claim.Status.ON_HOLD

    with time_machine.travel("2026-12-02T06:30:00Z", tick=False):
        tasks.wake_holds(practice_id=str(clinic.practice.pk))
    assert _status(clinic, claim) == Claim.Status.IN_REVIEW


def test_the_sweep_asks_for_each_practice_apart(clinic, published):
    tasks.sweep_holds()

    ((_, said),) = published
    assert said["kwargs"] == {"practice_id": str(clinic.practice.pk)}


def _status(clinic: clinics.Clinic, claim: Claim) -> str:
    with scope.practice(clinic.practice.pk):
        return Claim.objects.get(pk=claim.pk).status


def test_a_wake_up_while_another_thread_reads_leaves_word_that_is_answered(
    hooked, clinic, published
):
    hooked.post(visit())
    whose = clinic.practice.pk
    assert tasks.turns.begin(whose)
    tasks.ingest(practice_id=str(whose))
    with scope.practice(whose):
        assert InboundMessage.objects.filter(state="RECEIVED").exists()
    assert tasks.turns.end(whose)

    tasks.ingest(practice_id=str(whose))
    with scope.practice(whose):
        assert not InboundMessage.objects.filter(state="RECEIVED").exists()


def test_a_reader_with_whom_word_was_left_wakes_the_next(hooked, clinic, published, monkeypatch):
    hooked.post(visit())
    whose = clinic.practice.pk
    draft = intake.draft_claim

    def while_it_is_read(**given: object) -> object:
        tasks.ingest(practice_id=str(whose))  # comes to nothing and leaves word
        return draft(**given)

    monkeypatch.setattr(intake, "draft_claim", while_it_is_read)
    monkeypatch.setattr(Turns, "move_on", lambda *_: None)  # after the last look
    published.clear()
    tasks.ingest(practice_id=str(whose))
    assert names(published) == ["ingest"]
