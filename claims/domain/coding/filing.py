"""The last day a payer takes a claim."""

from dataclasses import dataclass
from datetime import date, timedelta

from claims.domain.coding.payer_rules import PayerRules

RULE = "filing.last_day"
MEDICARE = "42 CFR 424.44; CMS Pub. 100-04, ch. 1, sec. 70"
TRICARE = "32 CFR 199.7(d)"
MEDICAID = "42 CFR 447.45(d)(1)"
VA = "38 U.S.C. 1703D(b)"
BY_LAW = f"{MEDICARE}; {TRICARE}; {MEDICAID}; {VA}"
OWN = "The payer's own rule, as the practice keeps it"
# Classes whose limit is one calendar year by regulation.
_YEARLY = {"": MEDICARE, "MEDICARE": MEDICARE, "RAILROAD": MEDICARE, "TRICARE": TRICARE}
_VA_DAYS = 180
# ASC X12 data element 1514, as CLM20 of the 837P takes it; in our own words.
DELAY_REASONS = {
    "1": "1 · It could not be known who insures",
    "2": "2 · Litigation",
    "3": "3 · Authorization took long",
    "4": "4 · Certifying the provider took long",
    "5": "5 · Billing forms came late",
    "6": "6 · A part made to measure came late",
    "7": "7 · Another payer took long",
    "8": "8 · Deciding eligibility took long",
    "9": "9 · Refused before, not for being late",
    "10": "10 · Prior approval took long",
    "11": "11 · Other",
    "15": "15 · Natural disaster",
}
_CORRECTED = frozenset({"7", "8"})


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day a claim is taken, and who says so."""

    on: date
    explanation: str
    source: str
    rule: str = RULE


def last_day(
    service: date | None, *, payer_class: str, payer: PayerRules, frequency: str = "1"
) -> LastDay | None:
    """Return the last day for a line of this From date; None where no limit is known.

    Medicare's year ends on the same day of the next, February 28 for
    February 29; a last day on a weekend or federal holiday moves to the
    next workday. Medicaid's twelve months are the most a state may give,
    the VA's days those of community care. Corrected claims have a clock
    of their own.
    """
    if service is None:
        return None
    is_corrected = frequency in _CORRECTED
    days = payer.corrected_filing_days if is_corrected else payer.filing_days
    if days is not None and 0 <= days <= (date.max - service).days:
        words = f"{days} day{'s' * (days != 1)} from the service."
        return LastDay(service + timedelta(days=days), words, OWN)
    if is_corrected or service.year >= date.max.year:
        return None
    return _by_law(service, payer_class)


def _by_law(service: date, payer_class: str) -> LastDay | None:
    if payer_class in _YEARLY:
        ends = _workday(_year_later(service))
        return LastDay(ends, "One calendar year from the service.", _YEARLY[payer_class])
    if payer_class == "MEDICAID":
        words = "Twelve months from the service, and a state may give fewer."
        return LastDay(_year_later(service), words, MEDICAID)
    if payer_class == "VA":
        ends = service + timedelta(days=_VA_DAYS)
        return LastDay(ends, f"{_VA_DAYS} days from the service.", VA)
    return None


def _year_later(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)


def _workday(day: date) -> date:
    while day.weekday() >= 5 or is_federal_holiday(day):
        day += timedelta(days=1)
    return day


def is_federal_holiday(day: date) -> bool:
    """Say whether the United States keep this day, the observed day for a weekend's."""
    if day in (_observed(day.year, month, number) for month, number in _fixed(day.year)):
        return True
    if (day.month, day.day) == (12, 31) and _observed(day.year + 1, 1, 1) == day:
        return True
    return any(
        day.month == month and day.weekday() == weekday and _is_nth(day, nth)
        for month, weekday, nth in _MOVING
    )


# Month, weekday from Monday 0, which of them: King, Washington, Memorial (the
# last), Labor, Columbus, Thanksgiving. 5 U.S.C. 6103.
_MOVING = ((1, 0, 3), (2, 0, 3), (5, 0, -1), (9, 0, 1), (10, 0, 2), (11, 3, 4))


def _fixed(year: int) -> tuple[tuple[int, int], ...]:
    """Return New Year, Juneteenth since 2021, Independence, Veterans and Christmas Day."""
    days = ((1, 1), (7, 4), (11, 11), (12, 25))
    return (*days, (6, 19)) if year >= 2021 else days


def _observed(year: int, month: int, number: int) -> date:
    day = date(year, month, number)
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def _is_nth(day: date, nth: int) -> bool:
    if nth == -1:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == nth
