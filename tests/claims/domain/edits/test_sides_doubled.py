"""What is said of 50 and of LT with RT: the line, the sentence, what is offered."""

from decimal import Decimal

import pytest

from claims.domain.line_fixes import RemoveModifier, SetModifiers, SetUnits
from tests.claims.domain.edits.claims import CLEAN
from tests.claims.domain.edits.test_sides_words import THERAPY, YESTERDAY, said, shot


def doubled(edit, *lines, **known):
    return said(edit, THERAPY, *lines, **known)


@pytest.mark.parametrize(("payer", "severity"), [("MEDICARE", "BLOCKS"), ("COMMERCIAL", "CONFIRM")])
@pytest.mark.parametrize(
    ("edit", "indicator", "words"),
    [
        ("bilateral_not_allowed", "0", "has bilateral indicator 0: it is not billed twice."),
        ("bilateral_not_allowed", "9", "has bilateral indicator 9: it is not billed twice."),
        ("already_bilateral", "2", "has bilateral indicator 2: its payment is for both sides."),
    ],
)
@pytest.mark.parametrize(
    ("modifiers", "fix"),
    [
        (("GA", "50"), RemoveModifier(line="S2", modifier="50")),
        (("LT", "GA", "RT"), SetModifiers(line="S2", modifiers=("GA",))),
        (("LT", "50", "RT"), SetModifiers(line="S2", modifiers=())),
        (("LT", "RT"), SetModifiers(line="S2", modifiers=())),
    ],
)
def test_a_code_that_is_paid_once_is_spoken_of_so(
    edit, indicator, words, modifiers, fix, payer, severity
):
    known = {"indicator": indicator, "payer_class": payer}
    lines = (shot(*modifiers), shot(*modifiers, from_date=YESTERDAY))
    assert doubled(edit, *lines, **known) == [
        (
            severity,
            "S2",
            f"20610 {words}",
            {"code": "20610", "modifiers": modifiers, "indicator": indicator},
            (fix,),
        )
    ]


@pytest.mark.parametrize("modifiers", [(), ("LT",), ("RT",), ("GA",)])
def test_a_code_that_pays_both_sides_is_let_be_on_one(modifiers):
    assert doubled("already_bilateral", shot(*modifiers), indicator="2") == []


@pytest.mark.parametrize("side", ["LT", "RT"])
def test_a_lone_side_medicare_does_not_want_is_spoken_of_so(side):
    lines = (shot("GA", side), {"code": "20680", "modifiers": ("GA",)})
    assert doubled("bilateral_not_allowed", *lines, indicator="0") == [
        (
            "CONFIRM",
            "S2",
            f"20610 has bilateral indicator 0: Medicare wants no {side} on it.",
            {"code": "20610", "modifiers": ("GA", side), "indicator": "0"},
            (RemoveModifier(line="S2", modifier=side),),
        )
    ]
    for indicator in ("1", "2", "3", "9"):
        assert doubled("bilateral_not_allowed", *lines, indicator=indicator) == []
    known = {"indicator": "0", "payer_class": "COMMERCIAL"}
    assert doubled("bilateral_not_allowed", *lines, **known) == []


@pytest.mark.parametrize(("side", "mirror"), [("LT", "RT"), ("RT", "LT")])
def test_a_lone_side_stays_where_the_days_other_side_is_on_another_line(side, mirror):
    other = {"code": "20680", "modifiers": ("GA", mirror)}
    assert doubled("bilateral_not_allowed", shot(side), other, indicator="0") == []
    away = {**other, "from_date": YESTERDAY}
    assert doubled("bilateral_not_allowed", shot(side), away, indicator="0")


@pytest.mark.parametrize(
    ("payer", "indicator", "goes"),
    [("MEDICARE", "0", True), ("COMMERCIAL", "0", False), ("MEDICARE", "9", False)],
)
@pytest.mark.parametrize("side", ["LT", "RT"])
def test_50_goes_with_a_side_medicare_does_not_want_either(side, payer, indicator, goes):
    known = {"indicator": indicator, "payer_class": payer}
    ((*_, offered),) = doubled("bilateral_not_allowed", shot("50", "GA", side), **known)
    wanted = SetModifiers(line="S2", modifiers=("GA",))
    assert offered == (wanted if goes else RemoveModifier(line="S2", modifier="50"),)


@pytest.mark.parametrize(("units", "is_told"), [(None, False), (1, False), (2, True)])
def test_50_of_two_units_is_spoken_of_so(units, is_told):
    units = units and Decimal(units)
    lines = ({**THERAPY, "modifiers": ("50",)}, shot("RT", units=Decimal(2)))
    found = said("bilateral_units", *lines, shot("50", units=units))
    told = (
        "CONFIRM",
        "S3",
        f"20610 with 50 is both sides in one unit, not {units}.",
        {"code": "20610", "units": units},
        (SetUnits(line="S3", units=Decimal(1)),),
    )
    assert found == [told] * is_told


def test_50_with_78_is_spoken_of_so():
    lines = (shot("50"), shot("78"), shot("78", "GA", "50"))
    assert said("bilateral_with_78", *lines) == [
        (
            "CONFIRM",
            "S3",
            "20610 carries 50 and 78: bill a line with RT and one with LT.",
            {"modifiers": ("78", "GA", "50")},
            (),
        )
    ]


CENTER = {"billing": CLEAN.billing.model_copy(update={"taxonomy": "261QA1903X"})}


def test_50_of_a_surgery_center_is_spoken_of_so():
    lines = (shot("RT"), shot("GA", "50"))
    assert said("center_bills_each_side", *lines, cells=CENTER) == [
        (
            "CONFIRM",
            "S2",
            "20610 carries 50: a surgery center bills a line for each side.",
            {"code": "20610", "modifiers": ("GA", "50")},
            (),
        )
    ]
    assert said("center_bills_each_side", *lines) == []
    known = {"cells": CENTER, "payer_class": "MEDICARE_ADVANTAGE"}
    assert said("center_bills_each_side", *lines, **known) == []


def test_both_sides_on_two_lines_are_spoken_of_so():
    lines = (shot("RT", "GA"), shot("LT"), {**THERAPY, "modifiers": ("RT",)})
    assert said("two_lines_for_both", *lines, indicator="1") == [
        (
            "CONFIRM",
            "S1",
            "20610 is billed with LT and with RT: Medicare wants one line with 50.",
            {"code": "20610", "modifiers": ("RT", "GA")},
            (),
        )
    ]
    for known in (
        {"indicator": "1", "cells": CENTER},
        {"indicator": "1", "payer_class": "MEDICARE_ADVANTAGE"},
        {"indicator": "3"},
        {"indicator": ""},
    ):
        assert said("two_lines_for_both", *lines, **known) == []


@pytest.mark.parametrize(
    "other",
    [shot("LT", "78"), shot("LT", from_date=YESTERDAY), shot("LT", code="20611"), shot("GA")],
)
def test_two_lines_of_other_days_codes_or_returns_are_not_both_sides(other):
    assert said("two_lines_for_both", shot("RT"), other, indicator="1") == []
    assert said("two_lines_for_both", shot("RT", "78"), shot("LT"), indicator="1") == []
