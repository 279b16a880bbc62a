"""What a patient's records say, asked about one day, one pool, one permit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.domain.coding import history
from claims.domain.coding.history import Accrued, History, Permit, Plan

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
DAY = timedelta(1)


@pytest.mark.parametrize(
    ("dates", "on", "holds"),
    [
        ((FIRST, LAST), FIRST, True),
        ((FIRST, LAST), FIRST - DAY, False),
        ((FIRST, LAST), LAST, True),
        ((FIRST, LAST), LAST + DAY, False),
        ((None, LAST), FIRST - DAY, True),
        ((None, LAST), LAST + DAY, False),
        ((FIRST, None), LAST + DAY, True),
        ((FIRST, None), FIRST - DAY, False),
        ((None, None), FIRST, True),
        ((FIRST, LAST), None, True),
    ],
)
def test_a_plan_holds_from_its_first_certified_day_through_its_last(dates, on, holds):
    assert Plan("1", "PT", *dates).holds(on) is holds


@pytest.mark.parametrize(
    ("allowed", "used", "left"), [(None, 3, None), (12, 5, 7), (12, 12, 0), (12, 13, 0)]
)
def test_what_is_left_of_a_permit_is_never_less_than_nothing(allowed, used, left):
    assert Permit("1", allowed=allowed, used=used).left == left


def sum_of(amount, year=2026, pool="OT", is_estimate=True):
    return Accrued(year, pool, Decimal(amount), is_estimate=is_estimate)


def test_a_years_sum_is_of_its_pool_and_the_payers_own_first():
    payers = sum_of(3, is_estimate=False)
    known = History(accrued=(sum_of(1, 2025), sum_of(2), payers, sum_of(4, pool="PT_SLP")))
    assert known.accrued_in(2026, "OT") is payers
    assert known.accrued_in(2026, "PT_SLP") == sum_of(4, pool="PT_SLP")
    assert known.accrued_in(2025, "OT") == sum_of(1, 2025)
    assert known.accrued_in(2024, "OT") is None


def test_new_sums_stand_in_for_those_of_the_same_year_and_pool_only():
    before = (sum_of(1, 2025), sum_of(2), sum_of(3, pool="PT_SLP"))
    after = History(accrued=before, asked_not_to_bill=True).with_accrued((sum_of(9),))
    assert after == History(accrued=(before[0], before[2], sum_of(9)), asked_not_to_bill=True)


def test_whom_somebody_stood_for_is_kept_beside_the_rest():
    told = History(asked_not_to_bill=True).with_attested([("S1", "KX"), ("S1", "KX")])
    assert told == History(asked_not_to_bill=True, attested=frozenset({("S1", "KX")}))


@pytest.mark.parametrize(
    ("modifiers", "pool"),
    [
        (("59", "GO"), "OT"),
        (("GP",), "PT_SLP"),
        (("GN", "KX"), "PT_SLP"),
        (("GP", "GO"), "OT"),
        (("KX", "59"), ""),
        ((), ""),
    ],
)
def test_a_lines_discipline_names_its_yearly_pool(modifiers, pool):
    assert history.pool_of(modifiers) == pool
