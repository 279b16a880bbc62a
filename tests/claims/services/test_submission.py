"""What is owed: lease it once, record its end with the lease, settle the unknown."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone

from claims.domain.states import IllegalStep
from claims.models import Claim, ClaimRevision, Connection, Submission
from claims.services import patience, references, review, settlement, submission
from clinicbridge.audit.models import LogEntry
from tests import factories
from tests.claims.services import looks

AFTER = patience.UNDO_WINDOW + timedelta(seconds=1)


def ends(taken):
    return {"submission_id": taken.submission_id, "token": taken.token}


def row(approved):
    approved.refresh_from_db()
    return approved


def test_a_reference_is_short_plain_and_never_drawn_twice():
    drawn = [references.new() for _ in range(2000)]
    assert len(set(drawn)) == 2000
    assert all(re.fullmatch(r"CB[A-HJ-NP-Z2-9]{16}", reference) for reference in drawn)


def test_nothing_is_due_before_the_undo_window_has_passed(approved):
    assert approved.not_before - approved.created_at == pytest.approx(
        patience.UNDO_WINDOW, abs=timedelta(seconds=1)
    )
    early = approved.not_before - timedelta(microseconds=1)
    assert submission.due(now=early) == []
    assert submission.take(submission_id=approved.pk, now=early) is None
    assert submission.due(now=approved.not_before) == [approved.pk]


def test_taking_leases_the_submission_and_hands_over_exactly_what_was_approved(approved):
    now = approved.not_before
    taken = submission.take(submission_id=approved.pk, now=now)

    held = row(approved)
    assert (held.state, held.attempts, held.sent_at) == ("SENDING", 1, now)
    assert held.lease_until == held.next_attempt_at == now + patience.LEASE
    assert held.lease_token == taken.token
    assert taken.claim.digest == approved.digest
    assert (taken.reference, taken.look_up_first) == (approved.reference, False)
    assert taken.correlation_id == "c" * 32


def test_a_leased_submission_is_neither_due_nor_taken_again(approved, taken):
    now = timezone.now() + AFTER
    assert submission.due(now=now) == []
    assert submission.take(submission_id=approved.pk, now=now) is None


def test_a_lease_that_ran_out_belonged_to_the_dead_and_is_looked_up_first(approved, taken):
    later = row(approved).lease_until
    assert submission.due(now=later) == [approved.pk]

    second = submission.take(submission_id=approved.pk, now=later)

    assert second.look_up_first
    assert second.token != taken.token
    assert row(approved).attempts == 2
    assert row(approved).sent_at < later  # asking is not sending
    with pytest.raises(submission.LeaseLost):
        submission.record_delivered(**ends(taken), remote_id="R1")
    assert row(approved).state == "SENDING"


def test_the_oldest_owed_come_first_and_no_more_than_asked(clinic, approved):
    other = clinic.draft(visit_id="E-2", patient=factories.someone(2))
    second = review.approve(
        claim_id=other.pk, seen_revision=1, seen_digest=other.digest, actor=clinic.biller
    )
    now = timezone.now() + AFTER
    assert submission.due(now=now) == [approved.pk, second.pk]
    assert submission.due(now=now, limit=1) == [approved.pk]


def test_nothing_is_taken_while_delivery_or_the_connection_is_paused(clinic, approved):
    now = approved.not_before
    clinic.practice.delivery_paused = True
    clinic.practice.save()
    assert submission.take(submission_id=approved.pk, now=now) is None
    clinic.practice.delivery_paused = False
    clinic.practice.save()
    clinic.billing.state = Connection.State.PAUSED
    clinic.billing.save()
    assert submission.take(submission_id=approved.pk, now=now) is None
    assert row(approved).state == "OWED"


def test_a_document_that_no_longer_matches_is_never_sent(clinic, claim, approved):
    changed = ClaimRevision.objects.get(claim=claim)
    approved.digest = "0" * 64
    approved.save()
    with pytest.raises(RuntimeError, match="no longer matches"):
        submission.take(submission_id=approved.pk, now=approved.not_before)
    assert row(approved).state == "OWED"
    assert changed.digest == claim.digest


def test_a_delivery_moves_the_claim_and_ends_the_lease(claim, approved, taken):
    submission.record_delivered(**ends(taken), remote_id="R" * 90)

    ended = row(approved)
    assert (ended.state, ended.remote_id) == ("DELIVERED", "R" * 80)
    assert (ended.lease_token, ended.lease_until, ended.next_attempt_at) == (None, None, None)
    assert ended.delivered_at is not None
    assert Claim.objects.get().status == "SUBMITTED"
    assert looks.journal(claim)[-1] == ("deliver", "", "")


def test_a_refusal_keeps_its_reasons_sealed_and_rejects_the_claim(claim, approved, taken):
    reasons = [{"code": "A7", "text": "No such member"}]
    submission.record_refused(**ends(taken), reasons=reasons)

    ended = row(approved)
    assert (ended.state, ended.reasons, ended.next_attempt_at) == ("REFUSED", reasons, None)
    assert "member" not in ended.__dict__["reasons"]
    assert Claim.objects.get().status == "REJECTED"
    assert looks.journal(claim)[-1] == ("reject", "", "The billing system refused it.")


@time_machine.travel("2026-12-01T09:00:00Z", tick=False)
def test_an_unavailable_system_is_tried_again_after_what_it_asked(approved):
    taken = submission.take(submission_id=approved.pk, now=approved.not_before)
    submission.record_unavailable(
        **ends(taken), error="ConnectError", retry_after=timedelta(minutes=5)
    )

    waiting = row(approved)
    assert (waiting.state, waiting.last_error) == ("UNAVAILABLE", "ConnectError")
    assert waiting.next_attempt_at == timezone.now() + timedelta(minutes=5)
    assert Claim.objects.get().status == "APPROVED"
    again = submission.take(submission_id=approved.pk, now=waiting.next_attempt_at)
    assert not again.look_up_first


def test_an_unknown_end_is_looked_up_before_anything_else(approved, taken):
    submission.record_unknown(**ends(taken), error="ReadTimeout")

    waiting = row(approved)
    assert (waiting.state, waiting.lease_token) == ("UNKNOWN", None)
    assert waiting.next_attempt_at >= timezone.now() + patience.FIRST_DELAY - timedelta(seconds=1)
    again = submission.take(submission_id=approved.pk, now=timezone.now() + 2 * AFTER)
    assert again.look_up_first


def test_not_there_proves_nothing_until_the_send_has_settled(settings, approved):
    settings.SUBMISSION_SETTLE_SECONDS = 60
    with time_machine.travel(approved.not_before, tick=False) as clock:
        taken = submission.take(submission_id=approved.pk, now=timezone.now())
        submission.record_unknown(**ends(taken), error="ReadTimeout")
        clock.shift(timedelta(seconds=30))
        asked = submission.take(submission_id=approved.pk, now=timezone.now())
        submission.record_absent(**ends(asked))
        early = row(approved)
        assert early.state == "UNKNOWN"
        assert early.next_attempt_at == approved.not_before + timedelta(seconds=60)

        clock.shift(timedelta(seconds=30))
        asked = submission.take(submission_id=approved.pk, now=timezone.now())
        assert asked.look_up_first
        submission.record_absent(**ends(asked))
        assert row(approved).state == "UNAVAILABLE"
        resent = submission.take(submission_id=approved.pk, now=timezone.now())
        assert not resent.look_up_first


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("record_delivered", {"remote_id": "R1"}),
        ("record_refused", {"reasons": []}),
        ("record_unavailable", {"error": "x"}),
        ("record_unknown", {"error": "x"}),
        ("record_absent", {}),
        ("record_attention", {"why": "x"}),
    ],
)
def test_only_the_holder_of_the_lease_records_an_end(claim, approved, taken, record, said):
    before = looks.everything(claim)
    with pytest.raises(submission.LeaseLost):
        getattr(submission, record)(submission_id=approved.pk, token=uuid.uuid4(), **said)
    assert looks.everything(claim) == before


def attention(taken):
    submission.record_attention(**ends(taken), why="Nobody saw the end.")


def test_what_needs_attention_waits_for_a_person(approved, taken):
    attention(taken)
    assert (row(approved).state, row(approved).next_attempt_at) == ("NEEDS_ATTENTION", None)
    assert submission.due(now=timezone.now() + timedelta(days=30)) == []


def settle(approved, actor, *, arrived, reason="I called them.", remote_id=""):
    settlement.settle(
        submission_id=approved.pk, arrived=arrived, reason=reason, actor=actor, remote_id=remote_id
    )


def test_a_person_who_knows_that_it_arrived_says_so(clinic, claim, approved, taken):
    attention(taken)
    settle(approved, clinic.lead, arrived=True, remote_id="R7")

    ended = row(approved)
    assert (ended.state, ended.remote_id) == ("DELIVERED", "R7")
    assert Claim.objects.get().status == "SUBMITTED"
    assert looks.journal(claim)[-1] == ("deliver", "Sam Whitehorse", "I called them.")
    entry = looks.entries(claim)[-1]
    assert (entry.actor, "called" in str(entry.changes)) == (clinic.lead, False)


def test_a_person_who_knows_that_it_did_not_has_it_sent_again(clinic, claim, approved, taken):
    attention(taken)
    settle(approved, clinic.lead, arrived=False)

    waiting = row(approved)
    assert (waiting.state, waiting.reference) == ("UNAVAILABLE", approved.reference)
    assert Claim.objects.get().status == "APPROVED"
    assert looks.journal(claim)[-1] == ("resend", "Sam Whitehorse", "I called them.")
    resent = submission.take(submission_id=approved.pk, now=timezone.now() + AFTER)
    assert not resent.look_up_first


def test_a_decision_needs_a_reason_and_something_to_decide(clinic, claim, approved, taken):
    with pytest.raises(submission.NotPending):
        settle(approved, clinic.lead, arrived=True)
    attention(taken)
    before = looks.everything(claim)
    with pytest.raises(IllegalStep, match="Say how you know"):
        settle(approved, clinic.lead, arrived=True, reason=" ")
    assert looks.everything(claim) == before


def test_every_change_of_a_submission_is_in_the_audit(approved, taken):
    entries = LogEntry.objects.filter(object_pk=str(approved.pk)).order_by("id")
    assert [entry.action for entry in entries] == [0, 1]
    assert entries[1].changes["state"] == ["OWED", "SENDING"]


def test_a_paused_line_does_not_keep_others_from_their_turn(clinic, approved):
    later = timezone.now() + 2 * patience.UNDO_WINDOW
    assert submission.due(now=later) == [approved.pk]
    clinic.billing.state = "PAUSED"
    clinic.billing.save()

    assert submission.due(now=later) == []


def test_a_send_that_has_not_settled_is_never_called_lost(clinic, taken):
    row = Submission.objects.get()
    row.attempts = patience.MOST_ATTEMPTS
    row.sent_at = timezone.now()
    row.save()

    with override_settings(SUBMISSION_SETTLE_SECONDS=40):
        submission.record_absent(submission_id=row.pk, token=taken.token)
    row.refresh_from_db()
    assert row.state == "UNKNOWN"
