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
