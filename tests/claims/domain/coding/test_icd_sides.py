"""The side a diagnosis names, and its counterpart of another side."""

import pytest

from claims.domain.coding import icd_sides
from claims.domain.facts import Side
from tests.claims.domain.coding.icd import SHIPPED


@pytest.mark.parametrize(
    ("code", "side"),
    [
        ("M17.11", "RIGHT"),
        ("M25.512", "LEFT"),
        ("M17.0", "BILATERAL"),
        ("M25.569", "UNSPECIFIED"),
        ("S83.511A", "RIGHT"),
        ("S82.62XA", "LEFT"),
        ("S82.63XD", "UNSPECIFIED"),
        ("W01.0XXA", "NONE"),
        ("S93.409D", "UNSPECIFIED"),
        ("M54.50", "NONE"),
        ("M17.9", "NONE"),
        ("I50.810", "NONE"),
        ("I50.9", "NONE"),  # right heart failure has no left to it
        ("Z99.999", "NONE"),
    ],
)
def test_a_title_names_a_side_only_where_another_side_has_its_own_code(code, side):
    assert icd_sides.side_of(code, SHIPPED) == side


@pytest.mark.parametrize(
    ("code", "side", "found"),
    [
        ("M25.569", Side.RIGHT, "M25.561"),
        ("M17.10", Side.LEFT, "M17.12"),
        ("M17.10", Side.BILATERAL, "M17.0"),
        ("S83.519D", Side.LEFT, "S83.512D"),
        ("S82.63XD", Side.RIGHT, "S82.61XD"),
        ("M54.30", Side.RIGHT, "M54.31"),
        ("G56.00", Side.BILATERAL, "G56.03"),
        ("Z96.659", Side.BILATERAL, "Z96.653"),
        ("M25.569", Side.BILATERAL, ""),
        ("M54.50", Side.LEFT, ""),
        ("Z99.999", Side.LEFT, ""),
        ("S82.63XD", Side.LEFT, "S82.62XD"),
        ("S83.519D", Side.RIGHT, "S83.511D"),
        ("H54.61", Side.LEFT, ""),  # titles of two sides are no code of one
        ("H54.61", Side.RIGHT, ""),
        ("H53.461", Side.LEFT, ""),
    ],
)
def test_a_side_finds_the_same_diagnosis_of_that_side(code, side, found):
    assert icd_sides.with_side(code, side, SHIPPED) == found


@pytest.mark.parametrize(
    ("code", "side", "found"),
    [
        ("M65.30", Side.RIGHT, "M65.311 M65.321 M65.331 M65.341 M65.351"),
        ("S63.619D", Side.LEFT, "S63.611D S63.613D S63.615D S63.617D S63.602D"),
        ("S93.149A", Side.RIGHT, "S93.141A S93.144A"),
        ("M84.339A", Side.RIGHT, "M84.331A M84.333A"),
        ("M84.369K", Side.LEFT, "M84.362K M84.364K"),
        ("S56.109A", Side.LEFT, "S56.102A S56.104A S56.106A S56.108A"),  # the thumb stands apart
        ("M85.439", Side.LEFT, ""),  # its side alone is open here, and in the next
        ("L03.019", Side.LEFT, ""),
        ("S66.508D", Side.RIGHT, ""),  # an unspecified injury of another finger
        ("M65.30", Side.BILATERAL, ""),
        ("M65.329", Side.RIGHT, ""),  # its side alone is open: with_side finds it
        ("M25.569", Side.RIGHT, ""),
        ("M54.50", Side.LEFT, ""),
        ("Z99.999", Side.LEFT, ""),
    ],
)
def test_a_side_finds_the_fingers_toes_and_bones_a_title_leaves_open(code, side, found):
    assert " ".join(icd_sides.parts_of_side(code, side, SHIPPED)) == found
