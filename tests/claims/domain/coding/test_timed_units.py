"""Units of timed services, by both methods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.coding import timed_units
from claims.domain.coding.timed_units import Method
from tests.claims.domain.coding import cases

CODES = st.sampled_from(["97110", "97112", "97116", "97140", "97530", "97035"])
SERVICES = st.lists(st.tuples(CODES, st.integers(0, 130)), max_size=8)
METHODS = st.sampled_from(list(Method))
SPELLED = {
    "medicare_8_minute": Method.MEDICARE_8_MINUTE,
    "cpt_midpoint_per_code": Method.CPT_MIDPOINT,
}


@pytest.mark.parametrize("case", cases.family("therapy_timed_units"))
def test_published_cases_hold(case):
    timed = [(s["code"], s["minutes"]) for s in case["input"]["services"] if s["timed"]]
    untimed = [s["code"] for s in case["input"]["services"] if not s["timed"]]

    units = timed_units.count(timed, method=SPELLED[case["input"]["method"]])

    said = [{"code": code, "units": n} for code, n in units.by_code.items()]
    said += [{"code": code, "units": 1} for code in untimed]
    assert any(
        cases.billed(said) == cases.billed(expected["lines"])
        and units.total == expected["total_timed_units"]
        and units.total_minutes == expected["total_timed_minutes"]
        for expected in cases.expectations(case)
    )


@given(SERVICES)
def test_units_are_what_the_total_of_minutes_supports(services):
    units = timed_units.count(services, method=Method.MEDICARE_8_MINUTE)
    assert units.total == timed_units.units_for(sum(minutes for _, minutes in services))


@given(SERVICES)
def test_the_midpoint_never_gives_more_than_each_code_supports(services):
    units = timed_units.count(services, method=Method.CPT_MIDPOINT)
    for code, minutes in units.minutes.items():
        assert units.by_code[code] == timed_units.units_for(minutes)


@given(SERVICES, METHODS, st.randoms())
def test_the_order_of_services_does_not_matter(services, method, random):
    shuffled = list(services)
    random.shuffle(shuffled)
    one = timed_units.count(services, method=method)
    two = timed_units.count(shuffled, method=method)
    assert (one.by_code, set(one.ties)) == (two.by_code, set(two.ties))


@given(SERVICES, METHODS, st.data())
def test_splitting_a_service_in_two_changes_nothing(services, method, data):
    if not services:
        return
    place = data.draw(st.integers(0, len(services) - 1))
    code, minutes = services[place]
    part = data.draw(st.integers(0, minutes))
    parted = [*services[:place], (code, part), (code, minutes - part), *services[place + 1 :]]
    one = timed_units.count(services, method=method)
    assert one.by_code == timed_units.count(parted, method=method).by_code


@given(SERVICES)
def test_every_whole_quarter_of_an_hour_is_a_unit_of_its_code(services):
    units = timed_units.count(services, method=Method.MEDICARE_8_MINUTE)
    for code, minutes in units.minutes.items():
        assert minutes // 15 <= units.by_code[code] <= minutes // 15 + 1


@given(st.dictionaries(st.text(min_size=1, max_size=2), st.integers(0, 100), min_size=1))
def test_allotting_gives_out_exactly_what_is_due(minutes):
    due = timed_units.units_for(sum(minutes.values()))
    whole = sum(m // 15 for m in minutes.values())
    counted, _ = timed_units.allot(minutes, max(due, whole))
    assert sum(counted.values()) == max(due, whole)


def test_a_tie_is_named():
    units = timed_units.count([("97112", 20), ("97110", 20)], method=Method.MEDICARE_8_MINUTE)
    assert set(units.ties) == {"97110", "97112"}


def test_a_clear_case_has_no_tie():
    units = timed_units.count([("97112", 24), ("97110", 23)], method=Method.MEDICARE_8_MINUTE)
    assert units.ties == ()
    assert units.explanation == (
        "47 timed minutes are 3 units by the 8-minute rule: 97112 24 min = 2, 97110 23 min = 1."
    )
    assert units.source.startswith("CMS Pub. 100-04")


def test_by_the_midpoint_each_code_is_said_alone():
    units = timed_units.count([("97112", 23), ("97110", 7)], method=Method.CPT_MIDPOINT)
    assert (units.by_code, units.ties) == ({"97112": 2, "97110": 0}, ())
    assert (units.total, units.total_minutes) == (2, 30)
    assert units.explanation == (
        "Each code is counted alone, a unit from its 8th minute: 97112 23 min = 2, 97110 7 min = 0."
    )
    assert units.rule == "timed_units.cpt_midpoint"
    assert units.source == timed_units.SOURCES[Method.CPT_MIDPOINT]


def test_one_unit_is_said_as_one():
    units = timed_units.count([("97112", 8)], method=Method.MEDICARE_8_MINUTE)
    assert units.explanation == "8 timed minutes are 1 unit by the 8-minute rule: 97112 8 min = 1."
    assert units.rule == "timed_units.medicare_8_minute"


@pytest.mark.parametrize(
    ("services", "most"),
    [
        ([("97110", 20), ("97140", 20)], {"97110": 2, "97140": 2}),  # a tie for the third unit
        ([("97110", 35), ("97140", 20)], {"97110": 3, "97140": 2}),  # a tie, and a unit more each
        ([("97110", 24), ("97140", 23)], {"97110": 2, "97140": 1}),  # the larger rest has it
        ([("97110", 30), ("97140", 15)], {"97110": 2, "97140": 1}),
        ([("97110", 15)], {"97110": 1, "97140": 0}),
    ],
)
def test_a_code_may_carry_a_unit_it_ties_for(services, most):
    units = timed_units.count(services, method=Method.MEDICARE_8_MINUTE)
    assert {code: units.most(code) for code in most} == most


@pytest.mark.parametrize(
    ("services", "ties"),
    [
        ([("A", 10), ("B", 10), ("C", 10)], {"A", "B", "C"}),  # two units for three
        ([("A", 14), ("B", 10), ("C", 10)], {"B", "C"}),
        ([("A", 10), ("B", 10), ("C", 3)], set()),  # two units for two
        ([("A", 8), ("B", 7)], set()),
    ],
)
def test_only_those_level_at_the_last_unit_tie(services, ties):
    units = timed_units.count(services, method=Method.MEDICARE_8_MINUTE)
    assert set(units.ties) == ties


def test_a_unit_goes_to_the_larger_rest_then_the_longer_service_then_the_first_code():
    def given(*services):
        return timed_units.count(services, method=Method.MEDICARE_8_MINUTE).by_code

    assert given(("A", 20), ("B", 21)) == {"A": 1, "B": 2}
    assert given(("A", 5), ("B", 20)) == {"A": 0, "B": 2}
    assert given(("B", 20), ("A", 20)) == {"B": 1, "A": 2}


@pytest.mark.parametrize(
    ("minutes", "units"),
    [(-8, 0), (0, 0), (7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3), (52, 3), (53, 4)],
)
def test_a_unit_begins_with_its_eighth_minute(minutes, units):
    assert timed_units.units_for(minutes) == units
