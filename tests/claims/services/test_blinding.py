"""Of some claims what was read in the notes is kept back until their biller has decided."""

import pytest

from claims.domain import fixes
from claims.models import Claim, Submission, Suggestion, SuggestionPolicy
from claims.services import blind_share, blinding, review, suggestions
from claims.services.review import KeptBack
from tests import factories, noting
from tests.clinic import line_uid
from tests.noting import read


def minutes():
    return fixes.SetMinutes(line=line_uid(), minutes=31)


def diagnosis():
    return fixes.AddDiagnosis(uid="read-1", code="M25.562")


@pytest.fixture
def notes(monkeypatch):
    """Let a reader and the engine propose, whatever the notes say."""
    return noting.by(monkeypatch).say


def policy(**values):
    return SuggestionPolicy.objects.create(**values)


def states():
    return sorted(Suggestion.objects.values_list("rule", "state", "alone"))


def approve(claim, actor):
    return review.approve(
        claim_id=claim.pk, seen_revision=claim.revision, seen_digest=claim.digest, actor=actor
    )


def reveal(claim):
    shown = blinding.reveal(claim_id=claim.pk, seen_revision=claim.revision)
    claim.refresh_from_db()
    return shown


@pytest.mark.both
def test_what_the_notes_say_is_neither_shown_nor_counted(clinic, notes):
    policy(blind_share=100)
    notes(minutes(), engine=(diagnosis(),))

    claim = read(clinic.draft())

    assert states() == [("engine.rule", "OPEN", None), ("reader.rule", "HELD", None)]
    assert (claim.blind, claim.suggestion_count) == ("BLIND", 1)


def test_without_a_share_no_lot_is_drawn(clinic, notes):
    notes(minutes())

    claim = read(clinic.draft())

    assert (claim.blind, states()) == ("", [("reader.rule", "OPEN", None)])


def test_of_a_share_the_lot_falls_on_some_and_always_alike(clinic):
    policy(blind_share=30)
    claims = [Claim(practice=clinic.practice) for _ in range(400)]
    lots = [blind_share._lot(one) for one in claims]

    assert lots == [blind_share._lot(one) for one in claims]
    assert set(lots) <= set(range(100))
    assert 60 < sum(lot < 30 for lot in lots) < 180


@pytest.mark.parametrize("share", [1, 100])
def test_the_lot_decides(clinic, notes, share, monkeypatch):
    policy(blind_share=share)
    monkeypatch.setattr(blind_share, "_lot", lambda claim: 50)

    assert read(clinic.draft()).blind == ("BLIND" if share == 100 else "SHOWN")


def test_a_lot_is_drawn_once(clinic, notes):
    kept = policy(blind_share=100)
    claim = read(clinic.draft())
    kept.blind_share = 0
    kept.save()
    notes(minutes())

    read(claim, source="claude")

    assert (claim.blind, states()) == ("BLIND", [("reader.rule", "HELD", None)])


def test_a_claim_a_person_worked_on_is_never_drawn(clinic, notes):
    policy(blind_share=100)
    claim = clinic.draft()
    units = fixes.SetUnits(line=line_uid(), units=1)
    review.edit(claim_id=claim.pk, seen_revision=1, fix=units, actor=clinic.biller)

    assert read(claim).blind == ""


def test_a_claim_whose_suggestions_were_seen_is_never_drawn(clinic, notes):
    notes(minutes())
    claim = read(clinic.draft())
    policy(blind_share=100)

    assert read(claim, source="claude").blind == ""
    assert states() == [("reader.rule", "OPEN", None)]


@pytest.mark.both
def test_nothing_is_approved_over_what_was_kept_back(clinic, notes):
    policy(blind_share=100)
    notes(minutes())
    claim = read(clinic.draft())

    with pytest.raises(KeptBack, match="look at them"):
        approve(claim, clinic.biller)
    claim.refresh_from_db()
    assert (claim.status, Submission.objects.count()) == ("IN_REVIEW", 0)

    assert reveal(claim) == 1
    assert states() == [("reader.rule", "OPEN", False)]
    assert (claim.blind, claim.suggestion_count, claim.revision) == ("REVEALED", 1, 1)
    assert approve(claim, clinic.biller)


def test_what_the_biller_saw_alone_is_remembered_and_not_asked_again(clinic, notes):
    policy(blind_share=100)
    notes(minutes())
    claim = read(clinic.draft())
    review.edit(claim_id=claim.pk, seen_revision=1, fix=minutes(), actor=clinic.biller)
    claim.refresh_from_db()
    assert states() == [("reader.rule", "STALE", None)]

    assert reveal(claim) == 0
    assert states() == [("reader.rule", "STALE", True)]
    assert approve(claim, clinic.biller)


def test_what_became_moot_otherwise_says_nothing_of_the_biller(clinic, notes):
    policy(blind_share=100)
    notes(minutes())
    claim = read(clinic.draft())
    notes()
    review.recheck(claim_id=claim.pk, seen_revision=1)
    claim.refresh_from_db()

    assert reveal(claim) == 0
    assert states() == [("reader.rule", "STALE", None)]


def test_what_comes_after_is_shown_at_once(clinic, notes):
    policy(blind_share=100)
    notes(minutes())
    claim = read(clinic.draft())
    reveal(claim)
    notes(minutes(), diagnosis())

    read(claim, source="claude")

    assert set(Suggestion.objects.values_list("state", flat=True)) == {"OPEN"}
    assert Suggestion.objects.count() == 2


def test_what_was_kept_back_is_not_accepted_by_its_id(clinic, notes):
    policy(blind_share=100)
    notes(minutes())
    claim = read(clinic.draft())

    with pytest.raises(suggestions.UnknownSuggestion):
        suggestions.accept(
            claim_id=claim.pk,
            seen_revision=1,
            suggestion_id=Suggestion.objects.get().pk,
            actor=clinic.biller,
        )


def test_nothing_is_shown_early_to_who_cannot_approve_yet(clinic, notes):
    policy(blind_share=100)
    notes(minutes())
    claim = read(clinic.draft(factories.encounter(diagnoses=())))
    assert claim.blocking_count

    assert reveal(claim) == 0
    assert (claim.blind, states()) == ("BLIND", [("reader.rule", "HELD", None)])


def test_a_page_that_is_behind_shows_nothing(clinic, notes):
    policy(blind_share=100)
    notes(minutes())
    claim = read(clinic.draft())

    with pytest.raises(review.StaleRevision):
        blinding.reveal(claim_id=claim.pk, seen_revision=9)
    assert states() == [("reader.rule", "HELD", None)]
