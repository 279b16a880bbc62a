"""Which diagnoses a line points to where the EMR does and does not say."""

from datetime import date

import pytest

from claims.domain.coding import pointers
from claims.domain.coding.codetables import Tables
from claims.domain.coding.context import CodingContext
from claims.domain.coding.pointers import Treated
from claims.domain.facts import DocumentedService, Side
from claims.services import coding_context
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


def test_what_was_chosen_says_why():
    said = {
        "As the EMR sent it.": chosen(given=ALL[:4]),
        "The first four of the 5 diagnoses the EMR gave.": chosen(given=ALL),
        "The EMR gave none: the diagnoses of the line's side and part of the body.": chosen(
            "20610", Side.RIGHT
        ),
        "The EMR gave none: the claim's first diagnoses, four at most.": chosen(),
    }
    assert [found.explanation for found in said.values()] == list(said)
    assert chosen(given=ALL).uids == ALL[:4]


@pytest.mark.parametrize(
    ("facts", "uids"),
    [
        ({"side": Side.LEFT}, ("D2",)),
        ({"documented_modifiers": ("RT",)}, ("D3", "D4")),
        ({"side": Side.LEFT, "documented_modifiers": ("RT",)}, ("D2",)),
        ({"side": Side.LEFT, "diagnosis_keys": ("D5",)}, ("D5",)),
    ],
)
def test_a_documented_service_points_by_its_own_side(facts, uids):
    service = DocumentedService(key="S1", code="20610", date_from=date(2026, 3, 2), **facts)
    context = CodingContext(
        today=date(2026, 3, 2),
        diagnoses=ALL,
        diagnosis_codes=CODES,
        tables=coding_context.shipped_tables(),
    )
    assert pointers.of_service(service, context).uids == uids


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_more_than_four_fitting_diagnoses_are_cut_to_four(side):
    many = {f"D{n}": "M17.12" if side is Side.LEFT else "M17.11" for n in range(6)}
    treated = Treated("20610", side, many, SHIPPED)
    assert pointers.matching(treated) == ("D0", "D1", "D2", "D3")


def test_what_fits_side_and_region_stands_before_what_fits_one():
    half_first = {"D1": "M17.9", "D2": "M17.11", "D3": "M17.9"}
    treated = Treated("27447", Side.RIGHT, half_first, SHIPPED)
    assert pointers.matching(treated) == ("D2", "D1", "D3")


class OneDay:
    """A release that is in force on one day."""

    def on(self, day):
        return SHIPPED if day == date(2026, 3, 2) else None


@pytest.mark.parametrize(
    ("on", "rule"),
    [(date(2026, 3, 2), "pointers.side_and_region"), (date(2026, 3, 3), "pointers.first_four")],
)
def test_a_service_is_held_against_the_release_and_the_region_of_its_own(on, rule):
    service = DocumentedService(key="S1", code="27447", side=Side.RIGHT, date_from=on)
    context = CodingContext(
        today=on, diagnoses=ALL, diagnosis_codes=CODES, tables=Tables(icd=OneDay())
    )
    found = pointers.of_service(service, context)
    assert found.rule == rule
    assert found.uids == (("D3",) if rule.endswith("region") else ALL[:4])
