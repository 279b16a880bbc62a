"""What box 21 lacks or holds too much of."""

import pytest

from claims.domain.content import Diagnosis
from claims.domain.diagnosis_fixes import RemoveDiagnosis
from tests.claims.domain.edits.claims import CLEAN, remarks, with_lines


def diagnosed(*codes, pointers=()):
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(codes, 1))
    content = with_lines(*({"pointers": tuple(four)} for four in pointers)) if pointers else CLEAN
    return content.model_copy(update={"diagnoses": diagnoses})


def many(count):
    return tuple(f"M{10 + n}.0" for n in range(count))


def test_a_claim_has_a_diagnosis():
    assert remarks("diagnoses.none", diagnosed()) == [
        ("BLOCKS", "diagnoses", "The claim has no diagnosis.", {}, ())
    ]
    assert remarks("diagnoses.none") == []


def test_every_diagnosis_without_a_code_is_named_by_its_letter():
    found = remarks("diagnoses.code_missing", diagnosed("", "M54.50", ""))
    assert found == [
        ("BLOCKS", "D1", "Diagnosis A has no code.", {}, ()),
        ("BLOCKS", "D3", "Diagnosis C has no code.", {}, ()),
    ]


@pytest.mark.parametrize(
    ("codes", "twice"),
    [
        (("M54.50", "M17.11"), []),
        (("", ""), []),
        (("M54.50", "M17.11", "M54.50"), [("D3", "M54.50")]),
        (("M54.50", "M54.50", "M17.11", "M17.11"), [("D2", "M54.50"), ("D4", "M17.11")]),
        (("I10", "I10", "I10"), [("D2", "I10"), ("D3", "I10")]),
    ],
)
def test_a_code_stands_once_and_the_later_one_goes(codes, twice):
    assert remarks("diagnoses.twice", diagnosed(*codes)) == [
        (
            "CONFIRM",
            uid,
            f"{code} is on the claim twice.",
            {"code": code},
            (RemoveDiagnosis(diagnosis=uid),),
        )
        for uid, code in twice
    ]


def test_twelve_fit():
    assert remarks("diagnoses.too_many", diagnosed(*many(12))) == []
    ((severity, subject, sentence, inputs, offered),) = remarks(
        "diagnoses.too_many", diagnosed(*many(13))
    )
    assert (severity, subject, inputs) == ("BLOCKS", "diagnoses", {"diagnoses": 13})
    assert sentence == (
        "The claim has 13 diagnoses; twelve fit. Remove 1 of the 12 to which no line points."
    )
    assert offered == (RemoveDiagnosis(diagnosis="D13"),)


@pytest.mark.parametrize(
    ("pointed", "sentence", "offered"),
    [
        (
            12,
            "The claim has 14 diagnoses; twelve fit. Remove 2 of the 2 to which no line points.",
            (RemoveDiagnosis(diagnosis="D14"),),
        ),
        (
            13,
            (
                "The claim has 14 diagnoses; twelve fit, and lines point to 13. Remove lines with "
                "their diagnoses and bill them on a claim of their own in the billing system."
            ),
            (RemoveDiagnosis(diagnosis="D14"),),
        ),
        (
            14,
            (
                "The claim has 14 diagnoses; twelve fit, and lines point to 14. Remove lines with "
                "their diagnoses and bill them on a claim of their own in the billing system."
            ),
            (),
        ),
    ],
)
def test_what_no_line_points_to_goes_first(pointed, sentence, offered):
    uids = [f"D{n}" for n in range(1, pointed + 1)]
    spread = [uids[n : n + 4] for n in range(0, pointed, 4)]
    found = remarks("diagnoses.too_many", diagnosed(*many(14), pointers=spread))
    assert found == [("BLOCKS", "diagnoses", sentence, {"diagnoses": 14}, offered)]
