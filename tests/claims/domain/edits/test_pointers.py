"""Edits on where lines point."""

import pytest

from claims.domain.line_fixes import SetPointers
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
