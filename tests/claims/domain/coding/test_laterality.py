"""Sides of modifiers, diagnoses and structures."""

from datetime import date

import pytest

from claims.domain.coding import laterality
from claims.domain.coding.codetables import ServiceFacts
from claims.domain.facts import Side

DAY = date(2026, 3, 2)
LEFT = ["LT", "FA", "F1", "F2", "F3", "F4", "TA", "T1", "T2", "T3", "T4", "E1", "E2"]
RIGHT = ["RT", "F5", "F6", "F7", "F8", "F9", "T5", "T6", "T7", "T8", "T9", "E3", "E4"]


@pytest.mark.parametrize(("left", "right"), list(zip(LEFT, RIGHT, strict=True)))
def test_every_anatomic_modifier_has_its_side_and_its_mirror(left, right):
    assert laterality.side_of_modifier(left) is Side.LEFT
    assert laterality.side_of_modifier(right) is Side.RIGHT
    assert laterality.MIRROR[left] == right
    assert laterality.MIRROR[right] == left


def test_50_names_both_and_others_none():
    assert laterality.sides_of(("50", "GP")) == {Side.LEFT, Side.RIGHT}
    assert laterality.sides_of(("GP", "59")) == frozenset()
    assert laterality.together(frozenset()) is None


@pytest.mark.parametrize("code", ["20610", "27447", "27130", "29881", "73562", "28505", "29515"])
def test_structures_the_body_has_two_of(code):
    assert laterality.is_paired(code, None)


@pytest.mark.parametrize(
    "code",
    [
        *("64721", "64718", "64719", "20526", "64447", "64450", "64415", "76881", "76882"),
        *("23412", "24341", "25111", "25000", "26055", "28285", "28296", "29580"),
        *("27405", "27570", "27650", "27698", "66984", "66821", "67028", "69436", "19120", "19303"),
    ],
)
def test_nerves_tendons_eyes_ears_and_breasts_come_in_twos(code):
    assert laterality.is_paired(code, None)


@pytest.mark.parametrize(
    "code",
    [
        *("97110", "97140", "99213", "73565", "73050", "73521", "72100"),
        *("20550", "20551", "20552", "20553", "27096"),  # tendons, trigger points
        *("64483", "63030", "22612", "12001", "10060", "36415", "31231"),
        "69210",  # Medicare pays it as for both ears
        *("19126", "19082", "66990", "92004"),  # a further lesion, an add-on, a visit
    ],
)
def test_structures_that_are_one_or_taken_together(code):
    assert not laterality.is_paired(code, None)


@pytest.mark.parametrize(
    ("indicator", "paired"), [("0", False), ("1", True), ("2", False), ("3", True), ("9", False)]
)
def test_the_fee_schedules_indicator_goes_before_our_list(indicator, paired):
    assert laterality.is_paired("20610", ServiceFacts("20610", bilateral=indicator)) == paired
    assert laterality.is_paired("20610", ServiceFacts("20610"))


def test_only_one_documented_side_of_a_paired_structure_is_written():
    assert laterality.prefill("20610", Side.LEFT, ()) == "LT"
    assert laterality.prefill("20610", Side.RIGHT, ("59",)) == "RT"
    assert laterality.prefill("20610", Side.BILATERAL, ()) == ""
    assert laterality.prefill("20610", Side.LEFT, ("F5",)) == ""
    assert laterality.prefill("97110", Side.LEFT, ()) == ""
    assert laterality.prefill("20610", None, ()) == ""


def test_a_side_is_not_written_where_the_fee_schedule_knows_of_none():
    facts = ServiceFacts("20610", bilateral="0")
    assert laterality.prefill("20610", Side.LEFT, (), facts=facts) == ""


@pytest.mark.parametrize(
    ("sides", "one"),
    [
        ({Side.LEFT}, Side.LEFT),
        ({Side.RIGHT}, Side.RIGHT),
        ({Side.BILATERAL}, Side.BILATERAL),
        ({Side.LEFT, Side.RIGHT}, Side.BILATERAL),
    ],
)
def test_sides_that_differ_come_to_both(sides, one):
    assert laterality.together(frozenset(sides)) is one
