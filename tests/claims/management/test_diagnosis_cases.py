"""Cases of diagnoses, as published and in every other shape of their vocabulary."""

import pytest

from claims.management.casework import runner
from claims.services import coding_context
from tests.claims.domain.coding import cases

TABLES = coding_context.shipped_tables()


def ended(given, expected):
    case = {"id": "X", "family": "icd10cm", "input": given, "expected": expected}
    return runner.check(case, TABLES)


@pytest.mark.parametrize("case", cases.family("icd10cm"))
def test_published_cases_pass(case):
    assert runner.check(case, TABLES) == ("passed", "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"code": "M25.569", "note_side": "right"},
            {"finding": "warning", "rule": "unspecified_laterality", "suggest": "M25.561"},
        ),
        (
            {"code": "M25.561", "note_side": "right"},
            {"finding": None, "rule": "unspecified_laterality"},
        ),
        (
            {"base": "S52.501", "phase": "subsequent_routine_healing", "closed": True},
            {"code": "S52.501D"},
        ),
        ({"base": "S52501", "phase": "active_treatment", "closed": False}, {"code": "S52.501B"}),
        ({"base": "S83.241", "phase": "sequela"}, {"code": "S83.241S"}),
        (
            {
                "code": "M17.11",
                "date_of_service": "2026-09-30",
                "loaded_release": "FY2026 (through 2026-09-30)",
            },
            {"finding": None, "rule": "code_table_out_of_date"},
        ),
        (
            {"code": "M17.11", "date_of_service": "2026-11-22", "loaded_release": "FY2027"},
            {"finding": None, "rule": "code_table_out_of_date"},
        ),
        (
            {
                "code": "M17.11",
                "date_of_service": "2026-10-01",
                "loaded_release": "FY2026 (through 2026-09-30)",
            },
            {"finding": "info", "rule": "code_table_out_of_date", "valid": True, "children": []},
        ),
        (
            {"code": "M17.11", "date_of_service": "2026-10-15"},
            {"finding": "info", "rule": "code_table_out_of_date", "billable": True},
        ),
        (
            {"code": "M17.11", "date_of_service": "2026-09-30"},
            {"finding": None, "rule": "code_table_out_of_date"},
        ),
        ({"base": "S52.501", "phase": "recovery_phase"}, {"code": "S52.501D"}),
        ({"base": "S52.501", "phase": "healing"}, {"code": "S52.501D"}),
        ({"base": "S52.501", "phase": "delayed_healing"}, {"code": "S52.501G"}),
        ({"base": "S52.501", "phase": "post_active_treatment"}, {"code": "S52.501D"}),
        ({"base": "S52.501", "phase": "mal_union"}, {"code": "S52.501P"}),
        ({"base": "S52.501", "phase": "scar"}, {"code": "S52.501S"}),
        ({"base": "S82.61X", "phase": "routine_healing"}, {"code": "S82.61XD"}),
        (
            {"codes_in_order": ["W010XXA", "S52501A"]},
            {
                "finding": "error",
                "rule": "external_cause_not_first",
                "fix_order": ["S52.501A", "W01.0XXA"],
            },
        ),
        (
            {"codes": ["M5450", "M5441"]},
            {"finding": "warning", "rule": "excludes1", "pair": ["M5450", "M5441"]},
        ),
        (
            {"codes_in_order": ["S52.501A", "W01.0XXA"]},
            {"finding": None, "rule": "external_cause_not_first"},
        ),
    ],
)
def test_other_cases_of_the_vocabulary_pass(given, expected):
    assert ended(given, expected) == ("passed", "")


def test_of_a_release_that_is_not_at_hand_nothing_is_said_of_the_code():
    given = {"code": "M17.11", "date_of_service": "2026-11-22", "loaded_release": "FY2027"}

    assert ended(given, {"valid": True}) == (
        "failed",
        "valid: expected True, the engine says nothing",
    )


def test_an_order_of_codes_compares_as_an_order():
    given = {"codes_in_order": ["W01.0XXA", "S52.501A"]}

    assert ended(given, {"fix_order": ["W010XXA", "S52501A"]})[0] == "failed"


def test_a_wrong_expectation_fails():
    outcome, why = ended({"code": "M54.5"}, {"billable": True})

    assert outcome == "failed"
    assert "billable" in why
