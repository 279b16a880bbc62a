"""Which release of a table judges which day."""

from datetime import date

import pytest

from claims.domain.coding import releases
from claims.domain.coding.releases import Release, Shelf

THIRD = Release("q3", "NCCI_MUE", "2026 Q3", date(2026, 7, 1), date(2026, 9, 30))
FOURTH = Release("q4", "NCCI_MUE", "2026 Q4", date(2026, 10, 1), date(2026, 12, 31))
OWN = Release("own", "NCCI_MUE", "Own Q3", date(2026, 7, 1), date(2026, 9, 30), is_own=True)
CORRECTED = Release(
    "q3r1", "NCCI_MUE", "2026 Q3 corrected", date(2026, 7, 1), date(2026, 9, 30), loaded=1
)


@pytest.mark.parametrize(
    ("day", "judge"),
    [
        (date(2026, 7, 1), THIRD),
        (date(2026, 9, 30), THIRD),
        (date(2026, 10, 1), FOURTH),
        (date(2026, 12, 31), FOURTH),
        (date(2027, 2, 1), FOURTH),
        (date(2026, 6, 30), THIRD),
        (date(2020, 1, 1), THIRD),
        (None, FOURTH),
    ],
)
def test_the_release_that_covers_the_day_judges_else_the_nearest(day, judge):
    assert releases.choose((THIRD, FOURTH), day) == judge


def test_the_practices_own_goes_before_a_public_one():
    assert releases.choose((OWN, THIRD), date(2026, 8, 1)) == OWN
    assert releases.choose((THIRD, OWN), date(2027, 8, 1)) == OWN


def test_an_own_release_for_another_day_gives_way_to_a_public_one_for_this():
    assert releases.choose((OWN, FOURTH), date(2026, 11, 1)) == FOURTH


def test_a_corrected_file_goes_before_the_one_it_corrects():
    assert releases.choose((CORRECTED, THIRD), date(2026, 8, 1)) == CORRECTED
    assert releases.choose((CORRECTED, THIRD), date(2027, 8, 1)) == CORRECTED


def test_of_two_that_cover_the_day_the_one_that_began_last_judges():
    whole_year = Release("y", "NCCI_MUE", "2026", date(2026, 1, 1), None)

    assert releases.choose((whole_year, THIRD), date(2026, 8, 1)) == THIRD
    assert releases.choose((whole_year, THIRD), date(2026, 10, 1)) == whole_year


def test_nothing_loaded_judges_nothing():
    assert releases.choose((), date(2026, 8, 1)) is None
    assert Shelf(()).on(None) is None


def test_the_name_says_when_the_release_is_only_the_nearest():
    assert THIRD.name_on(date(2026, 8, 1)) == "2026 Q3"
    assert THIRD.name_on(None) == "2026 Q3"
    assert THIRD.name_on(date(2026, 10, 5)) == "2026 Q3, the nearest loaded to 2026-10-05"


def test_only_a_release_made_for_the_day_covers_it():
    shelf = Shelf((THIRD,))

    assert shelf.covering(date(2026, 8, 1)) == THIRD
    assert shelf.covering(date(2026, 10, 1)) is None


@pytest.mark.parametrize("better", [OWN, THIRD])
def test_of_two_that_cover_the_day_none_is_nearer_for_ending_later(better):
    whole = Release("y", "NCCI_MUE", "2026", date(2026, 1, 1), date(2026, 12, 31))
    assert releases.choose((whole, better), date(2026, 8, 1)) == better
    assert releases.choose((better, whole), date(2026, 8, 1)) == better


def test_without_a_day_the_newest_covers():
    assert Shelf((THIRD, FOURTH)).covering(None) == FOURTH


def test_each_kind_has_a_shelf_with_the_best_release_first():
    """The practice's own stands first, then what began last."""
    other = Release("m", "MPFS", "2026", date(2026, 1, 1))
    shelves = releases.shelves((THIRD, OWN, other, FOURTH))
    assert {kind: shelf.releases for kind, shelf in shelves.items()} == {
        "NCCI_MUE": (OWN, FOURTH, THIRD),
        "MPFS": (other,),
    }


def test_of_two_as_near_the_one_that_began_last_judges():
    whole = Release("y", "NCCI_MUE", "2026", date(2026, 1, 1), date(2026, 9, 30))
    assert releases.choose((whole, THIRD), date(2026, 10, 5)) == THIRD
    assert releases.choose((THIRD, whole), date(2026, 10, 5)) == THIRD


def test_a_release_ended_the_day_before_the_next_began():
    shelf = Shelf((FOURTH, THIRD))

    assert shelf.ended(THIRD) == date(2026, 9, 30)
    assert shelf.ended(FOURTH) is None


def test_a_day_before_every_release_is_covered_by_none_but_judged_by_the_nearest():
    shelf = Shelf((THIRD, FOURTH))

    assert shelf.covering(date(2026, 8, 1)) == THIRD
    assert shelf.covering(date(2020, 1, 1)) is None
    assert shelf.on(date(2020, 1, 1)) == THIRD
