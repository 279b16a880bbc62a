"""Whose word a modifier is: asked for, kept, and found again."""

from datetime import date

import pytest

from claims.domain import fixes
from claims.models import Attestation, Finding, PlanOfCare
from claims.services import attestation, review
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


def test_an_undone_removal_brings_back_what_somebody_stood_for(clinic, claim):
    add(claim, clinic.biller, attesting="Separate intervals.")
    claim.refresh_from_db()
    gone = fixes.RemoveModifier(line=line_uid(), modifier="59")
    review.edit(claim_id=claim.pk, seen_revision=2, fix=gone, actor=clinic.biller)
    review.undo(claim_id=claim.pk, seen_revision=3, actor=clinic.biller)

    assert Attestation.objects.count() == 1
    assert not Finding.objects.filter(claim=claim, edit=NOBODY).exists()


def test_what_is_added_again_is_asked_again(clinic, claim):
    add(claim, clinic.biller, attesting="Separate intervals.")
    gone = fixes.RemoveModifier(line=line_uid(), modifier="59")
    review.edit(claim_id=claim.pk, seen_revision=2, fix=gone, actor=clinic.biller)

    with pytest.raises(attestation.Needed):
        add(claim, clinic.biller)
