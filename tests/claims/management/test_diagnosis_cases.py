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
            {"codes_in_order": ["S52.501A", "W01.0XXA"]},
            {"finding": None, "rule": "external_cause_not_first"},
        ),
    ],
)
def test_other_cases_of_the_vocabulary_pass(given, expected):
    assert ended(given, expected) == ("passed", "")


def test_a_wrong_expectation_fails():
    outcome, why = ended({"code": "M54.5"}, {"billable": True})

    assert outcome == "failed"
    assert "billable" in why
