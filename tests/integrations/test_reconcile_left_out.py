"""What a reconciliation could not compare is said, and is never taken for agreement."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from claims.domain import discrepancies
from claims.models import Job
from claims.services import reconciling
from clinicbridge import scope
from integrations import draining, reconcile
from integrations.vendors.demo.adapter import Demo
from tests.integrations.conftest import visit
from tests.integrations.test_reconcile import answer, changed, result

pytestmark = pytest.mark.both


def test_unanswered_deliveries_beyond_what_is_asked_are_no_agreement(
    clinic, delivered, monkeypatch
):
    monkeypatch.setattr(reconcile, "MOST_ASKED", 0)

    told = result(clinic)

    assert (told["unasked"], told["counts"][discrepancies.LEFT_OUT]) == (1, 0)
    assert not reconciling.agrees(told)


def test_acknowledged_deliveries_left_out_are_said(clinic, delivered, monkeypatch):
    monkeypatch.setattr(reconcile, "MOST_ASKED", 0)
    answer(clinic, delivered)

    told = result(clinic)

    assert (told["unasked"], told["counts"][discrepancies.LEFT_OUT]) == (0, 1)
    assert reconciling.words(told) == [
        "Everything that was compared agrees.",
        "1 acknowledged delivery was not looked up again.",
    ]
    assert reconciling.uncompared(told) == 1


def test_a_fault_of_an_adapter_is_no_answer_and_the_run_is_kept(clinic, delivered, monkeypatch):
    def garbage(*_: Any, **__: Any) -> None:
        raise KeyError("id")

    monkeypatch.setattr(Demo, "look_up", garbage)
    told = result(clinic)

    assert (told["unasked"], told["discrepancies"]) == (1, [])
    with scope.practice(clinic.practice.pk):
        assert Job.objects.get().result == told


def test_a_message_whose_adapter_is_gone_is_counted_and_the_run_is_kept(hooked, clinic, stored):
    hooked.post(visit())
    draining.drain(practice_id=clinic.practice.pk, limit=5)
    changed(clinic, stored()[0], visits=2)  # more than it holds: to be read again
    with scope.practice(clinic.practice.pk):
        changed(clinic, clinic.emr, vendor="demo")

    told = result(clinic)

    assert told["counts"][discrepancies.UNREAD] == 1
    assert told["discrepancies"] == []


def test_a_shorter_run_by_hand_hides_no_longer_one(clinic, delivered):
    changed(clinic, delivered, reference="NEVERSENT")
    result(clinic)
    changed(clinic, delivered, reference=delivered.reference)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        reconcile.run(practice_id=clinic.practice.pk, days=1)

    with scope.practice(clinic.practice.pk):
        newest = reconciling.latest()
        assert newest is not None
        assert Job.objects.count() == 2
        assert newest.result["found"] == {"claim.absent_there": 1}
