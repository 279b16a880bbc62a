"""The last day a payer takes a claim."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.coding import filing
from claims.domain.coding.payer_rules import PayerRules


def last(service, payer_class="MEDICARE", frequency="1", **own):
    found = filing.last_day(
        service, payer_class=payer_class, payer=PayerRules(**own), frequency=frequency
    )
    return found.on if found else None


@pytest.mark.parametrize(
    ("service", "ends"),
    [
        (date(2025, 11, 20), date(2026, 11, 20)),  # a Friday
        (date(2025, 11, 21), date(2026, 11, 23)),  # Saturday, so Monday
        (date(2025, 11, 22), date(2026, 11, 23)),  # Sunday, so Monday
        (date(2024, 2, 29), date(2025, 2, 28)),  # there is no 29th
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2024, 12, 25), date(2025, 12, 26)),  # Christmas
        (date(2025, 7, 4), date(2026, 7, 6)),  # Saturday the 4th; Friday the 3rd is kept
        (date(2025, 7, 3), date(2026, 7, 6)),  # the 3rd is kept as the holiday
        (date(2025, 11, 26), date(2026, 11, 27)),  # Thanksgiving
        (date(2020, 12, 31), date(2022, 1, 3)),  # New Year 2022 is kept on the 31st
    ],
)
def test_medicares_year_ends_on_a_workday(service, ends):
    assert last(service) == ends


@pytest.mark.parametrize("payer_class", ["MEDICARE", "RAILROAD", "TRICARE", ""])
def test_a_year_by_regulation(payer_class):
    assert last(date(2025, 11, 20), payer_class) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("service", "payer_class", "ends"),
    [
        (date(2025, 3, 10), "MEDICAID", date(2026, 3, 10)),
        (date(2025, 11, 22), "MEDICAID", date(2026, 11, 22)),  # a Sunday: no workday is promised
        (date(2024, 2, 29), "MEDICAID", date(2025, 2, 28)),
        (date(2026, 1, 1), "VA", date(2026, 6, 30)),
        (date(2025, 7, 8), "VA", date(2026, 1, 4)),  # a Sunday
    ],
)
def test_medicaid_has_twelve_months_and_the_va_180_days(service, payer_class, ends):
    assert last(service, payer_class) == ends
    assert last(service, payer_class, frequency="7") is None
    assert last(service, payer_class, filing_days=95) == service + timedelta(days=95)


@pytest.mark.parametrize("payer_class", ["COMMERCIAL", "WORKERS_COMP", "MEDICARE_ADVANTAGE"])
def test_another_payer_has_the_limit_it_says_or_none(payer_class):
    assert last(date(2026, 1, 1), payer_class) is None
    assert last(date(2026, 1, 1), payer_class, filing_days=90) == date(2026, 4, 1)


def test_the_payers_own_limit_goes_before_its_class():
    assert last(date(2026, 1, 1), filing_days=30) == date(2026, 1, 31)


def test_a_corrected_claim_has_a_clock_of_its_own():
    assert last(date(2025, 11, 20), frequency="7") is None
    assert last(date(2025, 11, 20), frequency="7", filing_days=30) is None
    assert last(date(2026, 1, 1), frequency="7", corrected_filing_days=60) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("service", "payer_class", "own", "said"),
    [
        (
            date(2026, 1, 1),
            "MEDICARE",
            {},
            (date(2027, 1, 4), "One calendar year from the service.", filing.MEDICARE),
        ),
        (
            date(2026, 1, 5),
            "TRICARE",
            {},
            (date(2027, 1, 5), "One calendar year from the service.", filing.TRICARE),
        ),
        (
            date(2026, 1, 5),
            "MEDICAID",
            {},
            (
                date(2027, 1, 5),
                "Twelve months from the service, and a state may give fewer.",
                "42 CFR 447.45(d)(1)",
            ),
        ),
        (
            date(2026, 1, 1),
            "VA",
            {},
            (date(2026, 6, 30), "180 days from the service.", "38 U.S.C. 1703D(b)"),
        ),
        (
            date(2026, 1, 1),
            "COMMERCIAL",
            {"filing_days": 90},
            (date(2026, 4, 1), "90 days from the service.", filing.OWN),
        ),
        (
            date(2026, 1, 1),
            "MEDICARE",
            {"filing_days": 0},
            (date(2026, 1, 1), "0 days from the service.", filing.OWN),
        ),
        (
            date(2026, 1, 1),
            "COMMERCIAL",
            {"filing_days": 1},
            (date(2026, 1, 2), "1 day from the service.", filing.OWN),
        ),
    ],
)
def test_the_last_day_says_whose_rule_it_is(service, payer_class, own, said):
    found = filing.last_day(service, payer_class=payer_class, payer=PayerRules(**own))
    assert (found.on, found.explanation, found.source) == said


def test_a_limit_may_end_on_the_calendars_last_day():
    assert last(date(9999, 12, 1), "COMMERCIAL", filing_days=30) == date.max


@pytest.mark.parametrize("service", [None, date.max, date(9999, 1, 1)])
def test_no_day_and_the_last_year_have_no_limit(service):
    assert last(service) is None
    assert last(date.max, filing_days=1) is None


@pytest.mark.parametrize(
    ("day", "is_kept"),
    [
        (date(2026, 1, 19), True),  # King
        (date(2026, 1, 26), False),
        (date(2026, 2, 16), True),  # Washington
        (date(2026, 5, 25), True),  # Memorial
        (date(2026, 5, 18), False),
        (date(2027, 5, 24), False),  # the 31st is the last Monday
        (date(2027, 5, 31), True),
        (date(2025, 9, 1), True),  # Labor Day on the 1st
        (date(2025, 9, 8), False),
        (date(2026, 6, 19), True),
        (date(2020, 6, 19), False),  # before Juneteenth was one
        (date(2021, 6, 18), True),  # the first, for the 19th on a Saturday
        (date(2025, 6, 19), True),
        (date(2025, 6, 20), False),
        (date(2026, 12, 31), False),
        (date(2026, 9, 7), True),
        (date(2026, 10, 12), True),
        (date(2026, 11, 11), True),
        (date(2023, 11, 10), True),  # the 11th was a Saturday
        (date(2026, 11, 26), True),
        (date(2026, 11, 25), False),
        (date(2021, 12, 31), True),  # for New Year on a Saturday
        (date(2023, 1, 2), True),  # for New Year on a Sunday
        (date(2026, 12, 24), False),
    ],
)
def test_federal_holidays_are_kept_on_their_workday(day, is_kept):
    assert filing.is_federal_holiday(day) is is_kept


@given(st.dates(date(2015, 1, 1), date(2060, 12, 31)))
def test_the_last_day_is_a_workday_within_a_week_of_the_year(service):
    ends = last(service)
    assert ends.weekday() < 5
    assert timedelta(days=364) <= ends - service <= timedelta(days=371)


@pytest.mark.parametrize("days", [10**7, 2**31 - 1, 10**12, -(10**7)])
def test_days_that_end_beyond_all_dates_are_no_limit(days):
    assert last(date(2026, 11, 20), "COMMERCIAL", filing_days=days) is None
