"""Deciding about a claim: approve, hold, end, settle."""

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import Submission
from claims.services import submission
from clinicbridge import vault
from tests import factories
from tests.claims.views.conftest import address, post


def approve(browser, claim, **typed):
    return post(browser, claim, "approve", digest=claim.digest, **typed)


def test_approving_owes_the_claim_and_opens_the_next(dana, clinic, claim):
    following = clinic.draft(visit_id="E-2", patient=factories.someone(2))

    answer = approve(dana, claim)

    claim.refresh_from_db()
    assert answer.headers["Location"].startswith(address(following))
    assert claim.status == "APPROVED"
    assert claim.submissions.count() == 1


def test_after_the_last_claim_the_queue_opens_and_offers_the_recall(dana, claim):
    answer = approve(dana, claim)

    said = dana.get(answer.headers["Location"]).content.decode()
    assert answer.headers["Location"].startswith(reverse("desk:queue"))
    assert address(claim, "recall") in said


def test_htmx_is_told_where_to_go(dana, claim):
    answer = approve(dana, claim, htmx=True)

    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith(reverse("desk:queue"))


def test_a_stale_approval_owes_nothing_and_says_what_changed(dana, sam, claim):
    post(sam, claim, "edit", kind="SetCode", line=claim.lines.get().uid, code="97112")

    answer = approve(dana, claim)

    assert answer.status_code == 409
    assert "Sam Whitehorse changed this claim" in answer.content.decode()
    assert not Submission.objects.exists()


def test_a_blocked_claim_is_not_approved_and_says_why(dana, clinic):
    claim = clinic.draft(diagnoses=())

    answer = approve(dana, claim)

    claim.refresh_from_db()
    assert answer.status_code == 409
    assert "Not done." in answer.content.decode()
    assert claim.status == "IN_REVIEW"
    assert "disabled" in dana.get(address(claim)).content.decode()


def test_a_finding_to_confirm_is_let_stand_and_taken_back(dana, clinic):
    claim = clinic.draft(patient=factories.MARTA.model_copy(update={"sex": "U"}))
    finding = claim.findings.get(edit="patient.sex_unknown")

    silent = post(dana, claim, "override", finding=finding.key, reason="")
    post(dana, claim, "override", finding=finding.key, reason="The referral is on paper.")
    said = dana.get(address(claim)).content.decode()
    post(dana, claim, "withdraw", finding=finding.key)

    assert silent.status_code == 409
    assert "The referral is on paper." in said
    assert not claim.overrides.exists()


def test_holding_needs_a_reason_and_a_day_to_come(dana, claim):
    no_reason = post(dana, claim, "hold", reason_code="", turn="BILLER")
    no_day = post(dana, claim, "hold", reason_code="REFERRAL", until="soon")
    past = post(dana, claim, "hold", reason_code="REFERRAL", until="2020-01-01")
    held = post(dana, claim, "hold", reason_code="REFERRAL", until="2099-01-01", turn="PROVIDER")

    claim.refresh_from_db()
    assert [no_reason.status_code, no_day.status_code, past.status_code] == [409, 409, 409]
    assert held.status_code == 302
    assert (claim.status, claim.hold_turn) == ("ON_HOLD", "PROVIDER")


def test_a_held_claim_is_released(dana, claim):
    post(dana, claim, "hold", reason_code="REFERRAL")

    post(dana, claim, "release")

    claim.refresh_from_db()
    assert claim.status == "IN_REVIEW"


def test_an_approved_claim_is_recalled_before_it_left(dana, claim):
    approve(dana, claim)

    answer = post(dana, claim, "recall")

    claim.refresh_from_db()
    assert answer.status_code == 302
    assert claim.status == "IN_REVIEW"


def test_what_has_left_is_not_recalled(dana, claim):
    approve(dana, claim)
    take(claim)

    answer = post(dana, claim, "recall")

    assert answer.status_code == 409
    assert "It has left, or may have left" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "status"),
    [
        ("void", {"reason": "A test patient."}, "VOIDED"),
        ("close", {"disposition": "SELF_PAY", "reason": "Paid at the desk."}, "NO_CLAIM"),
    ],
)
def test_ending_a_claim_needs_its_reason(dana, claim, name, typed, status):
    refused = post(dana, claim, name)
    done = post(dana, claim, name, **typed)

    claim.refresh_from_db()
    assert (refused.status_code, done.status_code) == (409, 302)
    assert claim.status == status


def test_only_a_lead_settles_what_no_look_up_could(dana, sam, claim):
    approve(dana, claim)
    taken = take(claim)
    submission.record_attention(
        submission_id=taken.submission_id, token=taken.token, why="No look-up is possible."
    )
    typed = {"submission": taken.submission_id, "arrived": "yes", "reason": "They told me."}

    refused = post(dana, claim, "settle", **typed)
    other = post(sam, claim, "settle", **{**typed, "submission": "nonsense"})
    done = post(sam, claim, "settle", **typed)

    claim.refresh_from_db()
    assert (refused.status_code, other.status_code, done.status_code) == (403, 409, 302)
    assert claim.status == "SUBMITTED"


def test_a_rejection_is_pinned_to_its_cell(dana, claim):
    approve(dana, claim)
    taken = take(claim)
    cell = f"lines[{claim.lines.get().uid}].modifiers"
    reasons = [{"cell": cell, "code": "4", "text": "The modifier is missing."}]
    submission.record_refused(submission_id=taken.submission_id, token=taken.token, reasons=reasons)

    said = dana.get(address(claim)).content.decode()

    assert said.count("The modifier is missing.") == 2
    assert 'href="#l1-modifiers"' in said
    assert "Take up again" in said
    assert "<kbd></kbd>" not in said


@pytest.mark.parametrize("name", ["approve", "release", "reopen", "undo", "redraw", "keep"])
def test_a_step_the_claim_cannot_take_is_refused_in_words(dana, clinic, claim, name):
    post(dana, claim, "void", reason="A test patient.")

    answer = post(dana, claim, name, digest=claim.digest, reason="because")

    assert answer.status_code == 409
    assert "Not done." in answer.content.decode()


@pytest.mark.parametrize("name", ["approve", "hold", "void", "close", "override", "recall"])
def test_an_admin_decides_nothing(alex, claim, name):
    assert post(alex, claim, name).status_code == 403


def take(claim):
    """Let a worker take the claim's submission for sending."""
    row = claim.submissions.get()
    row.not_before = row.next_attempt_at = timezone.now()
    row.save()
    with vault.reading(purpose="claim.push"):
        return submission.take(submission_id=row.pk, now=timezone.now())
