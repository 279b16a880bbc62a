"""Steps that change no content: hold, release, recall, void, close, reopen, wake."""

from datetime import date

import pytest
import time_machine

from claims.domain.edits import registry
from claims.domain.states import IllegalStep
from claims.models import Claim
from claims.services import holds, review, submission
from tests.claims.services import looks


def again(claim):
    return Claim.objects.get(pk=claim.pk)


def put_on_hold(claim, actor, **said):
    return holds.hold(claim_id=claim.pk, actor=actor, **{"reason_code": "AUTHORIZATION", **said})


def test_a_hold_says_why_whose_turn_it_is_and_until_when(clinic, claim):
    put_on_hold(claim, clinic.biller, note="2 visits", until=date(2026, 12, 1), turn="PAYER")

    held = again(claim)
    assert (held.status, held.hold_reason) == ("ON_HOLD", "AUTHORIZATION")
    assert (held.hold_turn, held.hold_until) == ("PAYER", date(2026, 12, 1))
    assert looks.journal(claim) == [("hold", "Dana Okafor", "Authorization: 2 visits")]
    assert held.revision == 1
    assert looks.causes(claim) == ["INTAKE"]


def test_the_reason_of_a_hold_is_sealed_in_the_database(clinic, claim):
    put_on_hold(claim, clinic.biller, note="Marta Whitfield called")
    assert "Whitfield" not in claim.journal.get().__dict__["reason"]


@pytest.mark.parametrize("said", [{"reason_code": "BORED"}, {"turn": "NOBODY"}])
def test_a_hold_needs_a_known_reason_and_turn(clinic, claim, said):
    before = looks.everything(claim)
    with pytest.raises(IllegalStep):
        put_on_hold(claim, clinic.biller, **said)
    assert looks.everything(claim) == before


def test_an_approved_claim_cannot_be_held(clinic, claim, approved):
    before = looks.everything(claim)
    with pytest.raises(IllegalStep):
        put_on_hold(claim, clinic.biller)
    assert looks.everything(claim) == before


def test_a_release_clears_the_hold(clinic, claim):
    put_on_hold(claim, clinic.biller, until=date(2026, 12, 1))
    holds.release(claim_id=claim.pk, actor=clinic.lead)

    back = again(claim)
    assert (back.status, back.hold_reason) == ("IN_REVIEW", "")
    assert (back.hold_turn, back.hold_until) == ("", None)
    assert [name for name, _, _ in looks.journal(claim)] == ["hold", "release"]


def test_a_claim_that_has_not_left_is_recalled_and_owed_no_more(clinic, claim, approved):
    holds.recall(claim_id=claim.pk, actor=clinic.lead)

    approved.refresh_from_db()
    assert (approved.state, approved.next_attempt_at) == ("RECALLED", None)
    assert again(claim).status == "IN_REVIEW"
    assert looks.journal(claim)[-1] == ("recall", "Sam Whitehorse", "")


def test_a_recalled_claim_is_approved_again_under_another_reference(clinic, claim, approved):
    holds.recall(claim_id=claim.pk, actor=clinic.lead)
    second = review.approve(
        claim_id=claim.pk, seen_revision=1, seen_digest=claim.digest, actor=clinic.biller
    )
    assert second.reference != approved.reference
    assert claim.submissions.count() == 2


def test_a_claim_being_sent_cannot_be_recalled(clinic, claim, taken):
    before = looks.everything(claim)
    with pytest.raises(submission.NotPending):
        holds.recall(claim_id=claim.pk, actor=clinic.lead)
    assert looks.everything(claim) == before


@pytest.mark.parametrize("record", ["record_unknown", "record_delivered", "record_attention"])
def test_a_claim_that_may_have_left_cannot_be_recalled(clinic, claim, taken, record):
    said = {
        "record_unknown": {"error": "ReadTimeout"},
        "record_delivered": {"remote_id": "R1"},
        "record_attention": {"why": "Look."},
    }[record]
    getattr(submission, record)(submission_id=taken.submission_id, token=taken.token, **said)
    before = looks.everything(claim)
    with pytest.raises((submission.NotPending, IllegalStep)):
        holds.recall(claim_id=claim.pk, actor=clinic.lead)
    assert looks.everything(claim) == before


def test_a_claim_certainly_still_here_after_an_attempt_is_recalled(clinic, claim, taken):
    submission.record_unavailable(
        submission_id=taken.submission_id, token=taken.token, error="ConnectError"
    )
    holds.recall(claim_id=claim.pk, actor=clinic.lead)
    assert again(claim).status == "IN_REVIEW"


def test_a_claim_in_review_cannot_be_recalled(clinic, claim):
    with pytest.raises(IllegalStep, match="Cannot recall a claim that is in review"):
        holds.recall(claim_id=claim.pk, actor=clinic.lead)
    assert looks.journal(claim) == []


def test_voiding_needs_a_reason_and_is_the_end(clinic, claim):
    with pytest.raises(IllegalStep, match="Say why"):
        holds.void(claim_id=claim.pk, reason="  ", actor=clinic.lead)
    holds.void(claim_id=claim.pk, reason=" Wrong patient. ", actor=clinic.lead)

    assert again(claim).status == "VOIDED"
    assert looks.journal(claim) == [("void", "Sam Whitehorse", "Wrong patient.")]
    with pytest.raises(IllegalStep):
        holds.reopen(claim_id=claim.pk, actor=clinic.lead)


def test_closing_says_its_disposition_and_reason(clinic, claim):
    holds.close(claim_id=claim.pk, disposition="SELF_PAY", reason=" Paid. ", actor=clinic.biller)
    assert again(claim).status == "NO_CLAIM"
    assert looks.journal(claim) == [("close", "Dana Okafor", "Self-pay: Paid.")]


@pytest.mark.parametrize(("disposition", "reason"), [("WHATEVER", "x"), ("SELF_PAY", " ")])
def test_closing_without_disposition_or_reason_is_refused(clinic, claim, disposition, reason):
    before = looks.everything(claim)
    with pytest.raises(IllegalStep):
        holds.close(claim_id=claim.pk, disposition=disposition, reason=reason, actor=clinic.lead)
    assert looks.everything(claim) == before


def test_a_claim_closed_from_hold_is_reopened_without_its_old_hold(clinic, claim):
    put_on_hold(claim, clinic.biller, until=date(2026, 12, 1))
    holds.close(claim_id=claim.pk, disposition="SELF_PAY", reason="Paid.", actor=clinic.lead)
    holds.reopen(claim_id=claim.pk, actor=clinic.lead)

    back = again(claim)
    assert (back.status, back.readiness) == ("IN_REVIEW", "READY")
    assert (back.hold_reason, back.hold_until) == ("", None)


def test_a_rejected_claim_is_taken_up_again(clinic, claim, taken):
    submission.record_refused(
        submission_id=taken.submission_id, token=taken.token, reasons=[{"text": "No."}]
    )
    holds.reopen(claim_id=claim.pk, actor=clinic.lead)
    assert again(claim).status == "IN_REVIEW"


def test_the_claims_whose_day_has_come_wake_and_no_others(clinic, claim):
    other = clinic.draft(visit_id="E-2")
    endless = clinic.draft(visit_id="E-3")
    put_on_hold(claim, clinic.biller, until=date(2026, 12, 1))
    put_on_hold(other, clinic.biller, until=date(2026, 12, 2))
    put_on_hold(endless, clinic.biller)

    assert holds.due(today=date(2026, 11, 30)) == []
    assert holds.due(today=date(2026, 12, 1)) == [claim.pk]
    assert holds.wake(claim_id=claim.pk, today=date(2026, 12, 1))
    assert not holds.wake(claim_id=claim.pk, today=date(2026, 12, 1))
    assert not holds.wake(claim_id=other.pk, today=date(2026, 12, 1))
    assert holds.due(today=date(2026, 12, 1)) == []

    assert again(claim).status == "IN_REVIEW"
    assert again(claim).hold_reason == ""
    assert again(other).status == again(endless).status == "ON_HOLD"
    assert looks.journal(claim)[-1] == ("wake", "", "Its date came.")


def test_no_more_claims_wake_at_once_than_allowed(clinic):
    for n in range(3):
        put_on_hold(clinic.draft(visit_id=f"E-{n}"), clinic.biller, until=date(2026, 12, 1))
    assert len(holds.due(today=date(2026, 12, 1), limit=2)) == 2


def test_a_step_says_when_it_was_taken(clinic, claim):
    with time_machine.travel("2026-12-01T09:00:00Z", tick=False):
        put_on_hold(claim, clinic.biller)
    assert again(claim).status_at.isoformat() == "2026-12-01T09:00:00+00:00"


def test_what_a_finding_waits_for_is_an_edit_or_a_subject_and_a_reason_there_is():
    edits = {one.id for one in registry.edits()}

    for named, (reason, turn) in holds.WAITS.items():
        assert named in edits or named in registry.SUBJECTS, named
        assert reason in holds.HOLD_REASONS
        assert turn in Claim.Turn.values


@pytest.mark.parametrize(
    ("edit", "waits"),
    [
        ("kx.required", ("MODIFIER", "PROVIDER")),
        ("kx.not_reached", None),
        ("plans.unsigned", ("CERTIFICATION", "PROVIDER")),
        ("ncci.pair_denied", ("MODIFIER", "PROVIDER")),
        ("lines.charge_missing", None),
    ],
)
def test_a_finding_that_asks_somebody_else_has_a_fitting_hold(edit, waits):
    assert holds.waiting_for(edit) == waits
