"""What is said of a claim that corrects another: the cell, the sentence, what was judged."""

import pytest

from claims.domain.corrected_claims import OURS, PAYERS, Kind, Number, Original
from claims.domain.field_fixes import SetField
from tests.claims.domain.edits.claims import CLEAN, remarks

NAME = "1a2b3c4d"
THEIRS = Number("ICN-77", PAYERS)


def said(edit, content=CLEAN, *, kind="REPLACEMENT", status="ACCEPTED", number=THEIRS, **known):
    original = Original(NAME, Kind(kind), status, CLEAN, number)
    known = {"original": original, "payer_class": "COMMERCIAL", **known}
    return remarks(f"corrections.{edit}", content, **known)


def claim(frequency="7", reference="ICN-77", **changes):
    cells = {"frequency": frequency, "original_reference": reference, **changes}
    return CLEAN.model_copy(update=cells)


@pytest.mark.parametrize(
    ("kind", "frequency", "named", "wanted"),
    [
        ("REPLACEMENT", "1", "1", "7"),
        ("REPLACEMENT", "8", "8", "7"),
        ("VOID", "7", "7", "8"),
        ("VOID", "", "none", "8"),
    ],
)
def test_a_correction_under_another_frequency_would_be_paid_twice(kind, frequency, named, wanted):
    assert said("frequency", claim(frequency), kind=kind) == [
        (
            "BLOCKS",
            "frequency",
            (
                f"This claim corrects claim 1a2b3c4d: under frequency {named} it would be paid "
                "beside that one."
            ),
            {"frequency": frequency, "wanted": wanted},
            (SetField(cell="frequency", value=wanted),),
        )
    ]


@pytest.mark.parametrize(
    ("status", "words"),
    [("REJECTED", "rejected"), ("IN_REVIEW", "in review"), ("VOIDED", "voided")],
)
def test_what_was_not_taken_in_is_mended_and_not_corrected(status, words):
    assert said("original_not_taken_in", claim(), status=status) == [
        (
            "BLOCKS",
            "",
            (
                f"Claim 1a2b3c4d, which this one corrects, is {words}: void this one, and mend and "
                "send that one."
            ),
            {"status": status},
            (),
        )
    ]
    for taken in ("SUBMITTED", "ACCEPTED"):
        assert said("original_not_taken_in", claim(), status=taken) == []


def test_an_original_without_an_answer_is_waited_for():
    assert said("original_unanswered", claim(), status="SUBMITTED") == [
        (
            "CONFIRM",
            "original_reference",
            (
                "No answer came yet for claim 1a2b3c4d, which this one corrects: wait for it, or "
                "confirm that the payer has it under the number in box 22."
            ),
            {"status": "SUBMITTED"},
            (),
        )
    ]
    for status in ("ACCEPTED", "REJECTED", "APPROVED"):
        assert said("original_unanswered", claim(), status=status) == []


def test_another_number_than_the_payer_answered_is_to_be_confirmed():
    assert said("number_differs", claim(reference="ICN-78")) == [
        (
            "CONFIRM",
            "original_reference",
            (
                "The payer answered another number for claim 1a2b3c4d than box 22 names: take the "
                "one on that claim's page, or confirm this one."
            ),
            {"named": "ICN-78", "answered": "ICN-77"},
            (),
        )
    ]


@pytest.mark.parametrize(
    ("named", "severity", "sentence"),
    [
        (
            "ICN*77",
            "BLOCKS",
            (
                "The number in box 22 is none a payer gives: letters, digits, blanks and . / _ # - "
                "fit, 50 at most. Copy it from the payer's answer or remittance."
            ),
        ),
        (
            "ICN-AB",
            "CONFIRM",
            (
                "The number in box 22 has no digit: copy it from the payer's answer or remittance, "
                "or confirm that the payer numbers its claims so."
            ),
        ),
    ],
)
def test_a_number_no_payer_gives_is_copied_again(named, severity, sentence):
    assert said("number_shape", claim(reference=named)) == [
        (severity, "original_reference", sentence, {"named": named}, ())
    ]
    for fine in ("", "ICN-7", "7"):
        assert said("number_shape", claim(reference=fine)) == []


OWN = Number("DB-1", OURS, frozenset({"R1", ""}))


@pytest.mark.parametrize("named", [" db-1 ", "R1", "1A2B3C4D"])
def test_our_number_and_the_billing_systems_are_not_the_payers(named):
    assert said("number_is_not_the_payers", claim(reference=named), number=OWN) == [
        (
            "CONFIRM",
            "original_reference",
            (
                "Box 22 has the billing system's number of claim 1a2b3c4d, or ours: type the "
                "payer's claim control number (ICN or DCN) from its remittance, or confirm that "
                "the billing system puts it in."
            ),
            {"named": named},
            (),
        )
    ]
    assert said("number_is_not_the_payers", claim(reference=""), number=OWN) == []


@pytest.mark.parametrize(
    ("changes", "changed", "words"),
    [
        ({"referral_number": "R-1"}, ("referral number",), "referral number is changed"),
        (
            {"authorization_number": "A-1", "referral_number": "R-1"},
            ("authorization number", "referral number"),
            "authorization number, referral number are changed",
        ),
    ],
)
def test_a_void_names_what_departs_from_the_original(changes, changed, words):
    sentence = f"A void repeats claim 1a2b3c4d as it was sent: {words}. Undo that, or replace the "
    assert said("void_departs", claim("8", **changes), kind="VOID") == [
        ("BLOCKS", "", f"{sentence}claim.", {"changed": changed}, ())
    ]
    assert said("void_departs", claim("8"), kind="VOID") == []
    assert said("void_departs", claim(**changes)) == []


def test_a_replacement_that_says_the_same_is_a_duplicate():
    assert said("changes_nothing", claim()) == [
        (
            "CONFIRM",
            "",
            (
                "This claim says what claim 1a2b3c4d said: a replacement that changes nothing is "
                "denied as its duplicate."
            ),
            {"original": CLEAN.digest},
            (),
        )
    ]
    assert said("changes_nothing", claim(mrn="7")) == []


@pytest.mark.parametrize("frequency", ["7", "8"])
@pytest.mark.parametrize("payer", ["MEDICARE", "RAILROAD"])
def test_medicare_part_b_reopens_a_claim(frequency, payer):
    assert said("medicare_takes_none", claim(frequency), payer_class=payer) == [
        (
            "CONFIRM",
            "frequency",
            (
                "Medicare Part B takes every claim for a new one and corrects one it processed by "
                "reopening it: ask the contractor to, or confirm that this payer takes frequency "
                f"{frequency}."
            ),
            {"frequency": frequency},
            (),
        )
    ]
    assert said("medicare_takes_none", claim("1"), payer_class=payer) == []


def test_a_claim_that_corrects_none_is_asked_none_of_this():
    edits = (
        "frequency original_not_taken_in original_unanswered number_differs "
        "number_is_not_the_payers void_departs changes_nothing"
    )
    for edit in edits.split():
        assert remarks(f"corrections.{edit}", claim()) == []


def test_a_claim_sent_for_another_patient_is_voided_and_not_replaced():
    theirs = Original(NAME, Kind("REPLACEMENT"), "ACCEPTED", CLEAN, THEIRS, is_anothers=True)
    own = Original(NAME, Kind("REPLACEMENT"), "ACCEPTED", CLEAN, THEIRS)
    edit, known = "corrections.another_patient", {"payer_class": "COMMERCIAL"}

    assert remarks(edit, claim(), original=own, **known) == []
    assert remarks(edit, claim(), original=theirs, **known) == [
        (
            "CONFIRM",
            "",
            (
                "The visit names another patient than claim 1a2b3c4d was sent for, and a payer "
                "takes no replacement for another person: void this one, then void that one and "
                "have the visit sent as a new one, or confirm that both records are of one person."
            ),
            {"original": CLEAN.digest},
            (),
        )
    ]
