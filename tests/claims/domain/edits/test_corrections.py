"""A claim that corrects a sent one says so, corrects what is there, and a void changes nothing."""

import pytest

from claims.domain.corrected_claims import OURS, PAYERS, Kind, Number, Original, begun
from claims.domain.edits import registry
from tests.claims.domain.edits.claims import CLEAN, examine

NUMBER = Number("ICN-77", "The payer's number")
OTHERS = {"payer_class": "COMMERCIAL"}


def original(kind, status="ACCEPTED"):
    return Original("1a2b3c4d", Kind(kind), status, CLEAN)


def correcting(kind, **changes):
    return begun(CLEAN, Kind(kind), NUMBER).model_copy(update=changes)


def found(content, of=None, **known):
    return {one.edit for one in examine(content, original=of, **{**OTHERS, **known})}


def line(**changes):
    return (CLEAN.lines[0].model_copy(update=changes), *CLEAN.lines[1:])


CHANGED = line(note="As told")


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("frequency", ["", "1", "6", "7", "8"])
def test_a_correction_carries_the_frequency_of_what_it_does(kind, frequency):
    content = correcting(kind, frequency=frequency)
    is_so = frequency == {"REPLACEMENT": "7", "VOID": "8"}[kind]

    assert ("corrections.frequency" in found(content, original(kind))) is not is_so


def test_a_claim_that_corrects_none_is_asked_for_no_frequency():
    assert "corrections.frequency" not in found(CLEAN)


@pytest.mark.parametrize("status", ["IN_REVIEW", "APPROVED", "REJECTED", "VOIDED", "NO_CLAIM"])
@pytest.mark.parametrize("kind", list(Kind))
def test_what_was_not_taken_in_is_not_corrected(kind, status):
    assert "corrections.original_not_taken_in" in found(correcting(kind), original(kind, status))


@pytest.mark.parametrize("kind", list(Kind))
def test_an_original_without_an_answer_is_to_be_confirmed(kind):
    sent = found(correcting(kind), original(kind, "SUBMITTED"))
    assert "corrections.original_unanswered" in sent
    assert "corrections.original_not_taken_in" not in sent
    assert "corrections.original_unanswered" not in found(correcting(kind), original(kind))


@pytest.mark.parametrize("changes", [
    {"lines": CHANGED}, {"lines": ()}, {"diagnoses": ()}, {"authorization_number": "A-1"},
])  # fmt: skip
def test_a_void_that_changes_anything_is_blocked(changes):
    assert "corrections.void_departs" in found(correcting("VOID", **changes), original("VOID"))


def test_a_void_that_repeats_the_original_and_a_replacement_that_does_not_pass():
    assert found(correcting("VOID"), original("VOID")) == set()
    replacing = correcting("REPLACEMENT", lines=CHANGED)
    told = found(replacing, original("REPLACEMENT"))
    assert {one for one in told if one.startswith("corrections")} == set()


def test_a_replacement_that_changes_nothing_is_to_be_confirmed():
    told = found(correcting("REPLACEMENT"), original("REPLACEMENT"))
    assert "corrections.changes_nothing" in told


@pytest.mark.parametrize(
    ("payer_class", "is_told"),
    [("MEDICARE", True), ("RAILROAD", True), ("MEDICARE_ADVANTAGE", False), ("", False)],
)
def test_medicare_part_b_takes_no_correction(payer_class, is_told):
    told = found(correcting("VOID"), original("VOID"), payer_class=payer_class)
    assert ("corrections.medicare_takes_none" in told) is is_told
    assert "corrections.medicare_takes_none" not in found(CLEAN, payer_class=payer_class)


@pytest.mark.parametrize(
    ("named", "whose", "is_told"),
    [
        ("DB-1", PAYERS, True),
        ("ICN-77", PAYERS, False),
        ("", PAYERS, False),
        ("DB-1", OURS, False),
    ],
)
def test_the_payers_own_number_is_the_one_to_name(named, whose, is_told):
    known = Original("1a2b3c4d", Kind.VOID, "ACCEPTED", CLEAN, Number("ICN-77", whose))
    told = found(correcting("VOID", original_reference=named), known)
    assert ("corrections.number_differs" in told) is is_told


@pytest.mark.parametrize("named", ["DB-1", "db-1 ", "R1", "1a2b3c4d"])
@pytest.mark.parametrize("kind", list(Kind))
def test_a_number_of_ours_in_the_payers_place_is_to_be_confirmed(kind, named):
    number = Number("DB-1", OURS, frozenset({"DB-1", "R1"}))
    known = Original("1a2b3c4d", kind, "ACCEPTED", CLEAN, number)

    (told,) = (
        one
        for one in examine(correcting(kind, original_reference=named), original=known, **OTHERS)
        if one.edit == "corrections.number_is_not_the_payers"
    )

    assert (told.severity, told.subject) == ("CONFIRM", "original_reference")
    assert "control number (ICN or DCN)" in told.message


@pytest.mark.parametrize(
    ("named", "number"),
    [
        ("ICN-77", Number("DB-1", OURS, frozenset({"DB-1"}))),
        ("", Number("DB-1", OURS, frozenset({"DB-1"}))),
        ("ICN-77", Number("ICN-77", PAYERS, frozenset({"DB-1"}))),
        ("SAME-1", Number("SAME-1", PAYERS, frozenset({"SAME-1"}))),
        ("DB-1", Number("ICN-77", PAYERS, frozenset({"DB-1"}))),  # another edit says it
    ],
)
def test_a_number_that_may_be_the_payers_needs_no_word(named, number):
    known = Original("1a2b3c4d", Kind.VOID, "ACCEPTED", CLEAN, number)
    told = found(correcting("VOID", original_reference=named), known)
    assert "corrections.number_is_not_the_payers" not in told


def test_a_void_is_examined_by_those_of_voids_alone():
    broken = correcting("VOID", lines=(), diagnoses=(), original_reference="")
    assert found(broken, original("VOID")) == {
        "corrections.void_departs",
        "parties.original_reference_missing",
    }
    fixed = {one.id for one in registry.edits() if one.of_voids}
    assert fixed == {
        "corrections.frequency",
        "corrections.medicare_takes_none",
        "corrections.number_differs",
        "corrections.number_is_not_the_payers",
        "corrections.number_shape",
        "corrections.original_not_taken_in",
        "corrections.original_unanswered",
        "corrections.void_departs",
        "parties.original_reference_missing",
    }


@pytest.mark.parametrize(
    ("named", "severity"),
    [
        ("ICN-77", None),
        ("2026 033.12/7_A#1", None),
        ("7" * 50, None),
        ("7" * 51, "BLOCKS"),
        ("ICN*77", "BLOCKS"),
        ("ICN~77", "BLOCKS"),
        ("ICN:77^", "BLOCKS"),
        ("ICN\n77", "BLOCKS"),
        ("\uff29\uff23\uff2e77", "BLOCKS"),
        ("\u0967\u0968", "BLOCKS"),
        ("-", "BLOCKS"),
        ("UNKNOWN", "CONFIRM"),
    ],
)
def test_a_number_no_payer_gives_does_not_go_out(named, severity):
    for kind in ("REPLACEMENT", "VOID"):
        claim = correcting(kind, original_reference=named)
        told = examine(claim, original=original(kind), **OTHERS)
        said = {one.edit: str(one.severity) for one in told}
        assert said.get("corrections.number_shape") == severity


@pytest.mark.parametrize(
    ("named", "whose", "status", "is_told"),
    [
        ("DB-1", OURS, "ACCEPTED", True),
        ("DB-1", OURS, "SUBMITTED", False),
        ("ICN-5", OURS, "ACCEPTED", False),
        ("", OURS, "ACCEPTED", False),
        ("DB-1", PAYERS, "ACCEPTED", False),
    ],
)
def test_the_billing_systems_number_is_not_taken_for_the_payers(named, whose, status, is_told):
    known = Original("1a2b3c4d", Kind.VOID, status, CLEAN, Number("DB-1", whose))
    told = found(correcting("VOID", original_reference=named), known)
    assert ("corrections.number_is_not_the_payers" in told) is is_told
