"""Cases of sides, published and in the shapes the schema allows."""

import pytest

from claims.management.casework import runner
from claims.services import coding_context
from tests.claims.domain.coding import cases

TWO_ASC = [{"modifiers": ["LT"], "units": 1}, {"modifiers": ["RT"], "units": 1}]


@pytest.mark.parametrize("case", cases.family("laterality_bilateral"))
def test_published_cases_hold(case):
    assert runner.check(case, coding_context.shipped_tables()) == (runner.PASSED, "")


def line(code, *modifiers, dx=()):
    return {"line": {"code": code, "modifiers": list(modifiers), "dx": list(dx)}}


@pytest.mark.parametrize(
    ("given", "finding", "rule"),
    [
        (line("20610", "LT", dx=["M17.11"]), "warning", "laterality_mismatch"),
        (line("20610", "RT", dx=["M17.11"]), None, "laterality_mismatch"),
        (line("20610", "50", dx=["M17.11"]), "warning", "laterality_mismatch"),
        (line("20610", "50", dx=["M17.11", "M17.12"]), None, "laterality_mismatch"),
        (line("20610", "LT", dx=["M17.0"]), None, "laterality_mismatch"),
        (line("20610", "LT", dx=["M54.50"]), None, "laterality_mismatch"),
        (line("20610", "RT", dx=["M17.11"]), None, "side_modifier_missing"),
        (line("97110", dx=["M17.11"]), None, "side_modifier_missing"),
        (line("20610", dx=["M17.9"]), "warning", "side_modifier_missing"),
        (
            {"code": "AAAAA", "bilateral_indicator": 1, "modifiers": ["50"]},
            None,
            "bilateral_not_allowed",
        ),
        (
            {"code": "AAAAA", "bilateral_indicator": 9, "modifiers": ["50"]},
            "error",
            "bilateral_not_allowed",
        ),
        (
            {"code": "AAAAA", "bilateral_indicator": 2, "modifiers": ["LT", "RT"]},
            "error",
            "already_bilateral",
        ),
        (
            {"code": "AAAAA", "bilateral_indicator": 2, "modifiers": []},
            None,
            "already_bilateral",
        ),
    ],
)
def test_findings_of_every_shape(given, finding, rule):
    case = {
        "family": "laterality_bilateral",
        "input": given,
        "expected": {"finding": finding, "rule": rule},
    }
    assert runner.check(case, coding_context.shipped_tables()) == (runner.PASSED, "")


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ({"sides": ["LT", "RT"], "bilateral_indicator": 1}, [{"modifiers": ["50"], "units": 1}]),
        ({"sides": ["RT"], "bilateral_indicator": 1}, [{"modifiers": ["RT"], "units": 1}]),
        (
            {"modifiers_requested": ["50"], "bilateral_indicator": 1, "facility": "asc"},
            TWO_ASC,
        ),
        (
            {"sides": ["F6", "F7"], "bilateral_indicator": 1},
            [{"modifiers": ["F6"], "units": 1}, {"modifiers": ["F7"], "units": 1}],
        ),
    ],
)
def test_lines_of_every_shape(given, lines):
    case = {
        "family": "laterality_bilateral",
        "input": {"code": "AAAAA", **given},
        "expected": {"lines": lines},
    }
    assert runner.check(case, coding_context.shipped_tables()) == (runner.PASSED, "")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"code": "AAAAA", "sides": ["LT"]},
        {"code": "AAAAA", "sides": ["up"], "bilateral_indicator": 1},
        {"code": "AAAAA", "sides": ["LT"], "bilateral_indicator": 1, "facility": "moon"},
    ],
)
def test_a_shape_nobody_knows_is_unsupported(given):
    case = {"family": "laterality_bilateral", "input": given, "expected": {"lines": []}}
    assert runner.check(case, coding_context.shipped_tables())[0] == runner.UNSUPPORTED
