"""What a biller does to a claim: edit, undo, approve; and what each refuses."""

from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.domain.provenance import Kind
from claims.domain.states import IllegalStep
from claims.models import Claim, Connection, ServiceLine, Submission
from claims.services import holds, review, revisions
from tests import factories
from tests.claims.services import looks
from tests.clinic import diagnosis_uid, line_uid


def second():
    return fixes.AddModifier(line=line_uid(), modifier="KX")


def edit(claim, actor, fix=None, seen=None):
    fix = fix or second()
    return review.edit(
        claim_id=claim.pk,
        seen_revision=seen or claim.revision,
        fix=fix,
        actor=actor,
        attesting="The plan of care says so.",
    )


def approve(claim, actor, seen=None, digest=None):
    return review.approve(
        claim_id=claim.pk,
        seen_revision=seen or claim.revision,
        seen_digest=digest or claim.digest,
        actor=actor,
    )


def test_an_edit_writes_the_next_revision_and_what_follows_from_it(clinic, claim):
    edited = edit(claim, clinic.biller)

    claim.refresh_from_db()
    newest = revisions.current(claim)
    assert (edited.revision, edited.changed) == (2, True)
    assert (claim.revision, claim.digest) == (2, newest.digest)
    assert claim.is_touched
    assert newest.claim_content.lines[0].modifiers == ("GP", "KX")
    assert newest.digest == newest.claim_content.digest
    assert (newest.cause, newest.actor) == ("EDIT", clinic.biller)
    assert ServiceLine.objects.get(claim=claim).modifier_2 == "KX"
    assert claim.procedures == [{"code": "97110", "modifiers": ["GP", "KX"], "units": "2"}]


def test_an_edit_names_the_person_as_the_cells_origin_and_leaves_the_others(clinic, claim):
    before = revisions.current(claim).origins
    edit(claim, clinic.biller)

    after = revisions.current(Claim.objects.get(pk=claim.pk)).origins
    assert {cell for cell in after if after[cell] != before.get(cell)} == {
        f"lines[{line_uid()}].modifiers"
    }
    origin = after[f"lines[{line_uid()}].modifiers"]
    assert (origin.kind, origin.actor) == (Kind.PERSON, str(clinic.biller.pk))
    assert origin.explanation == "Dana Okafor: Add modifier KX"


def test_an_edit_leaves_one_entry_in_a_billers_words(clinic, claim):
    before = len(looks.entries(claim))
    edit(claim, clinic.biller, fixes.AddModifier(line=line_uid(), modifier="GA"))

    (entry,) = looks.entries(claim)[before:]
    assert entry.summary == "Revision 2: Edited by a person\nline 97110 · modifiers: GP → GP GA"
    assert entry.changes == {f"lines[{line_uid()}].modifiers": ["GP", "GP GA"]}
    assert entry.actor == clinic.biller


def test_an_edit_that_says_the_same_leaves_nothing(clinic, claim, heard):
    before = looks.everything(claim)
    same = fixes.SetModifiers(line=line_uid(), modifiers=("GP",))

    assert edit(claim, clinic.biller, same).changed is False
    assert looks.everything(claim) == before
    assert heard == []


def test_an_edit_of_a_revision_nobody_sees_any_more_is_refused_and_says_why(clinic, claim):
    edit(claim, clinic.lead)
    before = looks.everything(claim)

    with pytest.raises(review.StaleRevision) as refused:
        edit(claim, clinic.biller, seen=1)

    assert refused.value.current == 2
    assert refused.value.changed_by == "Sam Whitehorse"
    assert [c.sentence for c in refused.value.changes] == ["line 97110 · modifiers: GP → GP KX"]
    assert looks.everything(claim) == before


def test_the_emr_is_named_where_it_wrote_the_newer_revision(clinic, claim):
    later = factories.encounter(
        version="2", version_at=None, services=(factories.service(units=Decimal(1), fields=()),)
    )
    clinic.draft(later)

    with pytest.raises(review.StaleRevision) as refused:
        edit(claim, clinic.biller, seen=1)
    assert refused.value.changed_by == "The EMR"


def test_an_inapplicable_fix_changes_nothing(clinic, claim):
    before = looks.everything(claim)
    with pytest.raises(fixes.Inapplicable):
        edit(claim, clinic.biller, fixes.RemoveModifier(line=line_uid(), modifier="59"))
    assert looks.everything(claim) == before


def test_an_approved_claim_cannot_be_edited(clinic, claim, approved):
    before = looks.everything(claim)
    with pytest.raises(IllegalStep, match="Cannot edit a claim that is approved"):
        edit(claim, clinic.biller)
    assert looks.everything(claim) == before


def test_a_claim_on_hold_may_be_edited_and_stays_on_hold(clinic, claim):
    holds.hold(claim_id=claim.pk, reason_code="MODIFIER", actor=clinic.biller)
    assert edit(claim, clinic.biller).revision == 2
    assert Claim.objects.get(pk=claim.pk).status == "ON_HOLD"


def test_a_findings_fix_is_applied_as_the_persons_own_edit(clinic):
    claim = clinic.draft(services=(factories.service(diagnosis_keys=()),))
    edit(claim, clinic.biller, fixes.SetPointers(line=line_uid(), pointers=()))
    claim.refresh_from_db()
    finding = claim.findings.get(edit="lines.pointer_missing")

    edited = review.apply_finding(
        claim_id=claim.pk, seen_revision=2, finding_key=finding.key, actor=clinic.biller
    )

    newest = revisions.current(edited.claim)
    assert newest.claim_content.lines[0].pointers == (diagnosis_uid(),)
    assert newest.origins[f"lines[{line_uid()}].pointers"].rule == "lines.pointer_missing"
    assert not claim.findings.filter(edit="lines.pointer_missing").exists()


@pytest.mark.parametrize(("key", "choice"), [("0" * 64, 0), (None, 7), (None, -1)])
def test_a_finding_that_is_gone_or_offers_no_such_fix_is_refused(clinic, claim, key, choice):
    edit(claim, clinic.biller, fixes.SetPointers(line=line_uid(), pointers=()))
    before = looks.everything(claim)
    key = key or claim.findings.get(edit="lines.pointer_missing").key

    with pytest.raises(review.UnknownFinding):
        review.apply_finding(
            claim_id=claim.pk, seen_revision=2, finding_key=key, choice=choice, actor=clinic.biller
        )
    assert looks.everything(claim) == before


def test_undo_writes_the_earlier_content_and_its_origins_again(clinic, claim):
    first = revisions.current(claim)
    edit(claim, clinic.biller)

    undone = review.undo(claim_id=claim.pk, seen_revision=2, actor=clinic.lead)

    newest = revisions.current(undone.claim)
    assert (newest.number, newest.cause, newest.actor) == (3, "UNDO", clinic.lead)
    assert newest.digest == first.digest
    assert newest.origins == first.origins
    assert looks.causes(claim) == ["INTAKE", "EDIT", "UNDO"]


def test_what_the_emr_wrote_cannot_be_undone(clinic, claim):
    with pytest.raises(IllegalStep, match="no edit to undo"):
        review.undo(claim_id=claim.pk, seen_revision=1, actor=clinic.biller)
    assert looks.causes(claim) == ["INTAKE"]


def test_approval_owes_exactly_the_revision_the_biller_saw(
    clinic, claim, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        made = approve(claim, clinic.biller)
    assert heard == []

    for callback in callbacks:
        callback()

    claim.refresh_from_db()
    assert claim.status == "APPROVED"
    assert (made.state, made.digest, made.revision.number) == ("OWED", claim.digest, 1)
    assert made.destination == clinic.billing
    assert made.correlation_id == claim.correlation_id == "c" * 32
    assert looks.journal(claim) == [("approve", "Dana Okafor", "")]
    assert claim.journal.get().revision == 1
    expected = {"practice_id": clinic.practice.pk, "submission_id": made.pk}
    assert heard == [("claim_approved", expected)]


def refuse(claim, actor, error, **said):
    before = looks.everything(claim)
    with pytest.raises(error) as refused:
        approve(claim, actor, **said)
    assert looks.everything(claim) == before
    assert not Submission.objects.exists()
    return refused.value


def test_approval_refuses_a_revision_or_digest_the_biller_did_not_see(clinic, claim):
    edit(claim, clinic.lead)
    refuse(claim, clinic.biller, review.StaleRevision, seen=1)
    refuse(claim, clinic.biller, review.StaleRevision, seen=2, digest="0" * 64)


def test_approval_refuses_what_blocks_and_says_what(clinic, claim):
    edit(claim, clinic.biller, fixes.SetPointers(line=line_uid(), pointers=()))
    claim.refresh_from_db()
    refused = refuse(claim, clinic.biller, review.Blocked)
    assert refused.messages == ("97110 points to no diagnosis.",)


def test_approval_looks_again_and_not_at_yesterdays_findings(clinic, claim):
    edit(claim, clinic.biller, fixes.SetPointers(line=line_uid(), pointers=()))
    claim.findings.all().delete()
    claim.refresh_from_db()
    refuse(claim, clinic.biller, review.Blocked)


def test_approval_waits_for_a_confirmation(clinic):
    patient = factories.encounter().patient.model_copy(update={"sex": "U"})
    claim = clinic.draft(patient=patient)
    refuse(claim, clinic.biller, review.Unconfirmed)


def test_approval_needs_a_billing_system(clinic):
    clinic.billing.state = Connection.State.PAUSED
    clinic.billing.save()
    claim = clinic.draft()
    assert claim.destination is None
    refuse(claim, clinic.biller, review.NoDestination)


def test_a_claim_is_approved_once(clinic, claim, approved):
    before = looks.everything(claim)
    with pytest.raises(IllegalStep, match="Cannot approve a claim that is approved"):
        approve(claim, clinic.lead)
    assert looks.everything(claim) == before


def test_a_claim_drafted_before_a_billing_system_was_connected_finds_it(clinic):
    clinic.billing.state = "PAUSED"
    clinic.billing.save()
    claim = clinic.draft()
    assert claim.destination is None
    clinic.billing.state = "ACTIVE"
    clinic.billing.save()

    owed = review.approve(
        claim_id=claim.pk, seen_revision=1, seen_digest=claim.digest, actor=clinic.biller
    )

    assert owed.destination == clinic.billing


def test_a_line_recoded_by_hand_is_charged_anew_in_the_same_revision(clinic, claim):
    edit(claim, clinic.biller, fixes.SetCode(line=line_uid(), code="97112"))

    claim.refresh_from_db()
    newest = revisions.current(claim)
    line, origin = newest.claim_content.lines[0], newest.origins[f"lines[{line_uid()}].charge"]
    assert (claim.revision, str(line.charge)) == (2, "196.00")
    assert line.charge_reason == "Clinic fees: 98.00 × 2"
    assert (origin.kind, origin.rule) == (Kind.PRACTICE, "charges.fee_schedule")
    assert newest.origins[f"lines[{line_uid()}].code"].kind == Kind.PERSON
    assert "line 97110 · charge: 190.00 → 196.00" in looks.entries(claim)[-1].summary
    assert claim.total_charge == Decimal("196.00")


def test_a_charge_a_person_typed_outlives_every_later_edit(clinic, claim):
    edit(claim, clinic.biller, fixes.SetCharge(line=line_uid(), charge=Decimal("150.00")))
    claim.refresh_from_db()
    edit(claim, clinic.biller, fixes.SetUnits(line=line_uid(), units=Decimal(3)))

    claim.refresh_from_db()
    line = revisions.current(claim).claim_content.lines[0]
    assert (str(line.charge), line.units) == ("150.00", 3)


def test_undo_brings_the_charge_back_with_the_code(clinic, claim):
    before = revisions.current(claim)
    edit(claim, clinic.biller, fixes.SetCode(line=line_uid(), code="97112"))
    claim.refresh_from_db()
    review.undo(claim_id=claim.pk, seen_revision=2, actor=clinic.biller)

    claim.refresh_from_db()
    after = revisions.current(claim)
    assert after.claim_content == before.claim_content
    assert after.origins == before.origins
