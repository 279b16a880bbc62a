"""A sent claim is corrected by a claim of its own: what it says, when it may be, what becomes."""

import pytest
from django.db import IntegrityError, transaction

from claims.domain import fixes
from claims.domain.states import IllegalStep
from claims.models import Claim, Submission
from claims.services import amendments, corrections, holds, merging, review, revisions
from tests import factories
from tests.claims.services import looks, sent
from tests.claims.services.test_amendments import later
from tests.clinic import line_uid

pytestmark = pytest.mark.both


@pytest.fixture(autouse=True)
def commercial(clinic):
    """A payer that takes corrected claims; Medicare Part B takes none."""
    clinic.payer.payer_class = "COMMERCIAL"
    clinic.payer.save()


@pytest.fixture
def parent(clinic, claim):
    """A claim the payer accepted as ICN-77."""
    return sent.accepted(clinic, claim)


def begin(clinic, parent, kind="REPLACEMENT", **said):
    parent = Claim.objects.get(pk=parent.pk)
    values = {
        "claim_id": parent.pk,
        "kind": kind,
        "seen_revision": parent.revision,
        "seen_draw": str(parent.waiting_id or ""),
        "reason": "Wrong units",
        "actor": clinic.lead,
    }
    return corrections.begin(**(values | said))


def content(claim):
    return revisions.current(Claim.objects.get(pk=claim.pk)).claim_content


def edits(claim):
    return set(claim.findings.values_list("edit", flat=True))


def edit(clinic, claim, fix):
    claim = Claim.objects.get(pk=claim.pk)
    review.edit(claim_id=claim.pk, seen_revision=claim.revision, fix=fix, actor=clinic.biller)


def units(claim):
    (line,) = content(claim).lines
    return str(line.units)


def test_a_replacement_says_what_was_sent_with_frequency_7_and_the_payers_number(clinic, parent):
    child = begin(clinic, parent)

    said, was = content(child), content(parent)
    assert (said.frequency, said.original_reference) == ("7", "ICN-77")
    assert said.model_copy(update={"frequency": "1", "original_reference": ""}) == was
    child.refresh_from_db()
    assert (child.parent, child.correction, child.status) == (parent, "REPLACEMENT", "IN_REVIEW")
    assert (child.destination, child.is_touched) == (clinic.billing, True)
    newest = revisions.current(child)
    assert (newest.cause, newest.actor) == ("CORRECTION", clinic.lead)
    assert newest.origins["frequency"].explanation == (
        f"Sam Whitehorse: this claim replaces {parent}"
    )
    assert newest.origins["original_reference"].explanation == f"The payer's number of {parent}"


def test_without_a_payers_number_it_names_the_billing_systems(clinic, claim):
    parent = sent.sent(clinic, claim, remote_id="DB-000031")

    child = begin(clinic, parent)
    assert content(child).original_reference == "DB-000031"


def test_without_any_number_the_correction_is_blocked_until_a_person_types_it(clinic, claim):
    parent = sent.sent(clinic, claim, remote_id="")

    child = begin(clinic, parent)

    assert "parties.original_reference_missing" in edits(child)
    edit(clinic, child, fixes.SetField(cell="original_reference", value="ICN-5"))
    assert "parties.original_reference_missing" not in edits(child)


def test_both_claims_keep_who_began_it_and_why(clinic, parent):
    child = begin(clinic, parent)

    assert looks.journal(parent)[-1] == ("correct", "Sam Whitehorse", "Wrong units")
    assert looks.journal(child) == [("begin", "Sam Whitehorse", "Wrong units")]
    assert looks.entries(parent)[-1].summary == f"{child} replaces this one"
    assert looks.entries(child)[-1].summary.startswith(
        "Revision 1: Begun as a correction of a sent claim"
    )
    parent.refresh_from_db()
    assert (parent.status, parent.revision) == ("ACCEPTED", 1)


@pytest.mark.parametrize(
    ("reached", "why"),
    [
        ("IN_REVIEW", "It was not sent: change it itself"),
        ("APPROVED", "Nobody knows yet that it arrived"),
        ("UNKNOWN", "Nobody knows yet that it arrived"),
        ("REJECTED", "It was never taken in: take it up again"),
        ("NO_CLAIM", "It was not sent"),
    ],
)
def test_what_the_other_side_has_not_taken_in_is_not_corrected(clinic, claim, reached, why):
    if reached in ("APPROVED", "UNKNOWN"):
        owed = sent.approve(clinic, claim)
        owed.state = "UNKNOWN" if reached == "UNKNOWN" else owed.state
        owed.save()
    elif reached == "REJECTED":
        sent.sent(clinic, claim)
        sent.answer(claim, "REJECTED")
    elif reached == "NO_CLAIM":
        holds.close(claim_id=claim.pk, disposition="SELF_PAY", reason="Paid", actor=clinic.biller)
    before = looks.everything(claim)

    with pytest.raises(IllegalStep, match=why):
        begin(clinic, claim)

    assert looks.everything(claim) == before
    assert Claim.objects.count() == 1


def test_a_delivery_nobody_saw_is_settled_before_its_claim_is_corrected(clinic, parent):
    owed = Submission.objects.get()
    owed.state = "NEEDS_ATTENTION"
    owed.save()

    with pytest.raises(IllegalStep, match="settle its delivery first"):
        begin(clinic, parent)


@pytest.mark.parametrize(
    ("said", "why"),
    [({"reason": " "}, "Say why"), ({"kind": "OTHER"}, "replaced or voided")],
)
def test_it_is_told_how_and_why_a_claim_is_corrected(clinic, parent, said, why):
    with pytest.raises(IllegalStep, match=why):
        begin(clinic, parent, **said)

    assert Claim.objects.count() == 1


def test_a_claim_has_one_correction_at_a_time_and_another_once_that_is_voided(clinic, parent):
    child = begin(clinic, parent)
    with pytest.raises(IllegalStep, match=f"{child} corrects this one already"):
        begin(clinic, parent, "VOID")
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(
            encounter=parent.encounter,
            patient=parent.patient,
            parent=parent,
            correction="VOID",
        )

    holds.void(claim_id=child.pk, reason="Not needed", actor=clinic.biller)

    assert begin(clinic, parent, "VOID").correction == "VOID"


def test_a_correction_that_was_accepted_is_itself_corrected(clinic, parent):
    child = begin(clinic, parent)
    edit(clinic, child, fixes.SetUnits(line=line_uid(), units="1"))
    sent.sent(clinic, child, remote_id="DB-000002")
    sent.answer(child, remote_id="ICN-88")

    grandchild = begin(clinic, child)

    assert content(grandchild).original_reference == "ICN-88"
    assert (grandchild.parent_id, units(grandchild)) == (child.pk, "1")


def test_an_amended_visit_goes_into_the_replacement_and_the_sent_claim_waits_for_nobody(
    clinic, parent
):
    later(clinic, "2", minutes=38)
    parent.refresh_from_db()
    assert (parent.is_amended, units(parent)) == (True, "2")

    child = begin(clinic, parent)

    assert (units(child), content(child).frequency) == ("3", "7")
    assert content(child).original_reference == "ICN-77"
    assert looks.causes(child) == ["CORRECTION", "MERGE"]
    child.refresh_from_db()
    parent.refresh_from_db()
    assert child.drawn_from.version == "2"
    assert (child.is_amended, parent.is_amended, units(parent)) == (False, False, "2")
    assert "intake.later_version" not in edits(parent)


def test_what_a_person_had_written_stands_beside_the_amended_visit_in_the_replacement(
    clinic, claim
):
    edit(clinic, claim, fixes.SetUnits(line=line_uid(), units="1"))
    parent = sent.accepted(clinic, claim)
    later(clinic, "2", minutes=38)

    child = begin(clinic, parent)

    child.refresh_from_db()
    assert (child.is_amended, units(child)) == (True, "1")
    merging.settle(
        claim_id=child.pk,
        seen_revision=1,
        seen_draw=str(child.waiting_id),
        decided={},
        every="theirs",
        actor=clinic.biller,
    )
    assert (units(child), content(child).frequency) == ("3", "7")


def test_a_version_that_comes_later_goes_into_the_replacement_alone(clinic, parent):
    child = begin(clinic, parent)

    later(clinic, "2", minutes=38)

    parent.refresh_from_db()
    assert (units(child), content(child).frequency) == ("3", "7")
    assert (parent.is_amended, units(parent)) == (False, "2")


def test_a_replacement_given_up_lets_the_sent_claim_say_again_what_changed(clinic, parent):
    child = begin(clinic, parent)
    later(clinic, "2", minutes=38)

    holds.void(claim_id=child.pk, reason="Not needed", actor=clinic.biller)

    parent.refresh_from_db()
    assert (parent.is_amended, parent.waiting.encounter_version.version) == (True, "2")
    assert "intake.later_version" in edits(parent)
    assert units(begin(clinic, parent)) == "3"


def test_who_saw_an_earlier_version_of_the_visit_is_told(clinic, parent):
    later(clinic, "2", minutes=38)

    with pytest.raises(IllegalStep, match="yet another version"):
        begin(clinic, parent, seen_draw="")

    assert Claim.objects.count() == 1


def test_an_approved_replacement_is_called_back_when_the_visit_changes(clinic, parent):
    child = begin(clinic, parent)
    edit(clinic, child, fixes.SetUnits(line=line_uid(), units="1"))
    sent.approve(clinic, child)

    later(
        clinic,
        "2",
        minutes=23,
        diagnoses=(factories.DiagnosisRecord(key="C1", code="M25.562", rank=1),),
    )

    child.refresh_from_db()
    assert child.status == "IN_REVIEW"
    assert content(child).frequency == "7"


def test_a_replacement_drawn_for_another_patient_is_asked_about(clinic, parent):
    child = begin(clinic, parent)
    assert not child.findings.filter(edit="corrections.another_patient").exists()
    later(clinic, "2", patient=factories.someone(2))
    child.refresh_from_db()

    amendments.redraw(
        claim_id=child.pk,
        seen_revision=child.revision,
        seen_draw=str(child.waiting_id),
        actor=clinic.lead,
    )

    child.refresh_from_db()
    assert child.patient_id != Claim.objects.get(pk=parent.pk).patient_id
    (asked,) = child.findings.filter(edit="corrections.another_patient")
    assert (asked.severity, child.confirm_count > 0) == ("CONFIRM", True)
