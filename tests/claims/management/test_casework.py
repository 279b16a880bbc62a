"""Shapes a case may have: what it leaves out, and what it says in other words."""

import pytest

from claims.management.casework import runner
from claims.services import coding_context

PAIR = {
    "column1": "AAAAA",
    "column2": "BBBBB",
    "modifier_indicator": 1,
    "effective": "2020-01-01",
}


def outcome(family, given, expected):
    case = {"id": "X-1", "family": family, "input": given, "expected": expected}
    return runner.check(case, coding_context.shipped_tables())[0]


def split(**given):
    service = {"code": "97110", "timed": True, "therapist_minutes": 0, "assistant_minutes": 30}
    return {"discipline": "PT", "services": [service], **given}


@pytest.mark.parametrize(
    ("rule", "modifiers"),
    [
        ("medicare_part_b_2022", ["GP", "CQ"]),
        ("medicare_part_b_2019", ["GP"]),
        ("tricare", ["GP", "CQ"]),
        ("commercial", ["GP"]),
    ],
)
def test_the_rule_of_a_payer_is_its_class_and_the_year_in_its_name(rule, modifiers):
    wanted = {"lines": [{"code": "97110", "units": 2, "modifiers": modifiers}]}
    given = split(payer_rule=rule)
    assert outcome("assistant_modifiers_cq_co", given, wanted) == runner.PASSED


def test_a_payers_rule_nobody_knows_is_not_taken_for_medicares():
    given = split(payer_rule="of_the_moon")
    wanted = {"lines": [{"code": "97110", "units": 2, "modifiers": ["GP", "CQ"]}]}
    assert outcome("assistant_modifiers_cq_co", given, wanted) == runner.UNSUPPORTED


def test_a_service_that_does_not_say_whether_it_is_timed_is_what_the_table_says():
    services = [{"code": "97110", "minutes": 30}, {"code": "G0283", "minutes": 15}]
    given = {"method": "medicare_8_minute", "services": services}
    lines = [{"code": "97110", "units": 2}, {"code": "G0283", "units": 1}]
    wanted = {"total_timed_minutes": 30, "total_timed_units": 2, "lines": lines}
    assert outcome("therapy_timed_units", given, wanted) == runner.PASSED


@pytest.mark.parametrize(
    ("container", "modifiers"),
    [("single_use", ["JZ"]), ("Single-dose vial", ["JZ"]), ("multi-dose", []), ("multi_use", [])],
)
def test_a_container_is_for_one_dose_or_for_many_however_it_is_spelled(container, modifiers):
    given = {"container": container, "units_administered": 4, "units_discarded": 0}
    given["date_of_service"] = "2026-02-01"
    wanted = {"lines": [{"units": 4, "modifiers": modifiers}]}
    assert outcome("drug_wastage_jw_jz", given, wanted) == runner.PASSED
    assert outcome("drug_wastage_jw_jz", {**given, "container": "jug"}, wanted) == (
        runner.UNSUPPORTED
    )


def test_global_days_may_be_a_number():
    given = {"procedure_date": "2026-01-05", "global_days": 90}
    assert outcome("global_surgery", given, {"period_end": "2026-04-05"}) == runner.PASSED


@pytest.mark.parametrize(
    ("days", "fact", "modifier"),
    [
        ("000", "significant_separately_identifiable", "25"),
        ("010", "significant_separately_identifiable", "25"),
        ("090", "decision_for_surgery", "57"),
    ],
)
def test_a_visit_beside_a_procedure_of_its_day_needs_no_earlier_surgery(days, fact, modifier):
    given = {"visit_date": "2026-02-10", "visit_is": "E/M", fact: True}
    given["same_day_procedure"] = {"global_days": days}
    wanted = {"modifier": [modifier], "billable": True}
    assert outcome("global_surgery", given, wanted) == runner.PASSED


def test_57_is_judged_by_the_procedure_of_the_same_day():
    given = {"visit_date": "2026-02-10", "visit_is": "E/M", "modifiers": ["57"]}
    given["same_day_procedure"] = {"global_days": "010"}
    wanted = {"finding": "error", "rule": "57_only_with_090"}
    assert outcome("global_surgery", given, wanted) == runner.PASSED


PAIR = {"column1": "AAAAA", "column2": "BBBBB", "modifier_indicator": 1, "effective": "2020-01-01"}


def test_a_pair_of_no_day_is_judged_on_the_day_of_our_tables():
    lines = [{"code": "AAAAA", "modifiers": []}, {"code": "BBBBB", "modifiers": []}]
    wanted = {"pay": ["AAAAA"], "deny": ["BBBBB"]}
    assert outcome("ncci_ptp", {"edit": PAIR, "lines": lines}, wanted) == runner.PASSED
    ended = {"edit": {**PAIR, "deletion": "2024-12-31"}, "lines": lines}
    assert outcome("ncci_ptp", ended, {"deny": []}) == runner.PASSED


def test_a_place_in_words_is_no_modifier_of_a_pair():
    places = {"AAAAA": "left forearm", "BBBBB": "right cheek"}
    given = {"edit": PAIR, "sides": places, "same_structure": False}
    assert outcome("ncci_ptp", given, {"allowed_modifier": ["59", "XS"]}) == runner.PASSED


@pytest.mark.parametrize(
    "facility",
    [
        "hospital_outpatient",
        "office",
        "Hospital Outpatient",
        "outpatient_hospital",
        "HOPD",
        "Facility",
        "non-facility",
        "professional_office",
    ],
)
def test_both_sides_are_one_line_wherever_a_professional_works(facility):
    given = {"code": "29881", "bilateral_indicator": 1, "sides": ["LT", "RT"]}
    wanted = {"lines": [{"code": "29881", "modifiers": ["50"], "units": 1}]}
    given["facility"] = facility
    assert outcome("laterality_bilateral", given, wanted) == runner.PASSED


def test_a_surgery_center_bills_each_side_however_it_is_spelled():
    given = {"code": "29881", "bilateral_indicator": 1, "sides": ["LT", "RT"], "facility": " ASC"}
    each = [{"code": "29881", "modifiers": [one], "units": 1} for one in ("LT", "RT")]
    assert outcome("laterality_bilateral", given, {"lines": each}) == runner.PASSED
    given["facility"] = "moon"
    assert outcome("laterality_bilateral", given, {"lines": each}) == runner.UNSUPPORTED


def test_the_diagnoses_of_a_line_are_read_without_their_dot():
    given = {"line": {"code": "20610", "modifiers": ["LT"], "dx": ["m1711"]}}
    wanted = {"finding": "warning", "rule": "laterality_mismatch"}
    assert outcome("laterality_bilateral", given, wanted) == runner.PASSED


def test_a_number_and_the_days_of_filing_are_judged_together():
    given = {"npi": "1234567893", "date_of_service": "2024-01-05", "received": "2026-03-01"}
    wanted = {"valid": True, "finding": "error", "rule": "timely_filing"}
    assert outcome("claim_level", given, wanted) == runner.PASSED
    assert outcome("claim_level", {**given, "npi": "1234567890"}, wanted) == runner.FAILED


@pytest.mark.parametrize("indicator", [2, "2", "2 Date of Service Edit: Policy"])
def test_an_indicator_of_unit_limits_may_carry_its_words(indicator):
    given = {"mue": {"code": "AAAAA", "value": 1, "mai": indicator}, "lines": [{"units": 2}]}
    assert outcome("mue", given, {"deny_all_lines": True}) == runner.PASSED


@pytest.mark.parametrize(
    ("places", "modifiers"),
    [
        (("left forearm", "right cheek"), ["59", "XS"]),
        (("forearm", "cheek"), ["59", "XS"]),
        (("LT", "left forearm"), None),
        (("left forearm", "Left  forearm"), None),
        (("left", "Right"), ["LT", "RT"]),
        (("RT", "50"), None),
        (("bilateral", "left knee"), None),
        (("F1", "f2"), ["F1", "F2"]),
    ],
)
def test_a_place_in_words_is_no_modifier(places, modifiers):
    given = {"edit": PAIR, "sides": dict(zip(("AAAAA", "BBBBB"), places, strict=True))}
    assert outcome("ncci_ptp", given, {"allowed_modifier": modifiers}) == runner.PASSED


def test_what_is_paid_and_denied_of_several_lines_of_a_code_compares_as_a_set():
    lines = [{"code": "AAAAA"}, {"code": "BBBBB", "modifiers": ["XS"]}]
    given = {"edit": PAIR, "date_of_service": "2026-05-01", "lines": [*lines, lines[1]]}
    assert outcome("ncci_ptp", given, {"pay": ["AAAAA", "BBBBB"], "deny": []}) == runner.PASSED
    assert outcome("ncci_ptp", given, {"pay": ["AAAAA"]}) == runner.FAILED


@pytest.mark.parametrize("setting", ["inpatient_initial", "observation_initial"])
def test_inpatient_and_observation_are_hospital_visits(setting):
    given = {"setting": setting, "total_minutes": 55, "payer": "medicare"}
    assert outcome("em_by_time", given, {"code": "99222", "basis": "time"}) == runner.PASSED


def test_a_visit_chosen_by_decisions_needs_no_minutes():
    given = {"setting": "emergency_department", "mdm_level": "high", "payer": "medicare"}
    assert outcome("em_by_time", given, {"code": "99285", "basis": "mdm"}) == runner.PASSED


def test_where_no_rule_is_named_a_note_is_no_finding():
    """M17.11 and E11.9 exclude nothing; that E11.9 takes a further code is a note."""
    assert outcome("icd10cm", {"codes": ["M17.11", "E11.9"]}, {"finding": None}) == runner.PASSED
    assert outcome("icd10cm", {"codes": ["E10.9", "E11.9"]}, {"finding": None}) == runner.FAILED


@pytest.mark.parametrize(
    ("family", "given", "expected"),
    [
        (
            "kx_threshold",
            {
                "payer": None,
                "date_of_service": "2026-02-01",
                "discipline": "PT",
                "accrued_before": {"PT_SLP": 2400, "OT": None},
                "line_allowed_amount": 100,
            },
            {"kx_required": True},
        ),
        (
            "assistant_modifiers_cq_co",
            split(payer=None, payer_rule=None, date_of_service=None),
            {"lines": [{"code": "97110", "units": 2, "modifiers": ["GP", "CQ"]}]},
        ),
        (
            "therapy_claim_rules",
            {"line": {"code": "97110", "units": 1, "modifiers": None}, "documented": None},
            {"finding": "error", "rule": "therapy_discipline_modifier_missing"},
        ),
        (
            "global_surgery",
            {
                "visit_date": "2026-01-05",
                "visit_is": None,
                "same_day_procedure": None,
                "significant_separately_identifiable": True,
                "surgery": {"date": "2026-01-05", "global_days": "010", "code": None},
            },
            {"modifier": ["25"], "billable": True},
        ),
    ],
)
def test_what_is_null_is_as_good_as_left_out(family, given, expected):
    assert outcome(family, given, expected) == runner.PASSED
