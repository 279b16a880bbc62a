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
    ],
)
def test_a_side_finds_the_same_diagnosis_of_that_side(code, side, found):
    assert icd_sides.with_side(code, side, SHIPPED) == found
