"""A claim that voids a sent one repeats it, bills nothing, and goes where its original went."""

from datetime import timedelta

import pytest

from claims.domain import fixes
from claims.domain.states import IllegalStep
from claims.models import Claim, Submission
from claims.queries import history
from claims.services import amendments, holds, remapping, review, revisions, submission
from claims.services.patience import UNDO_WINDOW
from tests import factories
from tests.claims.services import looks, replaying, sent
from tests.claims.services.test_amendments import later
from tests.claims.services.test_corrections import (
    begin,
    commercial,
    content,
    edit,
    edits,
    parent,
    units,
)
from tests.claims.services.test_withholding import ask
from tests.clinic import line_uid

__all__ = ["commercial", "parent"]
pytestmark = pytest.mark.both


@pytest.fixture
def void(clinic, parent):
    return begin(clinic, parent, "VOID")


def again(claim):
    return Claim.objects.get(pk=claim.pk)


def test_a_void_repeats_what_was_sent_under_frequency_8_and_is_ready(clinic, parent, void):
    said = content(void)
    assert (said.frequency, said.original_reference) == ("8", "ICN-77")
    assert said.lines == content(parent).lines
    assert (again(void).readiness, edits(void)) == ("READY", set())


def test_a_void_with_a_cell_changed_is_blocked_and_says_which(clinic, void):
    edit(clinic, void, fixes.SetUnits(line=line_uid(), units="1"))

    finding = void.findings.get(edit="corrections.void_departs")
    assert "line 97110 · units" in finding.message
    with pytest.raises(review.Blocked):
        sent.approve(clinic, void)


def test_what_was_wrong_with_the_first_claim_keeps_no_void_back(clinic, claim):
    parent = sent.accepted(clinic, claim)
    clinic.practice.npi = ""
    clinic.practice.save()
    ask(parent)

    void = begin(clinic, parent, "VOID")

    owed = sent.approve(clinic, void)
    taken = sent.deliver(owed, "DB-000002")
    assert (taken.claim.frequency, again(void).status) == ("8", "SUBMITTED")


def test_who_asks_later_that_the_plan_not_be_billed_calls_no_void_back(clinic, parent, void):
    owed = sent.approve(clinic, void)
    ask(parent)

    later_on = owed.not_before + UNDO_WINDOW + timedelta(seconds=1)

    assert submission.take(submission_id=owed.pk, now=later_on) is not None


def test_a_void_is_drawn_anew_by_nothing(clinic, parent, void):
    before = looks.everything(void)

    later(clinic, "2", minutes=38)
    clinic.draft(
        version="3",
        version_at=factories.encounter().version_at + timedelta(hours=3),
        status="CANCELLED",
    )

    assert looks.everything(again(void)) == before
    parent.refresh_from_db()
    assert parent.is_amended


def test_an_approved_void_stays_approved_when_the_emr_cancels_the_visit(clinic, parent, void):
    sent.approve(clinic, void)

    clinic.draft(
        version="2",
        version_at=factories.encounter().version_at + timedelta(hours=2),
        status="CANCELLED",
    )

    assert again(void).status == "APPROVED"
    assert Submission.objects.get(claim=void).state == "OWED"


def test_a_new_mapping_draws_a_replacement_anew_and_no_void(clinic, parent, void):
    made = replaying.publish(clinic, replaying.draft(clinic))
    assert not remapping.open_claims(made).exists()
    holds.void(claim_id=void.pk, reason="Replaced instead", actor=clinic.biller)
    child = begin(clinic, parent)

    assert list(remapping.open_claims(made)) == [child]


def test_nothing_is_proposed_on_a_void(clinic, void):
    assert again(void).suggestion_count == 0
    assert not void.suggestions.exists()


def test_a_correction_is_voided_and_never_closed_without_a_claim(clinic, parent, void):
    with pytest.raises(IllegalStep, match="corrects a sent one: void it"):
        holds.close(claim_id=void.pk, disposition="SELF_PAY", reason="Paid", actor=clinic.biller)

    assert again(void).status == "IN_REVIEW"


def test_a_rejected_claim_is_not_taken_up_again_while_another_corrects_it(clinic, parent):
    child = begin(clinic, parent)
    sent.answer(parent, "REJECTED")
    with pytest.raises(IllegalStep, match=f"{child} corrects this one: void that one first"):
        holds.reopen(claim_id=parent.pk, actor=clinic.biller)
    assert again(parent).status == "REJECTED"

    review.recheck(claim_id=child.pk, seen_revision=1)
    assert "corrections.original_not_taken_in" in edits(child)
    holds.void(claim_id=child.pk, reason="Rejected after all", actor=clinic.biller)

    assert holds.reopen(claim_id=parent.pk, actor=clinic.biller).status == "IN_REVIEW"


def test_a_correction_with_another_frequency_is_blocked_and_offers_its_own(clinic, parent):
    child = begin(clinic, parent)
    edit(clinic, child, fixes.SetField(cell="frequency", value="1"))

    finding = child.findings.get(edit="corrections.frequency")

    assert finding.severity == "BLOCKS"
    review.apply_finding(
        claim_id=child.pk, seen_revision=2, finding_key=finding.key, actor=clinic.biller
    )
    assert content(child).frequency == "7"


def test_a_replacement_drawn_anew_from_its_visit_still_replaces(clinic, claim):
    edit(clinic, claim, fixes.SetUnits(line=line_uid(), units="1"))
    parent = sent.accepted(clinic, claim)
    later(clinic, "2", minutes=38)
    child = again(begin(clinic, parent))

    amendments.redraw(
        claim_id=child.pk,
        seen_revision=1,
        seen_draw=str(child.waiting_id),
        actor=clinic.biller,
    )

    said = content(child)
    assert (said.frequency, said.original_reference, units(child)) == ("7", "ICN-77", "3")
    assert revisions.current(again(child)).origins["frequency"].kind == "PERSON"
    later(clinic, "3", minutes=23)
    assert (content(child).frequency, units(child)) == ("7", "2")


def test_what_somebody_stood_for_on_the_first_claim_stands_on_its_correction(clinic, claim):
    review.edit(
        claim_id=claim.pk,
        seen_revision=1,
        fix=fixes.AddModifier(line=line_uid(), modifier="59"),
        actor=clinic.biller,
        attesting="Separate regions, see note.",
    )
    child = begin(clinic, sent.accepted(clinic, claim))

    assert "modifiers.nobody_attests" not in edits(child)


def test_medicare_takes_no_corrected_claim_and_an_answer_that_lacks_is_told(clinic):
    clinic.payer.payer_class = "MEDICARE"
    clinic.payer.save()
    child = begin(clinic, sent.sent(clinic, clinic.draft()))

    assert {"corrections.medicare_takes_none", "corrections.original_unanswered"} <= edits(child)
    sent.answer(child.parent)
    review.recheck(claim_id=child.pk, seen_revision=1)
    assert "corrections.original_unanswered" not in edits(child)


def test_a_replacement_that_changes_nothing_is_to_be_confirmed(clinic, parent):
    child = begin(clinic, parent)
    assert edits(child) == {"corrections.changes_nothing"}

    edit(clinic, child, fixes.SetUnits(line=line_uid(), units="1"))

    assert "corrections.changes_nothing" not in edits(child)


def test_an_answer_for_the_first_claim_is_seen_on_its_correction_at_once(clinic, claim):
    parent = sent.sent(clinic, claim)
    child = begin(clinic, parent)
    assert "corrections.original_unanswered" in edits(child)

    sent.answer(parent)
    assert "corrections.original_unanswered" not in edits(child)
    assert "corrections.number_differs" in edits(child)
    edit(clinic, child, fixes.SetField(cell="original_reference", value="ICN-77"))
    assert "corrections.number_differs" not in edits(child)

    sent.answer(parent, "REJECTED")
    assert "corrections.original_not_taken_in" in edits(child)
    assert again(child).readiness == "BLOCKED"


def test_it_stands_also_where_the_visit_has_the_line_under_another_key(clinic, claim):
    add = fixes.AddModifier(line=line_uid(), modifier="59")
    review.edit(
        claim_id=claim.pk, seen_revision=1, fix=add, actor=clinic.biller, attesting="See note."
    )
    parent = sent.accepted(clinic, claim)
    clinic.draft(
        version="2",
        version_at=factories.encounter().version_at + timedelta(hours=2),
        services=(factories.service("T7"), factories.service("S2", "97140")),
    )

    child = begin(clinic, parent)

    line = content(child).line(line_uid("T7"))
    assert "59" in line.modifiers
    assert "modifiers.nobody_attests" not in edits(child)
    carried = child.attestations.get()
    assert (carried.subject, carried.actor, carried.said) == (
        line.uid,
        clinic.biller,
        "See note.",
    )
    told = " ".join(entry.summary for entry in looks.entries(child))
    assert f"as Dana Okafor attested with revision 2 of {parent}" in told
    (entry,) = [one for one in history.of(child) if one.kind == "attestation"]
    assert f"Again, as with revision 2 of {parent}" in entry.details
