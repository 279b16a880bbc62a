"""Edits on where lines point."""

import pytest

from claims.domain.coding.codetables import Tables
from claims.domain.content import Diagnosis
from claims.domain.line_fixes import SetPointers
from tests.claims.domain.coding.icd import SHIPPED
from tests.claims.domain.edits.claims import DAY, remarks, with_lines
from tests.claims.domain.edits.tables import OnlyOn
from tests.claims.domain.edits.test_icd import claim, found


def test_a_line_for_a_part_of_the_body_points_to_a_diagnosis_of_it():
    content = claim("M54.50", "M17.11", code="20610", modifiers=("RT",), pointers=("D1",))

    (one,) = found(content, "pointers.region_mismatch")

    assert one.fixes == (SetPointers(line="S1", pointers=("D2",)),)


@pytest.mark.parametrize(
    ("code", "pointers"), [("20610", ("D1", "D2")), ("20610", ("D2",)), ("97110", ("D1",))]
)
def test_a_line_that_points_there_or_may_be_of_any_part_is_no_finding(code, pointers):
    content = claim("M54.50", "M17.11", code=code, modifiers=("RT",), pointers=pointers)

    assert found(content, "pointers.region_mismatch") == []


def test_without_a_fitting_diagnosis_there_is_no_fix():
    content = claim("M54.50", code="20610", modifiers=("RT",), pointers=("D1",))

    (one,) = found(content, "pointers.region_mismatch")

    assert one.fixes == ()


SHOT = {"code": "20610", "modifiers": ("LT",), "pointers": ("D9", "D1")}


def test_each_line_that_treats_another_part_is_spoken_of_so():
    content = with_lines({"pointers": ("D9",)}, {"code": "20610", "pointers": ("D2",)}, SHOT)
    codes = ("M54.50", "M17.11", "M17.12", "M25.532")
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(codes, 1))
    content = content.model_copy(update={"diagnoses": diagnoses})
    known = {"tables": Tables(icd=OnlyOn(DAY, SHIPPED))}

    assert remarks("pointers.region_mismatch", content, **known) == [
        (
            "CONFIRM",
            "S3",
            "20610 points to M54.50, a diagnosis of another part of the body.",
            {"code": "20610", "diagnoses": ["M54.50"]},
            (SetPointers(line="S3", pointers=("D3",)),),
        )
    ]
