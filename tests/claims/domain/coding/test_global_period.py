"""Which days a surgery's payment covers, day by day against the calendar."""

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.coding import global_period

LENGTH = {"000": (0, 0), "010": (0, 10), "090": (1, 90)}
DAYS = st.dates(date(1999, 12, 1), date(2099, 12, 31))


def walked(on, steps):
    """Walk a calendar on paper, a day at a time, months and leap days included."""
    year, month, day = on.year, on.month, on.day
    for _ in range(abs(steps)):
        day += 1 if steps > 0 else -1
        if day < 1:
            month -= 1
            if month < 1:
                year, month = year - 1, 12
            day = calendar.monthrange(year, month)[1]
        elif day > calendar.monthrange(year, month)[1]:
            day, month = 1, month + 1
            if month > 12:
                year, month = year + 1, 1
    return date(year, month, day)


@pytest.mark.parametrize("days", LENGTH)
def test_the_period_is_the_paper_calendars_for_four_years_of_surgeries(days):
    before, after = LENGTH[days]
    for ordinal in range(date(2023, 6, 1).toordinal(), date(2027, 6, 1).toordinal()):
        on = date.fromordinal(ordinal)
        found = global_period.period(on, days)
        assert (found.start, found.end) == (walked(on, -before), walked(on, after))
        assert found.on == on
        assert found.total_days == before + 1 + after


@given(DAYS, st.sampled_from(list(LENGTH)), st.integers(-100, 200))
def test_a_day_is_held_exactly_when_it_lies_between_the_ends(on, days, offset):
    before, after = LENGTH[days]
    found = global_period.period(on, days)
    assert found.holds(walked(on, offset)) == (-before <= offset <= after)


@pytest.mark.parametrize("days", ["XXX", "YYY", "ZZZ", "MMM", "", "90"])
def test_other_global_days_have_no_period(days):
    assert global_period.period(date(2026, 1, 5), days) is None
    assert not global_period.is_package(days)


def test_the_ends_of_the_calendar_break_nothing():
    assert global_period.period(date.min, "090").start == date.min
    assert global_period.period(date.max, "090").end == date.max


def test_the_explanation_names_both_ends():
    said = global_period.period(date(2026, 1, 5), "090").explanation
    assert said == "Global days 090: from 2026-01-04 to 2026-04-05."
