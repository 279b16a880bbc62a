"""An approved claim reaches the real demo billing system once, whatever happens on the way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from claims.models import Claim, Connection, Patient, Submission
from claims.services import submission
from clinicbridge import scope, vault
from integrations import outbox
from integrations.models import ApiCall, Credential
from tests import clinic as clinics
from tests.integrations.conftest import approve

State = Submission.State
LATER = timedelta(minutes=2)


@pytest.fixture
def approved(clinic: clinics.Clinic) -> Submission:
    return approve(clinic)


@pytest.fixture
def push(clinic: clinics.Clinic, approved: Submission) -> Callable[..., Submission]:
    """Push once, so long after approval, and return the row as it then is."""

    def at(after: timedelta = timedelta(seconds=11)) -> Submission:
        with time_machine.travel(approved.created_at + after, tick=True):
            outbox.push(practice_id=clinic.practice.pk, submission_id=approved.pk)
        with scope.practice(clinic.practice.pk):
            return Submission.objects.select_related("claim").get(pk=approved.pk)

    return at


def test_it_is_delivered_and_the_claim_is_submitted(system, push, approved):
    row = push()

    (kept,) = system.kept(approved.reference)
    assert (row.state, row.remote_id) == (State.DELIVERED, kept["id"])
    assert row.claim.status == Claim.Status.SUBMITTED
    assert row.lease_token is None


def test_within_the_undo_window_nothing_leaves(system, push, approved):
    assert push(timedelta(seconds=9)).state == State.OWED
    assert system.kept(approved.reference) == []


def test_what_the_patient_asked_not_to_bill_after_approval_never_leaves(
    system, push, approved, clinic
):
    with scope.practice(clinic.practice.pk):
        patient = Patient.objects.get(pk=approved.patient_id)
        patient.no_billing_requested = True
        patient.save(update_fields=["no_billing_requested"])

    row = push()

    assert (row.state, row.claim.status) == (State.RECALLED, Claim.Status.IN_REVIEW)
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        step = row.claim.journal.latest("created_at")
        assert (step.name, "not be billed" in step.reason) == ("withhold", True)
    push(timedelta(minutes=5))
    assert system.kept(approved.reference) == []


def test_pushing_again_sends_nothing_more(system, push, approved):
    for _ in range(5):
        push()
    assert len(system.kept(approved.reference)) == 1


def test_a_refusal_brings_the_claim_back_with_reasons(system, push, approved, clinic):
    system.suffer({"do": "status", "code": 422})
    row = push()

    assert row.state == State.REFUSED
    assert row.claim.status == Claim.Status.REJECTED
    assert system.kept(approved.reference) == []


def test_too_many_requests_waits_at_least_as_long_as_asked(system, push, approved):
    system.suffer({"do": "status", "code": 429, "headers": {"Retry-After": "600"}})
    row = push()

    assert row.state == State.UNAVAILABLE
    assert row.next_attempt_at >= approved.created_at + timedelta(seconds=611)
    assert push(timedelta(seconds=300)).state == State.UNAVAILABLE
    assert push(timedelta(seconds=700)).state == State.DELIVERED


@pytest.mark.parametrize("fault", [
    {"do": "reset", "after_commit": True},
    {"do": "garbage", "after_commit": True},
], ids=["reset", "garbage"])  # fmt: skip
def test_a_send_whose_end_nobody_saw_is_looked_up_and_never_sent_twice(
    system, push, approved, fault
):
    system.suffer(fault)

    assert push().state == State.UNKNOWN
    assert push(LATER).state == State.DELIVERED
    assert len(system.kept(approved.reference)) == 1


@pytest.mark.parametrize("fault", [
    {"do": "reset", "after_commit": False},
    {"do": "status", "code": 503},
], ids=["reset", "503"])  # fmt: skip
def test_a_send_that_never_arrived_is_looked_up_and_then_sent(system, push, approved, fault):
    system.suffer(fault)

    assert push().state == State.UNKNOWN
    assert push(LATER).state == State.UNAVAILABLE
    assert push(LATER + timedelta(minutes=1)).state == State.DELIVERED
    assert len(system.kept(approved.reference)) == 1


def test_a_sender_that_died_after_sending_is_looked_up(system, push, approved, clinic):
    _die_after_sending(approved, clinic, sends=True)

    assert push(LATER).state == State.DELIVERED
    assert len(system.kept(approved.reference)) == 1


def test_a_sender_that_died_before_sending_costs_nothing(system, push, approved, clinic):
    _die_after_sending(approved, clinic, sends=False)

    assert push(LATER).state == State.UNAVAILABLE
    assert push(LATER + timedelta(minutes=1)).state == State.DELIVERED
    assert len(system.kept(approved.reference)) == 1


def _die_after_sending(approved: Submission, clinic: clinics.Clinic, *, sends: bool) -> None:
    """Take the lease, send or not, and record nothing."""
    with time_machine.travel(approved.created_at + timedelta(seconds=11), tick=True):
        taken, billing = outbox._take(clinic.practice.pk, approved.pk)
        if sends:
            billing.submit(taken.claim, reference=taken.reference)


def test_who_lost_the_lease_records_nothing(system, push, approved, clinic):
    with time_machine.travel(approved.created_at + timedelta(seconds=11), tick=True):
        late, _ = outbox._take(clinic.practice.pk, approved.pk)
    push(LATER)
    before = push(LATER)

    outbox._record(clinic.practice.pk, late, submission.record_absent, [])

    with scope.practice(clinic.practice.pk):
        assert Submission.objects.get(pk=approved.pk).state == before.state


def test_a_system_that_is_gone_is_tried_again_later(system, push, clinic):
    _lead_to(clinic, "http://127.0.0.1:9")
    row = push()

    assert (row.state, row.last_error) == (State.UNAVAILABLE, "ConnectError")
    assert row.claim.status == Claim.Status.APPROVED


def test_a_wrong_token_needs_a_person(system, push, clinic):
    with scope.practice(clinic.practice.pk):
        credential = Credential.objects.get(connection=clinic.billing)
        credential.secrets = {"token": "wrong-token-of-some-length"}
        credential.save()

    assert push().state == State.NEEDS_ATTENTION


def test_an_address_in_a_private_network_needs_a_person(system, push, clinic, settings):
    settings.CLINICBRIDGE_PRIVATE_HOSTS = []
    row = push()

    assert row.state == State.NEEDS_ATTENTION
    assert "CLINICBRIDGE_PRIVATE_HOSTS" in row.last_error


def test_a_connection_without_a_credential_needs_a_person(push):
    assert push().state == State.NEEDS_ATTENTION


def test_where_delivery_is_paused_nothing_leaves(system, push, approved, clinic):
    _pause(clinic, paused=True)
    assert push().state == State.OWED

    _pause(clinic, paused=False)
    with scope.practice(clinic.practice.pk):
        clinic.billing.state = Connection.State.PAUSED
        clinic.billing.save()
    assert push().state == State.OWED
    assert system.kept(approved.reference) == []


def test_a_call_is_recorded_without_anything_of_the_patient(system, push, clinic, approved):
    push()

    with scope.practice(clinic.practice.pk):
        (call,) = ApiCall.objects.all()
    assert (call.method, call.host, call.route, call.status, call.outcome) == (
        "POST", "127.0.0.1", "/claims", 201, "answered",
    )  # fmt: skip
    assert call.correlation_id == approved.correlation_id


def test_no_transaction_is_open_while_the_call_is_made(system, push, monkeypatch):
    seen = []
    deliver = outbox._deliver

    def watch(*given: Any) -> Any:
        seen.append(scope.current_or_none())
        return deliver(*given)

    monkeypatch.setattr(outbox, "_deliver", watch)
    push()
    assert seen == [None]


def _pause(clinic: clinics.Clinic, *, paused: bool) -> None:
    with scope.practice(clinic.practice.pk):
        clinic.practice.delivery_paused = paused
        clinic.practice.save()


def _lead_to(clinic: clinics.Clinic, base_url: str) -> None:
    with scope.practice(clinic.practice.pk):
        credential = Credential.objects.get(connection=clinic.billing)
        credential.base_url = base_url
        credential.save()


def test_what_is_due_now_is_what_the_sweep_finds(approved, clinic):
    with scope.practice(clinic.practice.pk):
        assert submission.due(now=timezone.now()) == []
        assert submission.due(now=timezone.now() + LATER) == [approved.pk]
