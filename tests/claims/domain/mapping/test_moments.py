"""Days and times at the edges: of time, of zones, of the season."""

from datetime import date

import pytest

from claims.domain.mapping import moments
from claims.domain.mapping.values import Unfit

DENVER = "America/Denver"


def test_an_instant_before_all_days_is_out_of_range_and_no_fault_of_the_program():
    with pytest.raises(Unfit, match="out of range"):
        moments.read_date("", "0001-01-01T00:00:00Z", "", DENVER)


def test_a_day_without_a_time_is_never_moved_whatever_zone_it_was_written_in():
    assert moments.read_date("", "2026-03-01", "@ UTC", DENVER) == date(2026, 3, 1)
    assert moments.read_date("", "2026-03-01T02:00", "@ UTC", DENVER) == date(2026, 2, 28)


def test_a_time_of_another_zone_needs_its_date():
    assert "needs its date" in moments.check_times("HH:MI @ UTC")
    assert moments.check_times("YYYY-MM-DD HH:MI @ UTC") == ""
    assert moments.check_times("HH:MI") == ""
