"""Which diagnoses a line points to where the EMR does and does not say."""

import pytest

from claims.domain.coding import pointers
from claims.domain.coding.pointers import Treated
from claims.domain.facts import Side
from tests.claims.domain.coding.icd import SHIPPED

CODES = {"D1": "M54.50", "D2": "M17.12", "D3": "M17.11", "D4": "M75.121", "D5": "I10"}
ALL = tuple(CODES)


def chosen(code="", side=None, given=(), table=SHIPPED):
    return pointers.point(given=given, diagnoses=ALL, treated=Treated(code, side, CODES, table))


def test_what_the_emr_gave_stands():
    found = chosen("20610", Side.RIGHT, given=("D5", "D9", "D1"))

    assert (found.uids, found.rule) == (("D5", "D1"), "pointers.emr")


@pytest.mark.parametrize(
    ("code", "side", "uids"),
    [
        ("20610", Side.RIGHT, ("D3", "D4")),
        ("20610", Side.LEFT, ("D2",)),
        ("27447", Side.RIGHT, ("D3",)),
        ("27447", None, ("D2", "D3")),
        ("97110", Side.LEFT, ("D2",)),
        ("20610", Side.BILATERAL, ("D2", "D3", "D4")),
    ],
)
def test_side_and_region_choose_where_the_emr_gave_none(code, side, uids):
    found = chosen(code, side)

    assert (found.uids, found.rule) == (uids, "pointers.side_and_region")


@pytest.mark.parametrize(
    ("code", "side", "table"),
    [("97110", None, SHIPPED), ("28285", None, SHIPPED), ("27447", Side.RIGHT, None)],
)
def test_else_the_first_four_as_ever(code, side, table):
    found = chosen(code, side, table=table)

    assert (found.uids, found.rule) == (ALL[:4], "pointers.first_four")
