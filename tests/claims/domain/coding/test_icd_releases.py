"""Which release judges a day, and whether it was made for it."""

from dataclasses import dataclass
from datetime import date

import pytest

from claims.domain.coding import icd_releases
from claims.domain.coding.icd_releases import Releases


@dataclass(frozen=True)
class Table:
    release: str
    effective_from: date
    effective_to: date | None = None


FY2026 = Table("FY2026", date(2025, 10, 1), date(2026, 9, 30))
FY2027 = Table("FY2027", date(2026, 10, 1), date(2027, 9, 30))
APRIL = Table("FY2026 April", date(2026, 4, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("day", "release"),
    [
        (date(2020, 1, 1), "FY2026"),
        (date(2025, 10, 1), "FY2026"),
        (date(2026, 3, 31), "FY2026"),
        (date(2026, 4, 1), "FY2026 April"),
        (date(2026, 9, 30), "FY2026 April"),
        (date(2026, 10, 1), "FY2027"),
        (date(2030, 1, 1), "FY2027"),
        (None, "FY2027"),
    ],
)
def test_the_release_in_force_judges_and_outside_all_the_nearest(day, release):
    assert Releases((FY2026, FY2027, APRIL)).on(day).release == release


def test_of_two_in_force_on_their_last_day_the_one_that_began_last_judges():
    assert Releases((FY2026, APRIL)).on(date(2026, 9, 30)) is APRIL
    assert Releases((APRIL, FY2026)).on(date(2026, 10, 5)) is APRIL


def test_without_a_release_nothing_judges():
    assert Releases().on(date(2026, 1, 1)) is None
    assert Releases().on(None) is None


@pytest.mark.parametrize(
    ("day", "covered"),
    [
        (date(2025, 9, 30), False),
        (date(2025, 10, 1), True),
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (None, True),
    ],
)
def test_a_release_covers_the_days_it_was_made_for(day, covered):
    assert icd_releases.covers(FY2026, day) is covered
