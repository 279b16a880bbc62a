"""How long a person takes at least to read what supports a suggestion."""

from datetime import UTC, datetime, timedelta

from claims.domain import pace
from claims.domain.pace import Reading

OPENED = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
EARLIER = OPENED - timedelta(hours=1)


def after(seconds, *, opened=OPENED):
    return Reading(opened, OPENED + timedelta(seconds=seconds))


def test_the_words_are_those_of_the_reason_and_of_every_quote():
    quotes = [{"quote": "she walked"}, {"quote": "for ten minutes", "start": 0}, {"said": "no"}]

    assert pace.words("Five minutes  are missing.", quotes) == 9


def test_a_fast_reader_takes_a_minute_for_three_hundred_words():
    assert pace.needed(300) == timedelta(minutes=1)


def test_what_could_be_read_is_not_quick():
    assert not after(2).is_quick(EARLIER, 10)
    assert after(1.999).is_quick(EARLIER, 10)


def test_what_came_later_was_there_from_then_on():
    assert after(10).elapsed(EARLIER) == 10_000
    assert after(10).elapsed(OPENED + timedelta(seconds=9)) == 1_000


def test_what_one_key_takes_had_to_be_read_together():
    reading = after(3)

    assert [reading.is_quick(EARLIER, 10) for _ in range(2)] == [False, True]


def test_where_nobody_knows_since_when_nothing_is_measured():
    assert after(0, opened=None).elapsed(EARLIER) is None
    assert not after(0, opened=None).is_quick(EARLIER, 1_000)


def test_a_page_left_open_for_years_still_has_a_number():
    assert after(1e9).elapsed(EARLIER) == 20 * 24 * 3600 * 1000


def test_a_clock_that_went_back_measures_nothing_less_than_nothing():
    assert after(-5).elapsed(EARLIER) == 0
