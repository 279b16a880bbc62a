"""What the release says of one code."""

import pytest

from claims.domain.coding import icd_check
from tests.claims.domain.coding.icd import SHIPPED


@pytest.mark.parametrize(
    ("written", "normal", "valid", "billable"),
    [
        ("M1711", "M17.11", True, True),
        (" m17.11 ", "M17.11", True, True),
        ("M54.5", "M54.5", True, False),
        ("M17", "M17", True, False),
        ("S82.61X", "S82.61X", False, False),
        ("Z99.999", "Z99.999", False, False),
        ("Z66", "Z66", True, True),
        ("", "", False, False),
    ],
)
def test_a_code_is_judged_however_it_is_written(written, normal, valid, billable):
    found = icd_check.check(written, SHIPPED)

    assert (found.normalized, found.is_valid, found.is_billable) == (normal, valid, billable)
    assert "FY2026" in found.explanation or not billable
    assert found.release == "FY2026"


def test_a_heading_names_what_is_below_and_the_billable_codes_where_they_are_few():
    few, many = icd_check.check("M54.5", SHIPPED), icd_check.check("M17", SHIPPED)

    assert few.children == few.better == ("M54.50", "M54.51", "M54.59")
    assert len(many.children) == 7
    assert many.better == ()
    assert icd_check.billable_below("M17.1", SHIPPED, most=3) == ["M17.10", "M17.11", "M17.12"]
    assert icd_check.billable_below("M17.1", SHIPPED, most=2) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("S82.61A", ("S82.61XA",)),
        ("W01.0A", ("W01.0XXA",)),
        ("S83.241X", ("S83.241A", "S83.241D", "S83.241S")),
        ("M54.52", ()),
        ("Z99.999", ()),
    ],
)
def test_a_misspelt_code_is_told_what_it_may_be_meant_for(written, meant):
    assert icd_check.check(written, SHIPPED).better == meant
