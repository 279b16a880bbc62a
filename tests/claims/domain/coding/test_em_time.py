"""The level of a visit by time, minute by minute against the printed tables."""

from dataclasses import replace
from datetime import date

import pytest

from claims.domain.coding import em_ladders, em_time
from tests.claims.domain.coding import em_oracle
from tests.claims.domain.coding.tables import EM


@pytest.mark.parametrize(("setting", "is_new"), em_oracle.TIMES)
def test_every_minute_of_a_day_gets_the_printed_level(setting, is_new):
    ladder = em_ladders.ladder(setting, is_new=is_new, em=EM)
    for minutes in range(200):
        level = em_time.level(ladder, minutes=minutes)
        assert level.code == em_oracle.by_time(setting, is_new, minutes)
        assert level.basis == ("time" if level.code else "time_not_met")


@pytest.mark.parametrize("base", [*em_oracle.PROLONGED, "99204", "99214", "99222", "99285", ""])
@pytest.mark.parametrize(("payer", "medicare"), [("MEDICARE", True), ("COMMERCIAL", False)])
def test_every_minute_gets_the_prolonged_units_of_its_payer(base, payer, medicare):
    for minutes in range(240):
        added = em_time.prolonged(base, minutes=minutes, payer_class=payer, em=EM)
        wanted = em_oracle.prolonged(base, minutes, medicare=medicare)
        assert (added.code, added.units) == wanted


def test_emergency_visits_never_go_by_time():
    ladder = em_ladders.ladder("EMERGENCY", is_new=None, em=EM)
    assert em_time.level(ladder, minutes=300).basis == "time_not_allowed"


@pytest.mark.parametrize(
    ("setting", "is_new", "begins"),
    [("OFFICE", False, date(2021, 1, 1)), ("HOSPITAL_INITIAL", None, date(2023, 1, 1))],
)
def test_total_time_chooses_the_level_from_its_first_day(setting, is_new, begins):
    ladder = em_ladders.ladder(setting, is_new=is_new, em=EM)
    assert em_time.level(ladder, minutes=60, on=begins).code
    day_before = em_time.level(ladder, minutes=60, on=date.fromordinal(begins.toordinal() - 1))
    assert day_before.basis == "time_not_allowed"


def test_hospital_prolonged_begins_in_2023():
    ask = {"minutes": 120, "payer_class": "MEDICARE", "em": EM}
    assert em_time.prolonged("99223", on=date(2022, 12, 31), **ask).code is None
    assert em_time.prolonged("99223", on=date(2023, 1, 1), **ask).code == "G0316"


def test_minutes_reported_elsewhere_and_those_of_staff_are_taken_off():
    assert em_time.countable(total=42, separate=10, staff=5) == 27
    assert em_time.countable(total=10, separate=20) == 0
    assert em_time.countable(total=42) == 42


def test_the_level_is_that_of_the_longest_time_met_whatever_its_number():
    office = em_ladders.ladder("OFFICE", is_new=False, em=EM)
    turned = replace(office, minutes={"99215": 10, "99212": 40, "99213": 60})
    level = em_time.level(turned, minutes=45)
    assert (level.code, level.minutes) == ("99212", 45)


def test_the_explanation_shows_minutes_and_minimum():
    ladder = em_ladders.ladder("OFFICE", is_new=False, em=EM)
    said = em_time.level(ladder, minutes=32).explanation
    assert said == "32 countable minutes reach 30, the minimum of 99214."


def test_where_no_level_follows_the_reason_is_said():
    office = em_ladders.ladder("OFFICE", is_new=False, em=EM)
    short = em_time.level(office, minutes=9)
    said = "9 countable minutes do not reach 10, the least of any level."
    assert (short.code, short.minutes, short.explanation) == (None, 9, said)
    emergency = em_ladders.ladder("EMERGENCY", is_new=None, em=EM)
    never = em_time.level(emergency, minutes=300)
    said = "Time does not choose the level of this kind of visit."
    assert (never.code, never.minutes, never.explanation) == (None, 300, said)


def prolonged(base="99205", payer="MEDICARE", minutes=88, **known):
    return em_time.prolonged(
        base, minutes=minutes, payer_class=payer, **{"em": EM, "on": date(2026, 3, 2), **known}
    )


def test_the_prolonged_service_a_payer_takes_is_named_before_it_is_reached():
    below = prolonged()
    assert (below.code, below.units, below.payable) == (None, 0, "G2212")
    assert below.source == em_time.SOURCES["G2212"]
    assert below.explanation == (
        "G2212 begins at 89 minutes of 99205 and counts each further 15: 88 minutes are 0."
    )
    reached = prolonged(minutes=104)
    assert (reached.code, reached.units) == ("G2212", 2)


@pytest.mark.parametrize(
    "known",
    [{"base": "99214"}, {"em": {}}, {"em": {"prolonged": {}}}, {"base": "99223", "on": date.min}],
)
def test_where_no_prolonged_service_is_taken_none_is_named(known):
    added = prolonged(**known)
    base = known.get("base", "99205")
    assert (added.code, added.units, added.payable) == (None, 0, "")
    assert added.explanation == f"No prolonged service is added to {base}."


@pytest.mark.parametrize(
    ("base", "code", "first"),
    [
        ("99245", "99417", 70),
        ("99345", "99417", 90),
        ("99350", "99417", 75),
        ("99255", "99418", 95),
    ],
)
def test_cpt_adds_prolonged_time_to_consultations_and_home_visits(base, code, first):
    assert prolonged(base, payer="COMMERCIAL", minutes=first - 1).units == 0
    assert prolonged(base, payer="COMMERCIAL", minutes=first + 15).units == 2
    assert prolonged(base, payer="COMMERCIAL").payable == code


@pytest.mark.parametrize(
    ("base", "code", "first", "days"),
    [
        ("99306", "G0317", 95, "1 day before and 3 days after"),
        ("99310", "G0317", 85, "1 day before and 3 days after"),
        ("99345", "G0318", 140, "3 days before and 7 days after"),
        ("99350", "G0318", 110, "3 days before and 7 days after"),
        ("99236", "G0316", 110, "3 days after"),
        ("99483", "G2212", 100, "3 days before and 7 days after"),  # its own time is no rung
    ],
)
def test_medicare_counts_time_of_the_days_around_such_a_visit_and_says_so(base, code, first, days):
    below, reached = prolonged(base, minutes=first - 1), prolonged(base, minutes=first + 15)
    assert (below.code, below.payable, below.source) == (None, code, em_time.SOURCES[code])
    assert (reached.code, reached.units) == (code, 2)
    assert below.explanation == (
        f"{code} begins at {first} minutes of {base} and counts each further 15: "
        f"{first - 1} minutes are 0. Time of {days} the visit counts too."
    )
    assert prolonged(base, minutes=first, on=date(2022, 12, 31)).payable == ""


def test_cpt_adds_99417_to_an_assessment_of_cognition_from_75_minutes():
    for minutes, code in ((74, None), (75, "99417")):
        added = prolonged("99483", "COMMERCIAL", minutes, on=date(2023, 1, 1))
        assert (added.code, added.payable) == (code, "99417")


@pytest.mark.parametrize("base", ["99245", "99255"])
def test_medicare_adds_no_prolonged_time_to_consultations(base):
    assert prolonged(base, minutes=200).payable == ""


def test_an_unknown_payer_takes_medicares_prolonged_code_and_no_day_is_any_day():
    assert prolonged(payer="").payable == "G2212"
    assert prolonged("99223", on=None).payable == "G0316"
    assert prolonged("99223", payer="COMMERCIAL", on=None).payable == "99418"
