"""Lines for one side or both, for every set of sides against a clerk's counting."""

from itertools import combinations

import pytest

from claims.domain.coding import bilateral
from claims.domain.coding.bilateral import Biller

PAIRS = [("LT", "RT"), ("FA", "F5"), ("F1", "F6"), ("T4", "T9"), ("E2", "E4")]
EVERY = [side for pair in PAIRS for side in pair]


def counted(sides, indicator, biller, also):
    """Count lines on the fingers: strike out mirrored pairs, then take what is left."""
    if indicator not in "13":
        return [also]
    left, lines = list(sides), []
    if biller is Biller.PROFESSIONAL and "78" not in also:
        for one, other in PAIRS:
            if one in left and other in left:
                left.remove(one)
                left.remove(other)
                lines.append(("50", *also))
    lines += [(*also, side) for side in left]
    return lines or [also]


@pytest.mark.parametrize("indicator", ["0", "1", "2", "3", "9"])
@pytest.mark.parametrize("biller", list(Biller))
@pytest.mark.parametrize("also", [(), ("78",), ("79",)])
def test_up_to_four_sides_make_the_lines_a_clerk_counts(indicator, biller, also):
    for size in range(5):
        for sides in combinations(EVERY, size):
            given = bilateral.arrange(sides, indicator=indicator, biller=biller, also=also)
            wanted = sorted(map(sorted, counted(sides, indicator, biller, also)))
            assert sorted(sorted(line.modifiers) for line in given.lines) == wanted
            assert all(line.units == 1 for line in given.lines)


@pytest.mark.parametrize("side", ["50", "GP", "", "LC"])
def test_what_is_no_side_is_refused(side):
    words = "^A side is LT, RT, an eyelid, a finger or a toe.$"
    with pytest.raises(bilateral.Unsided, match=words):
        bilateral.arrange((side,), indicator="1")


def test_50_and_78_never_share_a_line():
    given = bilateral.arrange(("LT", "RT"), indicator="1", also=("78",))
    assert [line.modifiers for line in given.lines] == [("78", "LT"), ("78", "RT")]


@pytest.mark.parametrize(
    ("sides", "known", "words"),
    [
        (
            ("LT",),
            {"indicator": "2"},
            "Bilateral indicator 2: one payment, whichever side; no side is named.",
        ),
        (
            ("LT", "RT"),
            {"indicator": "1", "biller": Biller.ASC},
            "A line for each side, as a surgery center bills and as 78 demands.",
        ),
        (
            ("LT", "RT"),
            {"indicator": "1"},
            "Both sides on one line with 50 and one unit.",
        ),
        (("LT",), {"indicator": "3"}, "One line for each side."),
    ],
)
def test_the_lines_say_why_these(sides, known, words):
    assert bilateral.arrange(sides, **known).explanation == words


def test_50_stands_first_and_a_side_named_last():
    both = bilateral.arrange(("RT", "LT", "F1"), indicator="1", also=("59",))
    assert [line.modifiers for line in both.lines] == [("50", "59"), ("59", "F1")]


def test_a_side_named_twice_is_one():
    assert len(bilateral.arrange(("LT", "LT"), indicator="1").lines) == 1
