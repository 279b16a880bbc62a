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


@pytest.mark.parametrize(
    ("setting", "payer", "base", "minutes", "code", "units"),
    [
        ("hospital", "medicare", "99223", 90, "G0316", 1),
        ("inpatient", "medicare", "99233", 80, "G0316", 2),
        ("office", "medicare", "99236", 109, None, 0),
        ("nursing_facility", "medicare_ffs", "99306", 95, "G0317", 1),
        ("home_or_residence", "Original Medicare", "99345", 140, "G0318", 1),
        ("office", "cpt_rules", "99245", 70, "99417", 1),
        ("memory clinic", "medicare", "99483", 100, "G2212", 1),
    ],
)
def test_what_is_added_to_a_code_depends_on_no_word_for_the_place(
    setting, payer, base, minutes, code, units
):
    given = {"setting": setting, "payer": payer, "base_code": base, "total_minutes": minutes}
    assert ask("em_by_time", {"add_on": code, "units": units}, **given) == (runner.PASSED, "")


@pytest.mark.parametrize(
    ("setting", "code"),
    [("office_new", "99203"), ("Office_Established", "99214"), ("hospital_consultation", None)],
)
def test_a_setting_may_say_for_whom_the_visit_is(setting, code):
    expected = {"code": code, "basis": "time" if code else "time_not_met"}
    assert ask("em_by_time", expected, setting=setting, total_minutes=30) == (runner.PASSED, "")


def test_a_test_that_is_named_counts_unless_it_is_denied():
    told = {"problems": [{"type": "acute_uncomplicated"}], "risk": ["otc_drug"]}
    for said, level in (({}, "limited"), ({"ordered": False}, "minimal")):
        data = {"tests": [{"name": "CRP", **said}, {"name": "ESR", **said}]}
        expected = {"elements": {"data": level}}
        assert ask("em_by_mdm", expected, data=data, patient="new", **told) == (runner.PASSED, "")
