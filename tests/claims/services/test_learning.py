"""An approval keeps what became of each suggestion, and what people corrected."""

from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.models import Correction, SuggestionOutcome
from claims.services import holds, review, suggestions
from tests import noting
from tests.clinic import line_uid

FINAL = {"code": "97110", "modifiers": ["GP"], "units": "2"}


def minutes(number=31):
    return fixes.SetMinutes(line=line_uid(), minutes=number)


def units(number):
    return fixes.SetUnits(line=line_uid(), units=Decimal(number))


@pytest.fixture
def notes(monkeypatch):
    """Let a reader propose, whatever the notes say."""
    return noting.by(monkeypatch).say


def edit(claim, fix, actor):
    claim.refresh_from_db()
    review.edit(claim_id=claim.pk, seen_revision=claim.revision, fix=fix, actor=actor)


def accept(claim, actor):
    claim.refresh_from_db()
    row = claim.suggestions.get()
    suggestions.accept(
        claim_id=claim.pk, seen_revision=claim.revision, suggestion_id=row.pk, actor=actor
    )


def approve(claim, actor):
    claim.refresh_from_db()
    review.approve(
        claim_id=claim.pk, seen_revision=claim.revision, seen_digest=claim.digest, actor=actor
    )
    claim.refresh_from_db()


def kept():
    return [(one.stands, one.revision, one.final) for one in SuggestionOutcome.objects.all()]


def corrected():
    return list(Correction.objects.order_by("field").values_list("field", "code", "change"))


@pytest.mark.both
def test_what_was_accepted_and_left_stands(clinic, notes):
    notes(minutes())
    claim = noting.read(clinic.draft())
    accept(claim, clinic.biller)

    approve(claim, clinic.biller)

    said = kept()
    assert [(stands, revision) for stands, revision, _ in said] == [(True, 2)]
    assert set(said[0][2]) == {"code", "modifiers", "units"}
    assert corrected() == []


def test_what_was_accepted_and_then_changed_stands_not(clinic, notes):
    notes(minutes())
    claim = noting.read(clinic.draft())
    accept(claim, clinic.biller)
    edit(claim, minutes(23), clinic.biller)

    approve(claim, clinic.biller)

    assert [stands for stands, _, _ in kept()] == [False]


def test_what_was_left_undecided_is_kept_too(clinic, notes):
    notes(minutes())
    claim = noting.read(clinic.draft())

    approve(claim, clinic.biller)

    assert [stands for stands, _, _ in kept()] == [False]


@pytest.mark.both
def test_what_a_person_typed_is_a_correction_of_what_drew_it(clinic, notes):
    claim = clinic.draft()
    edit(claim, minutes(31), clinic.biller)

    approve(claim, clinic.biller)

    row = Correction.objects.get()
    assert (row.field, row.code, row.before, row.after) == ("minutes", "97110", "23", "31")
    assert (row.change, row.actor, row.connection) == ("23 → 31", clinic.biller, clinic.emr)
    assert (row.drawn_by, row.rule) != ("", "")


def test_what_was_typed_and_taken_back_is_none(clinic, notes):
    claim = clinic.draft()
    edit(claim, minutes(31), clinic.biller)
    claim.refresh_from_db()
    review.undo(claim_id=claim.pk, seen_revision=claim.revision, actor=clinic.biller)

    approve(claim, clinic.biller)

    assert corrected() == []


def test_what_is_undone_before_a_second_approval_is_no_correction_any_more(clinic, notes):
    claim = clinic.draft()
    edit(claim, minutes(31), clinic.biller)
    approve(claim, clinic.biller)
    assert corrected() == [("minutes", "97110", "23 → 31")]
    holds.recall(claim_id=claim.pk, actor=clinic.biller)
    claim.refresh_from_db()
    review.undo(claim_id=claim.pk, seen_revision=claim.revision, actor=clinic.biller)

    approve(claim, clinic.biller)

    assert corrected() == []


def test_a_second_approval_takes_the_place_of_the_first(clinic, notes):
    notes(minutes())
    claim = noting.read(clinic.draft())
    accept(claim, clinic.biller)
    approve(claim, clinic.biller)
    holds.recall(claim_id=claim.pk, actor=clinic.biller)
    edit(claim, minutes(23), clinic.biller)
    edit(claim, units(1), clinic.biller)

    approve(claim, clinic.biller)

    assert [stands for stands, _, _ in kept()] == [False]
    assert Correction.objects.filter(revision=claim.revision).count() == len(corrected())


def test_a_claim_nobody_touched_costs_one_query(clinic, notes, django_assert_num_queries):
    from claims.services import learning, revisions

    claim = clinic.draft()
    revision = revisions.current(claim)

    with django_assert_num_queries(1):
        learning.keep(claim, revision)
