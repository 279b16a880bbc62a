"""How long to wait: longer each time, never too long, never in step."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from claims.services import patience


@given(attempts=st.integers(0, 10_000))
def test_each_wait_is_within_its_jitter_and_below_the_longest(attempts):
    base = min(patience.FIRST_DELAY * 2 ** min(max(attempts - 1, 0), 10), patience.LONGEST_DELAY)
    assert base * 0.75 <= patience.before_retry(attempts, None) <= base * 1.25


@given(attempts=st.integers(0, 50), asked=st.timedeltas(timedelta(0), timedelta(days=2)))
def test_what_the_other_side_asks_counts_if_longer_but_not_for_ever(attempts, asked):
    wait = patience.before_retry(attempts, asked)
    assert wait >= min(asked, patience.LONGEST_DELAY)
    assert wait <= patience.LONGEST_DELAY * 1.25


@given(attempts=st.integers(0, 50))
def test_a_look_up_never_follows_at_once(attempts):
    assert patience.before_look_up(attempts) >= patience.FIRST_DELAY


def test_waits_differ_so_that_nobody_comes_back_in_step():
    assert len({patience.before_retry(3, None) for _ in range(50)}) > 10
