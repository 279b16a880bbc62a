"""How often something was so, and how sure so few cases make it."""

import pytest

from claims.domain.shares import Share


# Intervals as Wilson's formula gives them; 8 of 10 and 0 of 20 stand in Brown, Cai and DasGupta
# (2001) and Newcombe (1998) rounded alike.
@pytest.mark.parametrize(
    ("count", "of", "percent", "interval"),
    [
        (8, 10, 80, (49, 94)),
        (0, 20, 0, (0, 16)),
        (20, 20, 100, (84, 100)),
        (1, 1, 100, (21, 100)),
        (500, 1000, 50, (47, 53)),
    ],
)
def test_few_cases_leave_much_open(count, of, percent, interval):
    share = Share(count, of)

    assert (share.percent, share.interval) == (percent, interval)
    assert (share.low, share.low + share.width) == interval


def test_of_no_cases_nothing_is_known():
    assert (Share(0, 0).percent, Share(0, 0).interval) == (None, (0, 100))


def test_a_range_is_never_too_narrow_to_be_seen():
    assert Share(10**9, 10**9).width == 1


def test_a_full_share_is_marked_within_the_picture():
    assert (Share(3, 3).mark, Share(1, 2).mark, Share(0, 0).mark) == (98, 50, 0)
