"""Which codes belong to which kind of visit."""

from datetime import date

import pytest

from claims.domain.coding import em_ladders
from claims.domain.coding.em_ladders import Ladder
from tests.claims.domain.coding.tables import EM


def test_an_office_visit_without_a_word_on_the_patient_has_no_ladder():
    assert em_ladders.ladder("OFFICE", is_new=None, em=EM) is None
    assert em_ladders.ladder("OFFICE", is_new=False, em={}) is None


def test_an_unknown_setting_is_refused_with_those_there_are():
    said = (
        "The setting of a visit is one of CONSULTATION_HOSPITAL, CONSULTATION_OFFICE, EMERGENCY, "
        "HOME, HOSPITAL_INITIAL, HOSPITAL_SAME_DAY, HOSPITAL_SUBSEQUENT, "
        "NURSING_FACILITY_INITIAL, NURSING_FACILITY_SUBSEQUENT, OFFICE."
    )
    with pytest.raises(em_ladders.UnknownSetting) as refused:
        em_ladders.ladder("SPA", is_new=True, em=EM)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("code", "other"), [("99204", "99214"), ("99212", "99202"), ("99350", "99345")]
)
def test_new_and_established_answer_to_each_other(code, other):
    assert em_ladders.counterpart(code, em=EM) == other
    assert em_ladders.counterpart(other, em=EM) == code


def test_hospital_codes_have_no_counterpart():
    assert em_ladders.counterpart("99222", em=EM) == ""
    assert em_ladders.is_new_of("99222", em=EM) is None
    assert em_ladders.ladder_of("20610", em=EM) is None
    assert em_ladders.counterpart("20610", em=EM) == ""


def test_every_code_by_time_is_a_rung_by_decision_making():
    for name, rungs in EM["mdm"].items():
        if isinstance(rungs, list) and name in EM:
            assert set(EM[name]) == set(rungs)
            assert len(rungs) == 4


@pytest.mark.parametrize(
    ("setting", "rungs"),
    [
        ("NURSING_FACILITY_INITIAL", ("99304", "99304", "99305", "99306")),
        ("NURSING_FACILITY_SUBSEQUENT", ("99307", "99308", "99309", "99310")),
    ],
)
def test_a_nursing_facility_has_a_ladder_for_the_first_visit_and_for_the_next(setting, rungs):
    found = em_ladders.ladder(setting, is_new=None, em=EM)
    assert found.by_mdm == rungs
    assert found.counts_time(date(2023, 1, 1))
    assert not found.counts_time(date(2022, 12, 31))


def test_where_no_table_of_minutes_is_loaded_decision_making_alone_has_its_rungs():
    rungs = ("99202", "99203", "99204", "99205")
    found = em_ladders.ladder("OFFICE", is_new=True, em={"mdm": {"office_new": list(rungs)}})
    assert found == Ladder("office_new", {}, rungs, None)
    assert not found.counts_time(date(2026, 3, 2))
    assert em_ladders.counterpart("99202", em={"mdm": {"office_new": list(rungs)}}) == ""


def test_a_code_of_another_ladder_stands_below_the_lowest_rung():
    found = em_ladders.ladder("OFFICE", is_new=True, em=EM)
    assert [found.rank(code) for code in ("99202", "99205", "99213", None)] == [0, 3, -1, -1]
