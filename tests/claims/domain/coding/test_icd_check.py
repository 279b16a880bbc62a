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
        ("X58.A", ("X58.XXXA",)),
        ("S83.241X", ("S83.241A", "S83.241D", "S83.241S")),
        ("S83.241B", ("S83.241A", "S83.241D", "S83.241S")),
        ("W01.0XXB", ("W01.0XXA", "W01.0XXD", "W01.0XXS")),
        ("X11.0X", ("X11.0XXA", "X11.0XXD", "X11.0XXS")),
        ("T14.90X", ("T14.90XA", "T14.90XD", "T14.90XS")),
        ("T14.90ZB", ("T14.90XA", "T14.90XD", "T14.90XS")),
        ("T14.905", ()),
        ("S82.61X", ()),
        ("X58.XXXB", ()),
        ("M54.52", ()),
        ("Z99.999", ()),
    ],
)
def test_a_misspelt_code_is_told_what_it_may_be_meant_for(written, meant):
    assert icd_check.check(written, SHIPPED).better == meant


def test_only_a_heading_has_codes_below_and_only_a_stranger_or_heading_better_ones():
    stranger, billable = icd_check.check("Z99.999", SHIPPED), icd_check.check("M17.11", SHIPPED)

    assert (stranger.children, stranger.better) == ((), ())
    assert (billable.children, billable.better) == ((), ())


def test_a_code_stands_under_its_category_and_its_block():
    entry = SHIPPED.entry("M17.11")

    found = [one.code for one in icd_check.above(entry, SHIPPED)]

    assert found == ["M17.11", "M17.1", "M17", "M15-M19"]
