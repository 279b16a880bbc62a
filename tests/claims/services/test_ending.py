"""A visit comes to name another patient: what people decided for the one before ends."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from claims.domain import fixes
from claims.models import Attestation, Override, PlanOfCare, Suggestion
from claims.queries import history
from claims.services import amendments, attestation, records, review, revisions, suggestions
from clinicbridge.audit.models import LogEntry
from tests import factories
from tests.claims.services import looks
from tests.claims.services.test_intake import more_minutes, only, take_in
from tests.clinic import line_uid

pytestmark = pytest.mark.both

DOUBTED = "modifiers.only_on_em"
NOBODY = "modifiers.nobody_attests"
DOUBTFUL = (factories.service(modifiers=("25",)),)
OTHER = factories.someone(2)
TWIN = factories.MARTA.model_copy(update={"key": "P-2"})  # the same chart number, too


def edit(clinic, fix, actor=None, **said):
    claim = only()
    review.edit(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        fix=fix,
        actor=actor or clinic.biller,
        **said,
    )


def add(clinic, modifier, said, actor=None):
    edit(clinic, fixes.AddModifier(line=line_uid(), modifier=modifier), actor, attesting=said)


def remove(clinic, modifier, actor=None):
    edit(clinic, fixes.RemoveModifier(line=line_uid(), modifier=modifier), actor)


def let_stand(clinic, reason="As the payer wrote."):
    claim = only()
    return review.override(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        finding_key=claim.findings.get(edit=DOUBTED).key,
        reason=reason,
        actor=clinic.biller,
    )


def turn_down(clinic):
    claim = only()
    suggestions.dismiss(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        suggestion_id=Suggestion.objects.get(claim=claim, state="OPEN").pk,
        reason="NOT_DOCUMENTED",
        actor=clinic.biller,
    )


def draw_anew(clinic):
    claim = only()
    amendments.redraw(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        seen_draw=str(claim.waiting_id),
        actor=clinic.lead,
    )


def becomes_anothers(clinic, number=2, patient=OTHER, services=DOUBTFUL):
    """Let the EMR name another patient, and a person draw the claim anew for them."""
    assert take_in(clinic, number, patient=patient, services=services).outcome == "BLOCKED"
    draw_anew(clinic)


def doubts():
    return only().findings.filter(severity="CONFIRM").count()


def test_what_was_let_stand_for_another_patient_is_asked_anew_and_can_be_let_stand(clinic):
    take_in(clinic, services=DOUBTFUL)
    first = let_stand(clinic)
    assert only().confirm_count == doubts() - 1

    becomes_anothers(clinic)

    claim = only()
    assert claim.findings.get(edit=DOUBTED).key == first.finding_key  # all it judged is alike
    assert claim.confirm_count == doubts()
    first.refresh_from_db()
    assert (first.ended_at is None, first.reason) == (False, "As the payer wrote.")
    again = let_stand(clinic, "Asked about this patient too.")
    assert (again.pk != first.pk, again.patient_id) == (True, claim.patient_id)
    assert only().confirm_count == doubts() - 1


def test_taking_back_what_stands_now_leaves_what_ended(clinic):
    take_in(clinic, services=DOUBTFUL)
    first = let_stand(clinic)
    becomes_anothers(clinic)
    second = let_stand(clinic)
    claim = only()
    said = {"claim_id": claim.pk, "seen_revision": claim.revision, "actor": clinic.biller}

    review.withdraw_override(finding_key=second.finding_key, **said)

    assert list(Override.objects.all()) == [first]
    assert only().confirm_count == doubts()


def test_two_decisions_that_stand_are_still_refused_by_the_database(clinic):
    take_in(clinic, services=DOUBTFUL)
    first = let_stand(clinic)
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.create(
            claim=first.claim,
            patient_id=first.patient_id,
            finding_key=first.finding_key,
            edit=first.edit,
            revision=1,
            actor=clinic.biller,
            reason="Twice",
        )


def test_what_was_turned_down_for_another_patient_is_proposed_again(clinic, proposes):
    proposes(fixes.AddModifier(line=line_uid(), modifier="59"))
    take_in(clinic, services=DOUBTFUL)
    turn_down(clinic)
    assert only().suggestion_count == 0

    becomes_anothers(clinic)

    claim = only()
    ended, new = Suggestion.objects.order_by("created_at")
    assert (claim.suggestion_count, new.state, new.patient_id) == (1, "OPEN", claim.patient_id)
    assert (ended.state, ended.decided_by, ended.ended_at is None) == (
        "DISMISSED",
        clinic.biller,
        False,
    )
    turn_down(clinic)
    review.rescrub(only())
    assert (only().suggestion_count, Suggestion.objects.count()) == (0, 2)


def test_what_nobody_had_decided_ends_too_and_its_evidence_is_the_new_patients(clinic, proposes):
    proposes(fixes.AddModifier(line=line_uid(), modifier="59"))
    take_in(clinic)

    assert take_in(clinic, 2, patient=OTHER).outcome == "REDRAFTED"

    ended, new = Suggestion.objects.order_by("created_at")
    assert (ended.state, ended.ended_at is None) == ("STALE", False)
    assert (new.state, new.patient_id) == ("OPEN", only().patient_id)


def test_nobody_stands_for_a_modifier_by_a_word_said_of_another_patient(clinic):
    take_in(clinic, services=DOUBTFUL)
    add(clinic, "59", "Separate intervals.")
    becomes_anothers(clinic)
    add(clinic, "59", "This one's too.", clinic.lead)
    assert NOBODY not in only().findings.values_list("edit", flat=True)

    Attestation.objects.get(actor=clinic.lead).delete()  # as if it had come by another door
    claim = only()
    review.rescrub(claim)

    assert claim.findings.filter(edit=NOBODY).exists()


def test_an_undo_asks_anew_who_stood_for_it_of_another_patient(clinic):
    take_in(clinic, services=DOUBTFUL)
    add(clinic, "59", "Separate intervals.")
    becomes_anothers(clinic)
    add(clinic, "59", "This one's too.", clinic.lead)
    remove(clinic, "59", clinic.lead)
    claim = only()
    with pytest.raises(attestation.Needed):
        review.undo(claim_id=claim.pk, seen_revision=claim.revision, actor=clinic.biller)


def test_no_word_follows_a_renamed_line_to_another_patient(clinic):
    take_in(clinic, services=DOUBTFUL)
    add(clinic, "59", "Separate intervals.")

    becomes_anothers(clinic, services=(factories.service("T7", modifiers=("25", "59")),))

    assert [row.subject for row in Attestation.objects.all()] == [line_uid()]
    told = " ".join(entry.summary for entry in looks.entries(only()))
    assert "stands as" not in told


@pytest.mark.parametrize("by", ["claim", "plan"])
def test_kx_on_the_plan_falls_only_where_it_stood_on_the_word_that_ended(clinic, by):
    take_in(clinic, services=DOUBTFUL)
    plan = PlanOfCare.objects.create(
        patient_id=only().patient_id, discipline="PT", certified_from=date(2026, 9, 1)
    )
    add(clinic, "KX", "Skilled care, goals in plan.")
    plan.refresh_from_db()
    if by == "plan":
        records.attest_kx(claim_id=only().pk, record_id=plan.pk, said="", actor=clinic.lead)
        records.attest_kx(claim_id=only().pk, record_id=plan.pk, said="By plan", actor=clinic.lead)

    becomes_anothers(clinic)

    plan.refresh_from_db()
    assert (plan.kx_attested_by, plan.kx_attested_at is None) == (
        (None, True) if by == "claim" else (clinic.lead, False)
    )


def test_the_history_and_the_ledger_tell_what_ended(clinic, proposes):
    proposes(fixes.AddModifier(line=line_uid(), modifier="76"))
    take_in(clinic, services=DOUBTFUL)
    let_stand(clinic)
    add(clinic, "59", "Separate intervals.")
    turn_down(clinic)

    becomes_anothers(clinic)

    told = {one.kind: one for one in history.of(only()) if one.kind in ("override", "attestation")}
    assert all(history.ENDED in one.details for one in told.values())
    assert (told["override"].reason, told["attestation"].reason) == (
        "As the payer wrote.",
        "Separate intervals.",
    )
    entry = looks.entries(only())[-1]
    assert entry.summary == (
        "The visit names another patient now. Of what people decided for the one before, "
        "this counts no more: 1 let stand, 1 attested, 1 turned down"
    )
    for row in (Override.objects.get(), Attestation.objects.get()):
        ended = LogEntry.objects.filter(object_pk=str(row.pk)).latest("id")
        assert list(ended.changes) == ["ended_at"]


def test_what_ended_stays_so_when_the_first_patient_is_named_again(clinic):
    take_in(clinic, services=DOUBTFUL)
    let_stand(clinic)
    becomes_anothers(clinic)
    assert take_in(clinic, 3, services=DOUBTFUL).outcome == "REDRAFTED"

    assert only().confirm_count == doubts()


def test_a_change_of_patient_is_a_revision_though_both_are_said_alike(clinic):
    take_in(clinic)
    before = revisions.current(only())

    assert take_in(clinic, 2, patient=TWIN).outcome == "REDRAFTED"

    claim = only()
    newest = revisions.current(claim)
    assert (newest.number, newest.digest) == (2, before.digest)
    assert newest.patient_id == claim.patient_id != before.patient_id
    with pytest.raises(review.StaleRevision):
        review.recheck(claim_id=claim.pk, seen_revision=1)


def test_a_later_version_of_the_same_patient_ends_nothing(clinic):
    take_in(clinic, services=DOUBTFUL)
    let_stand(clinic)
    edit(clinic, fixes.SetUnits(line=line_uid(), units="1"))
    (longer,) = more_minutes()
    later = longer.model_copy(update={"modifiers": ("25",)})
    assert take_in(clinic, 2, services=(later,)).outcome == "BLOCKED"
    draw_anew(clinic)
    assert Override.objects.get().ended_at is None
