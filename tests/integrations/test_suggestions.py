"""A model reads a note beside a claim nobody waits with, whatever it answers or does not."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from claims.models import Claim, SuggesterMeter, SuggestionRun
from claims.services import suggestion_outcomes
from clinicbridge import scope
from clinicbridge.audit.models import AccessRecord, LogEntry
from integrations import suggestions
from integrations.models import ApiCall, Credential
from tests.integrations.suggesting import NOTE, PATIENT, draft, good

pytestmark = pytest.mark.both
State, Reason = SuggestionRun.State, SuggestionRun.Reason


def test_what_the_model_says_and_the_note_bears_out_is_kept_as_a_reading(suggesting):
    suggesting.answer(good)
    before = suggesting.content()

    run = suggesting.run()

    assert (run.state, run.reason, run.kept, run.dropped) == (State.DONE, "", 2, {})
    (reading,) = suggesting.read()
    assert reading["source"] == "claude"
    assert reading["version"] == "stand-in-1/read-note-1"
    assert [one["code"] for one in reading["problems"]] == ["M25.561"]
    assert [(one["code"], one["minutes"]) for one in reading["services"]] == [("97110", 23)]
    (evidence,) = reading["services"][0]["evidence"]
    assert NOTE[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert suggesting.content() == before


def test_the_run_keeps_counts_and_hashes_and_nothing_of_the_note(suggesting):
    suggesting.answer(good)

    run = suggesting.run()

    assert (run.vendor, run.model, run.prompt) == ("claude", "stand-in-1", "read-note-1")
    assert (run.input_tokens, run.output_tokens) == (1200, 300)
    assert (run.cache_read_tokens, run.cache_write_tokens) == (900, 20)
    assert len(run.input_hash) == 64
    assert run.latency_ms is not None
    assert run.characters > 200
    assert run.candidates > 3
    assert run.replaced["name"] == 1
    assert run.replaced["date"] == 1
    kept = json.dumps([str(value) for value in vars(run).values()])
    assert not [word for word in (*PATIENT, "knee", "exercise") if word in kept]


def test_nothing_that_names_the_patient_is_sent(suggesting):
    suggesting.run()

    sent = json.dumps(suggesting.api.calls)
    assert "right knee pain since [DOS-14]" in sent
    assert "[NAME] reports" in sent
    assert not [word for word in PATIENT if word in sent]
    assert "Adeyemi" not in sent
    assert "Ridgeline" not in sent


def test_the_sending_is_an_access_record_and_the_run_has_its_trail(suggesting):
    run = suggesting.run()

    with scope.practice(suggesting.clinic.practice.pk):
        record = AccessRecord.objects.get(purpose="note.send_to_model")
        assert record.subjects == [str(suggesting.claim.patient_id)]
        entries = LogEntry.objects.filter(object_pk=str(run.pk))
        assert entries.count() >= 3
        call = ApiCall.objects.get()
        assert (call.route, call.status, call.correlation_id) == (
            "/v1/messages", 200, suggesting.claim.correlation_id,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_model_thinks(suggesting):
    caller, seen = connections["default"], []

    def watch(sent):
        seen.append(caller.in_atomic_block)
        return good(sent)

    suggesting.answer(watch)
    suggesting.run()

    assert seen == [False]


def test_a_visit_is_read_once_however_often_it_is_asked_for(suggesting):
    for _ in range(3):
        suggesting.run(after=timedelta(hours=1))

    assert len(suggesting.api.calls) == 1


def test_switched_off_nothing_is_owed_and_nothing_sent(suggesting):
    suggesting.settings(is_on=False)

    with pytest.raises(SuggestionRun.DoesNotExist):
        suggesting.run()
    assert suggesting.api.calls == []


def test_switched_off_meanwhile_what_waits_is_not_sent(suggesting):
    suggesting.api.suffer("overloaded")
    suggesting.run()
    suggesting.settings(is_on=False)

    run = suggesting.run(after=timedelta(hours=1))

    assert (run.state, run.reason) == (State.CANCELLED, Reason.OFF)
    assert len(suggesting.api.calls) == 1


def test_a_claim_that_left_meanwhile_needs_no_reading(suggesting):
    suggesting.api.suffer("overloaded")
    suggesting.run()
    with scope.practice(suggesting.clinic.practice.pk):
        claim = Claim.objects.get()
        claim.status = "NO_CLAIM"
        claim.save(update_fields=["status"])

    run = suggesting.run(after=timedelta(hours=1))

    assert (run.state, run.reason) == (State.CANCELLED, Reason.LEFT)
    assert len(suggesting.api.calls) == 1


def test_an_address_nobody_acknowledged_gets_nothing(suggesting):
    with scope.practice(suggesting.clinic.practice.pk):
        row = Credential.objects.get(connection__direction="ASIDE")
        row.base_url = suggesting.api.url.replace("127.0.0.1", "localhost")
        row.save(update_fields=["base_url"])

    run = suggesting.run()

    assert (run.state, run.reason) == (State.WAITING, Reason.SETTINGS)
    assert suggesting.api.calls == []


def test_a_note_that_is_too_long_or_missing_is_not_sent(suggesting):
    with scope.practice(suggesting.clinic.practice.pk):
        draft(suggesting.clinic, "knee pain. " * 5000, visit_id="E-2")
        draft(suggesting.clinic, "", visit_id="E-3")
        draft(suggesting.clinic, "Medications: Marta takes none.", visit_id="E-4")
    whose = suggesting.clinic.practice.pk
    for run_id in suggestions.waiting(practice_id=whose):
        suggestions.run(practice_id=whose, run_id=run_id)

    with scope.practice(whose):
        rows = SuggestionRun.objects.values_list("state", "reason")
        assert sorted(rows) == [
            (State.ABSTAINED, Reason.NO_NOTE),
            (State.ABSTAINED, Reason.NO_NOTE),
            (State.ABSTAINED, Reason.TOO_LONG),
            (State.DONE, ""),
        ]
    assert len(suggesting.api.calls) == 1


def test_the_budget_of_a_day_is_kept_and_the_next_day_goes_on(suggesting):
    suggesting.settings(daily_calls=0)
    spent = suggesting.run()
    suggesting.settings(daily_calls=1)
    next_day = suggesting.run(after=timedelta(hours=25))

    assert (spent.state, spent.reason) == (State.WAITING, Reason.BUDGET)
    assert next_day.state == State.DONE
    with scope.practice(suggesting.clinic.practice.pk):
        meter = SuggesterMeter.objects.get()
        assert (meter.calls, meter.tokens) == (1, 1520)


def test_tokens_count_against_the_budget_too(suggesting):
    suggesting.settings(daily_tokens=1000)
    suggesting.run()
    with scope.practice(suggesting.clinic.practice.pk):
        draft(suggesting.clinic, visit_id="E-2")
    whose = suggesting.clinic.practice.pk
    for run_id in suggestions.waiting(practice_id=whose):
        suggestions.run(practice_id=whose, run_id=run_id)

    with scope.practice(whose):
        assert SuggestionRun.objects.filter(reason=Reason.BUDGET).count() == 1
    assert len(suggesting.api.calls) == 1


@pytest.mark.parametrize("fault", ["limited", "overloaded"])
def test_the_endpoint_s_wish_to_wait_is_honoured_to_a_cap(suggesting, fault):
    suggesting.api.suffer(fault, times=1, retry_after="600")
    run = suggesting.run()
    early = suggesting.run(after=timedelta(seconds=590))
    late = suggesting.run(after=timedelta(seconds=800))

    assert (run.state, run.reason) == (State.WAITING, Reason.LIMITED)
    assert early.attempts == 1
    assert (late.state, late.attempts) == (State.DONE, 2)


def test_a_wish_for_a_month_is_not_granted(suggesting):
    suggesting.api.suffer("limited", times=1, retry_after="4000000")
    run = suggesting.run()

    assert run.next_attempt_at - suggesting.now < timedelta(minutes=20)


def test_who_never_answers_is_left_alone_and_at_last_given_up(suggesting):
    suggesting.api.suffer("broken")
    at = timedelta(0)
    for _ in range(8):
        run = suggesting.run(after=at)
        at += timedelta(minutes=35)

    assert (run.state, run.reason, run.attempts) == (State.FAILED, Reason.ATTEMPTS, 5)
    assert len(suggesting.api.calls) == 5


def test_after_five_failures_the_endpoint_rests_for_every_visit_and_one_call_tries_it(suggesting):
    whose = suggesting.clinic.practice.pk
    suggesting.api.suffer("broken")
    with scope.practice(whose):
        for number in range(2, 9):
            draft(suggesting.clinic, visit_id=f"E-{number}")
    for run_id in suggestions.waiting(practice_id=whose):
        suggestions.run(practice_id=whose, run_id=run_id)
    with scope.practice(whose):
        reasons = list(SuggestionRun.objects.values_list("reason", flat=True))
    assert len(suggesting.api.calls) == 5
    assert reasons.count(Reason.BREAKER) == 3

    suggesting.answer(good)
    runs = _later(suggesting, whose)

    assert all(run.state == State.DONE for run in runs)


def _later(suggesting, whose):
    """Run everything due well after the rest, and return all rows."""
    with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=True):
        for run_id in suggestions.waiting(practice_id=whose):
            suggestions.run(practice_id=whose, run_id=run_id)
    with scope.practice(whose):
        return list(SuggestionRun.objects.all())


def test_who_lost_the_lease_records_nothing(suggesting):
    whose, practice = suggesting.clinic.practice.pk, suggesting.clinic.practice
    run_id = suggestions.owe(practice_id=whose, claim_id=suggesting.claim.pk)
    taken, _ = suggestions._take(whose, run_id)
    suggesting.answer(good)
    done = suggesting.run(after=timedelta(minutes=2))

    with scope.practice(practice.pk), pytest.raises(suggestion_outcomes.LeaseLost):
        suggestion_outcomes.record_abstention(
            taken=taken, reason=Reason.REFUSAL, took=suggestion_outcomes.Took()
        )
    assert (done.state, suggesting.row().state) == (State.DONE, State.DONE)


def test_who_comes_late_while_another_asks_records_nothing(suggesting):
    whose = suggesting.clinic.practice.pk
    run_id = suggestions.owe(practice_id=whose, claim_id=suggesting.claim.pk)
    late, _ = suggestions._take(whose, run_id)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        other, _ = suggestions._take(whose, run_id)

    with scope.practice(whose), pytest.raises(suggestion_outcomes.LeaseLost):
        suggestion_outcomes.record_abstention(
            taken=late, reason=Reason.REFUSAL, took=suggestion_outcomes.Took()
        )
    assert other is not None
    assert (suggesting.row().state, suggesting.row().lease_token) == (State.ASKING, other.token)


def test_a_worker_that_died_while_asking_costs_one_lease(suggesting):
    whose = suggesting.clinic.practice.pk
    run_id = suggestions.owe(practice_id=whose, claim_id=suggesting.claim.pk)
    suggestions._take(whose, run_id)

    early = suggesting.run(after=timedelta(seconds=80))
    late = suggesting.run(after=timedelta(seconds=100))

    assert early.state == State.ASKING
    assert (late.state, late.attempts) == (State.DONE, 2)
