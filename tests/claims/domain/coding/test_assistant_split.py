"""Whose units they were."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.coding import assistant_split, timed_units
from claims.domain.facts import Discipline


@pytest.mark.parametrize(
    ("units", "therapist", "assistant", "expected"),
    [
        (2, 13, 23, (1, 1)),  # CMS scenario: the therapist has 8 of the last unit
        (3, 23, 22, (2, 1)),
        (1, 7, 7, (0, 1)),  # neither reaches 8
        (2, 0, 30, (0, 2)),
        (2, 30, 0, (2, 0)),
        (2, 13, 13, (1, 1)),  # two left: one each
        (1, 8, 14, (1, 0)),
        (1, 7, 0, (1, 0)),
        (0, 3, 3, (0, 0)),
    ],
)
def test_units_go_to_whoever_gave_them(units, therapist, assistant, expected):
    split = assistant_split.split_timed(units=units, therapist=therapist, assistant=assistant)
    assert (split.therapist_units, split.assistant_units) == expected


@given(st.integers(0, 120), st.integers(0, 120), st.integers(0, 1))
def test_no_unit_is_lost_or_made(therapist, assistant, extra):
    units = (therapist + assistant) // 15 + extra
    split = assistant_split.split_timed(units=units, therapist=therapist, assistant=assistant)
    assert split.therapist_units + split.assistant_units == units
    assert min(split.therapist_units, split.assistant_units) >= 0


@given(st.integers(0, 120), st.integers(0, 120))
def test_who_gave_nothing_has_no_unit(therapist, assistant):
    units = timed_units.units_for(therapist + assistant)
    split = assistant_split.split_timed(units=units, therapist=therapist, assistant=assistant)
    assert therapist or not split.therapist_units
    assert assistant or not split.assistant_units


@pytest.mark.parametrize(
    ("therapist", "assistant", "is_assistants"),
    [(43, 5, False), (42, 6, True), (20, 20, True), (26, 4, True), (30, 0, False)],
)
def test_an_untimed_service_is_the_assistants_above_a_tenth(therapist, assistant, is_assistants):
    split = assistant_split.split_untimed(units=1, therapist=therapist, assistant=assistant)
    assert split.assistant_units == int(is_assistants)
    assert split.therapist_units == int(not is_assistants)


def test_the_modifiers_begin_in_2020_and_are_not_for_speech_therapy():
    applies = assistant_split.applies
    assert applies(discipline=Discipline.PT, on=date(2020, 1, 1))
    assert not applies(discipline=Discipline.PT, on=date(2019, 12, 31))
    assert not applies(discipline=Discipline.SLP, on=date(2026, 1, 1))
    assert not applies(discipline=None, on=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2021, 12, 31), (0, 1)),  # 10 of 18 minutes are far above a tenth
        (date(2022, 1, 1), (1, 0)),  # the therapist's 8 minutes earn it
        (None, (1, 0)),
    ],
)
def test_the_therapists_eight_minutes_decide_since_2022(on, expected):
    split = assistant_split.split_timed(units=1, therapist=8, assistant=10, on=on)
    assert (split.therapist_units, split.assistant_units) == expected


@pytest.mark.parametrize(("assistant", "expected"), [(1, (1, 0)), (2, (0, 1))])
def test_before_2022_a_tenth_of_the_last_unit_decides(assistant, expected):
    split = assistant_split.split_timed(
        units=1, therapist=14, assistant=assistant, on=date(2020, 1, 1)
    )
    assert (split.therapist_units, split.assistant_units) == expected


def test_lines_kept_apart_share_what_their_code_earned():
    split = assistant_split.split_among({"A": (10, 0), "B": (0, 12)}, units=1)
    assert (split["A"].therapist_units, split["A"].assistant_units) == (1, 0)
    assert split["B"].units == 0


@given(
    st.dictionaries(
        st.sampled_from("ABC"), st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1
    )
)
def test_among_lines_no_unit_is_lost_or_made(minutes):
    total = sum(t + a for t, a in minutes.values())
    split = assistant_split.split_among(minutes, units=timed_units.units_for(total))
    assert sum(one.units for one in split.values()) == timed_units.units_for(total)
    for name, (therapist, assistant) in minutes.items():
        assert therapist or not split[name].therapist_units
        assert assistant or not split[name].assistant_units


@pytest.mark.parametrize(
    ("units", "therapist", "assistant", "words"),
    [
        (2, 30, 0, "All 30 minutes were the therapist's."),
        (
            2,
            13,
            23,
            "Of 36 minutes the therapist gave 13 and the assistant 23: 1 unit is the assistant's.",
        ),
        (
            3,
            8,
            30,
            "Of 38 minutes the therapist gave 8 and the assistant 30: 2 units are the assistant's.",
        ),
    ],
)
def test_a_timed_split_says_whose_minutes_they_were(units, therapist, assistant, words):
    split = assistant_split.split_timed(units=units, therapist=therapist, assistant=assistant)
    assert split.explanation == words
    among = assistant_split.split_among({"A": (therapist, assistant)}, units=units)
    assert among["A"] == split


def test_an_untimed_split_says_the_share():
    split = assistant_split.split_untimed(units=2, therapist=42, assistant=6)
    assert split == assistant_split.Split(0, 2, "The assistant gave 6 of 48 minutes, 13 %.")
    nobody = assistant_split.split_untimed(units=1, therapist=0, assistant=0)
    assert nobody == assistant_split.Split(1, 0, "The assistant gave 0 of 0 minutes, 0 %.")


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(1, 8, 13), (1, 9, 11), (2, 19, 11), (21, 200, 11), (1, 200, 1), (1, 201, 0)],
)
def test_a_share_is_the_nearest_whole_percent_and_half_is_up(part, whole, share):
    assert assistant_split.percent(part, whole) == share


def test_lines_kept_apart_are_judged_by_their_day():
    minutes = {"A": (8, 10)}
    before = assistant_split.split_among(minutes, units=1, on=date(2021, 12, 31))
    since = assistant_split.split_among(minutes, units=1, on=date(2022, 1, 1))
    assert (before["A"].assistant_units, since["A"].assistant_units) == (1, 0)


def test_no_day_is_any_day():
    assert assistant_split.applies(discipline=Discipline.OT, on=None)
    assert not assistant_split.applies(discipline=Discipline.SLP, on=None)


def test_before_2022_exactly_a_tenth_is_the_therapists():
    split = assistant_split.split_timed(units=1, therapist=9, assistant=1, on=date(2020, 1, 1))
    assert (split.therapist_units, split.assistant_units) == (1, 0)


@pytest.mark.parametrize("assistant", [15, 20])
@pytest.mark.parametrize(("units", "expected"), [(1, (0, 1)), (2, (1, 1)), (3, (2, 1))])
def test_fewer_units_than_whole_blocks_are_not_made_more(units, assistant, expected):
    split = assistant_split.split_timed(units=units, therapist=30, assistant=assistant)
    assert (split.therapist_units, split.assistant_units) == expected
