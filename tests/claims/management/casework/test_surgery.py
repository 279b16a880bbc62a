"""Cases of global surgery, published and in the shapes the schema allows."""

import pytest

from claims.management.casework import runner
from claims.services import coding_context
from tests.claims.domain.coding import cases

MAJOR = {"date": "2026-01-05", "global_days": "090"}
VISIT = {"visit_is": "E/M", "surgery": MAJOR, "same_physician_or_group_specialty": True}


@pytest.mark.parametrize("case", cases.family("global_surgery"))
def test_published_cases_hold(case):
    assert runner.check(case, coding_context.shipped_tables()) == (runner.PASSED, "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"procedure_date": "2026-01-05", "global_days": "090"},
            {"period_start": "2026-01-04", "period_end": "2026-04-05", "total_days": 92},
        ),
        (
            {**VISIT, "visit_date": "2026-02-10", "related_to_surgery": False},
            {"modifier": ["24"], "billable": True},
        ),
        (
            {
                **VISIT,
                "visit_date": "2026-02-10",
                "related_to_surgery": False,
                "significant_separately_identifiable": True,
                "same_day_procedure": {"global_days": "000"},
            },
            {"modifier": ["24", "25"], "billable": True},
        ),
        (
            {**VISIT, "visit_date": "2026-02-10", "visit_is": "x-ray"},
            {"modifier": [], "billable": True},
        ),
        (
            {**VISIT, "visit_date": "2026-02-10", "same_physician_or_group_specialty": False},
            {"modifier": [], "billable": True},
        ),
        (
            {"complication": True, "return_to_or": True, "payer": "medicare"},
            {"modifier": ["78"], "billable": True, "new_global_period": False},
        ),
        (
            {"complication": True, "return_to_or": False, "payer": "medicare"},
            {"modifier": [], "billable": False},
        ),
        (
            {"procedure_in_period": True, "return_to_or_for_complication": True, "related": True},
            {"modifier": ["78"], "new_global_period": False},
        ),
        (
            {"procedure_in_period": False, "related": True},
            {"modifier": [], "billable": True, "new_global_period": True},
        ),
        (
            {"procedure_in_period": False, "return_to_or": True},
            {"modifier": [], "billable": True, "new_global_period": True},
        ),
        ({**VISIT, "visit_date": "2026-01-05", "modifiers": ["57"]}, {"finding": None}),
        (
            {
                "surgeon_does": ["surgery"],
                "other_physician_does": ["postoperative"],
                "formal_transfer": True,
                "date_of_service": "2024-06-01",
            },
            {"surgeon_modifier": ["54"], "other_modifier": ["55"]},
        ),
    ],
)
def test_cases_of_every_shape_are_answered(given, expected):
    if "finding" in expected:
        expected = {**expected, "rule": "57_only_with_090"}
    case = {"family": "global_surgery", "input": given, "expected": expected}
    assert runner.check(case, coding_context.shipped_tables()) == (runner.PASSED, "")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"procedure_date": "2026-01-05", "global_days": "XXX"},
        {"procedure_in_period": True},
        {**VISIT, "visit_date": "2026-02-10", "visit_is": "seance"},
        {"visit_date": "2026-02-10"},
    ],
)
def test_a_shape_nobody_knows_is_unsupported(given):
    case = {"family": "global_surgery", "input": given, "expected": {"billable": True}}
    assert runner.check(case, coding_context.shipped_tables())[0] == runner.UNSUPPORTED
