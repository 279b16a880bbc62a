"""Published cases of visits, through the adapter that ships."""

import pytest

from claims.management.casework import runner
from claims.services import coding_context
from tests.claims.domain.coding import cases


@pytest.mark.parametrize("case", cases.family("em_by_time") + cases.family("em_by_mdm"))
def test_published_cases_hold(case):
    assert runner.check(case, coding_context.shipped_tables()) == (runner.PASSED, "")


def ask(family, expected, **given):
    case = {"family": family, "input": given, "expected": expected}
    return runner.check(case, coding_context.shipped_tables())


def test_a_word_the_table_does_not_have_is_unsupported_and_never_a_pass():
    outcome, why = ask("em_by_mdm", {}, problems=[{"type": "chronic", "count": 1}])
    assert outcome == runner.UNSUPPORTED
    assert why == "The table of decision-making has no such word under problems."


def test_a_setting_nobody_knows_is_unsupported():
    assert ask("em_by_time", {}, setting="spa", total_minutes=20)[0] == runner.UNSUPPORTED


@pytest.mark.parametrize(
    ("minutes", "mdm", "code", "basis"),
    [
        (25, "moderate", "99214", "mdm"),
        (25, "straightforward", "99213", "time"),
        (5, "low", "99213", "mdm"),
    ],
)
def test_the_higher_of_time_and_decision_making_counts(minutes, mdm, code, basis):
    given = {"setting": "office", "patient": "established", "total_minutes": minutes}
    expected = {"code": code, "basis": basis}
    assert ask("em_by_time", expected, mdm_level=mdm, **given)[0] == runner.PASSED


def test_minutes_of_clinical_staff_do_not_count():
    given = {"setting": "office", "patient": "new", "total_minutes": 50}
    expected = {"code": "99203", "countable_minutes": 41}
    assert (
        ask("em_by_time", expected, clinical_staff_minutes_included=9, **given)[0] == runner.PASSED
    )


def test_hospital_levels_need_no_word_on_new_or_established():
    elements = {"problems": "high", "data": "extensive", "risk": "low"}
    expected = {"mdm": "high", "code": "99223"}
    assert ask("em_by_mdm", expected, setting="hospital_initial", elements=elements)[0] == "passed"
