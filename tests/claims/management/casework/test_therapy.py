"""Therapy cases through the runner: the published ones, and our own at the boundaries."""

import pytest

from claims.management.casework import runner
from claims.services import coding_context
from tests.claims.domain.coding import cases

FAMILIES = (
    "therapy_timed_units",
    "assistant_modifiers_cq_co",
    "kx_threshold",
    "therapy_claim_rules",
)
TABLES = coding_context.shipped_tables()


def outcome(family, expected, **given):
    case = {"id": "own", "family": family, "input": given, "expected": expected}
    return runner.check(case, TABLES)


@pytest.mark.parametrize("case", [case for name in FAMILIES for case in cases.family(name)])
def test_published_cases_pass(case):
    assert runner.check(case, TABLES) == (runner.PASSED, "")


def test_two_sessions_of_a_code_count_together():
    services = [{"code": "97110", "minutes": n, "timed": True} for n in (10, 13)]
    expected = {"total_timed_units": 2, "lines": [{"code": "97110", "units": 2}]}
    assert outcome(
        "therapy_timed_units", expected, method="medicare_8_minute", services=services
    ) == (runner.PASSED, "")


def test_a_wrong_expectation_fails_and_an_unknown_method_is_unsupported():
    services = [{"code": "97110", "minutes": 30, "timed": True}]
    wrong = {"lines": [{"code": "97110", "units": 3}]}
    family = "therapy_timed_units"
    said, _ = outcome(family, wrong, method="medicare_8_minute", services=services)
    assert said == runner.FAILED
    said, _ = outcome(family, wrong, method="by_the_clock", services=services)
    assert said == runner.UNSUPPORTED


@pytest.mark.parametrize(
    ("day", "modifiers"), [("2019-12-31", ["GP"]), ("2020-01-01", ["GP", "CQ"])]
)
def test_assistants_are_told_from_2020_on(day, modifiers):
    service = {
        "code": "97110",
        "timed": True,
        "therapist_minutes": 0,
        "assistant_minutes": 30,
        "together_minutes": 0,
    }
    expected = {"lines": [{"code": "97110", "units": 2, "modifiers": modifiers}]}
    given = {"services": [service], "date_of_service": day, "discipline": "PT"}
    assert outcome("assistant_modifiers_cq_co", expected, **given) == (runner.PASSED, "")


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        (
            {"finding": "error", "rule": "units_exceed_minutes", "max_units": 1},
            {"documented": [{"code": "97110", "minutes": 22}], "units": 2},
        ),
        (
            {"finding": None, "rule": "units_exceed_minutes"},
            {"documented": [{"code": "97110", "minutes": 23}], "units": 2},
        ),
        (
            {
                "finding": "error",
                "rule": "not_valid_for_medicare",
                "fix": {"replace_code": "G0283"},
            },
            {"code": "97014"},
        ),
        ({"finding": None, "rule": "bundled_status_b"}, {"code": "97010", "payer": "commercial"}),
        ({"finding": None}, {"discipline": "PT"}),
    ],
)
def test_lines_are_judged_as_the_case_asks(expected, given):
    line = {"code": given.pop("code", "97110"), "units": given.pop("units", 1), "modifiers": ["GP"]}
    told = {"payer": "medicare", **given, "line": line}
    assert outcome("therapy_claim_rules", expected, **told) == (runner.PASSED, "")


@pytest.mark.parametrize(
    ("payer", "year", "before", "expected"),
    [
        ("medicare", 2026, 2420, (False, 2480, False)),
        ("medicare", 2026, 2420.01, (True, 2480, False)),
        ("railroad", 2026, 2940.01, (True, 2480, True)),
        ("medicare", 2027, 2940, (None, None, False)),
        ("commercial", 2026, 9000, (False, None, False)),
    ],
)
def test_the_threshold_is_asked_of_its_payer_and_year(payer, year, before, expected):
    told = dict(zip(("kx_required", "threshold", "medical_review"), expected, strict=True))
    given = {
        "payer": payer,
        "date_of_service": f"{year}-05-01",
        "discipline": "PT",
        "accrued_before": {"PT_SLP": before, "OT": 0},
        "line_allowed_amount": 60,
    }
    assert outcome("kx_threshold", told, **given) == (runner.PASSED, "")
