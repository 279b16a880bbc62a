"""The clinic's days and clock: Boulder, closed at weekends and on a few holidays."""

from datetime import date, timedelta, timezone

DAY = timedelta(days=1)
SATURDAY, SUNDAY, THURSDAY = 5, 6, 3
CLOSED = frozenset({(1, 1), (7, 4), (12, 25)})


def is_open(day: date) -> bool:
    """Say whether the clinic sees patients on a day."""
    thanksgiving = day.month == 11 and day.weekday() == THURSDAY and 22 <= day.day <= 28
    return day.weekday() < SATURDAY and (day.month, day.day) not in CLOSED and not thanksgiving


def day_before(today: date, count: int) -> date:
    """Return the open day COUNT open days before today, which may itself be closed."""
    day = today
    while count:
        day -= DAY
        count -= is_open(day)
    return day


def offset(day: date) -> timezone:
    """Return how the clinic's clock stands at noon: Mountain time, an hour on in summer.

    Summer time is from the second Sunday of March to the first of November.
    """
    begins, ends = _sunday(day.year, 3, 2), _sunday(day.year, 11, 1)
    return timezone(timedelta(hours=-6 if begins <= day < ends else -7))


def _sunday(year: int, month: int, which: int) -> date:
    first = date(year, month, 1)
    return first + DAY * ((SUNDAY - first.weekday()) % 7 + 7 * (which - 1))
