"""Whose word a modifier is: asked for, kept, and found again."""

from datetime import date

import pytest

from claims.domain import fixes
from claims.models import Attestation, Finding, PlanOfCare
from claims.queries import history
from claims.services import attestation, review
from tests import factories
from tests.claims.services import looks
from tests.clinic import line_uid

NOBODY = "modifiers.nobody_attests"


def add(claim, actor, modifier="59", **more):
    claim.refresh_from_db()
    fix = fixes.AddModifier(line=line_uid(), modifier=modifier)
    return review.edit(
        claim_id=claim.pk, seen_revision=claim.revision, fix=fix, actor=actor, **more
    )


@pytest.mark.parametrize("words", ["", "   ", "\u200b", "--"])
def test_nothing_happens_before_somebody_stands_for_it(clinic, claim, words):
    before = looks.everything(claim)

    with pytest.raises(attestation.Needed) as needed:
        add(claim, clinic.biller, attesting=words)

    assert needed.value.pairs == ((line_uid(), "59"),)
    assert looks.everything(claim) == before
    assert not Attestation.objects.exists()


def test_who_stood_for_what_in_which_words_is_kept_with_the_revision(clinic, claim):
    add(claim, clinic.biller, attesting=" Separate intervals, see times. ")

    kept = Attestation.objects.get()
    assert (kept.modifier, kept.subject, kept.revision) == ("59", line_uid(), 2)
    assert (kept.actor, kept.claim_id) == (clinic.biller, claim.pk)
    assert kept.evidence == [{"said": "Separate intervals, see times."}]
    assert not Finding.objects.filter(claim=claim, edit=NOBODY).exists()


def test_a_modifier_that_is_nobodys_word_asks_for_none(clinic, claim):
    add(claim, clinic.biller, modifier="GA")
    assert not Attestation.objects.exists()


def test_kx_is_kept_on_the_plan_of_care_that_covers_the_day(clinic, claim):
    plans = [
        PlanOfCare.objects.create(
            patient_id=claim.patient_id,
            discipline=discipline,
            certified_from=date(year, 9, 1),
            certified_to=date(year, 12, 1),
        )
        for discipline, year in (("PT", 2025), ("PT", 2026), ("OT", 2026))
    ]

    add(claim, clinic.biller, modifier="KX", attesting="Skilled care, goals in plan.")

    assert Attestation.objects.get().plan_of_care == plans[1]
    plans[1].refresh_from_db()
    assert plans[1].kx_attested_by == clinic.biller
    assert PlanOfCare.objects.filter(kx_attested_by=None).count() == 2


def test_without_a_plan_kx_is_the_claims_alone(clinic, claim):
    add(claim, clinic.biller, modifier="KX", attesting="Skilled care.")
    assert Attestation.objects.get().plan_of_care is None


def removed(clinic, claim):
    """A claim with 59 on Dana's word, which Dana took off again."""
    add(claim, clinic.biller, attesting="Separate intervals.")
    gone = fixes.RemoveModifier(line=line_uid(), modifier="59")
    review.edit(claim_id=claim.pk, seen_revision=2, fix=gone, actor=clinic.biller)
    claim.refresh_from_db()
    return claim


def test_an_undone_removal_brings_back_what_the_person_stood_for(clinic, claim):
    removed(clinic, claim)
    review.undo(claim_id=claim.pk, seen_revision=3, actor=clinic.biller)

    first, again = Attestation.objects.order_by("revision")
    assert (again.actor, again.revision, again.said) == (clinic.biller, 4, "Separate intervals.")
    assert again.evidence[1:] == [{"earlier": str(first.pk), "revision": 2}]
    assert not Finding.objects.filter(claim=claim, edit=NOBODY).exists()
    (told,) = [one for one in history.of(claim) if "Again, as with revision 2" in one.details]
    assert (told.kind, told.reason) == ("attestation", "Separate intervals.")


def test_kx_taken_back_on_its_plan_does_not_come_back_by_an_undo(clinic, claim):
    plan = PlanOfCare.objects.create(
        patient_id=claim.patient_id, discipline="PT", certified_from=date(2026, 9, 1)
    )
    add(claim, clinic.biller, modifier="KX", attesting="Skilled care.")
    plan.refresh_from_db()
    plan.kx_attested_at = plan.kx_attested_by = None
    plan.save()
    gone = fixes.RemoveModifier(line=line_uid(), modifier="KX")
    review.edit(claim_id=claim.pk, seen_revision=2, fix=gone, actor=clinic.biller)

    with pytest.raises(attestation.Needed):
        review.undo(claim_id=claim.pk, seen_revision=3, actor=clinic.biller)

    plan.refresh_from_db()
    assert plan.kx_attested_at is None


@pytest.mark.parametrize("words", ["", " ", "--"])
def test_what_another_person_stood_for_is_asked_of_whoever_undoes(clinic, claim, words):
    before = looks.everything(removed(clinic, claim))

    with pytest.raises(attestation.Needed) as needed:
        review.undo(claim_id=claim.pk, seen_revision=3, actor=clinic.lead, attesting=words)

    assert needed.value.pairs == ((line_uid(), "59"),)
    assert looks.everything(claim) == before
    assert Attestation.objects.count() == 1


def test_another_persons_own_words_bring_it_back(clinic, claim):
    removed(clinic, claim)
    said = "Times of the two intervals differ."
    review.undo(claim_id=claim.pk, seen_revision=3, actor=clinic.lead, attesting=said)

    kept = Attestation.objects.get(revision=4)
    assert (kept.actor, kept.evidence) == (clinic.lead, [{"said": said}])


def test_what_the_record_carries_comes_back_on_the_records_word(clinic):
    claim = clinic.draft(services=(factories.service(modifiers=("GP", "59")),))
    gone = fixes.RemoveModifier(line=line_uid(), modifier="59")
    review.edit(claim_id=claim.pk, seen_revision=1, fix=gone, actor=clinic.biller)

    review.undo(claim_id=claim.pk, seen_revision=2, actor=clinic.lead)

    assert not Attestation.objects.exists()
    assert not Finding.objects.filter(claim=claim, edit=NOBODY).exists()


def test_a_removed_lines_modifier_is_asked_for_when_another_brings_the_line_back(clinic, claim):
    add(claim, clinic.biller, attesting="Separate intervals.")
    gone = fixes.RemoveLine(line=line_uid())
    review.edit(claim_id=claim.pk, seen_revision=2, fix=gone, actor=clinic.biller)

    with pytest.raises(attestation.Needed):
        review.undo(claim_id=claim.pk, seen_revision=3, actor=clinic.lead)


def test_what_is_added_again_is_asked_again(clinic, claim):
    add(claim, clinic.biller, attesting="Separate intervals.")
    gone = fixes.RemoveModifier(line=line_uid(), modifier="59")
    review.edit(claim_id=claim.pk, seen_revision=2, fix=gone, actor=clinic.biller)

    with pytest.raises(attestation.Needed):
        add(claim, clinic.biller)
