"""The global period of a surgery: which days its payment covers."""

from dataclasses import dataclass
from datetime import date, timedelta

RULE = "global_period"
SOURCE = "CMS Pub. 100-04, ch. 12, sec. 40.1; MLN907166"

NONE, MINOR, MAJOR = "000", "010", "090"
# Of a service the rules on global surgery do not speak of.
NO_PACKAGE = "XXX"
# Days after the surgery; only 090 also has the day before.
_DAYS_AFTER = {NONE: 0, MINOR: 10, MAJOR: 90}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to ``end``, both included; ``on`` is the day of surgery."""

    on: date
    start: date
    end: date
    global_days: str
    rule: str = RULE
    source: str = SOURCE

    @property
    def explanation(self) -> str:
        """Both ends in words."""
        ends = f"{self.start.isoformat()} to {self.end.isoformat()}"
        return f"Global days {self.global_days}: from {ends}."

    @property
    def total_days(self) -> int:
        """How many days the period has: 1, 11 or 92."""
        return (self.end - self.start).days + 1

    def holds(self, day: date) -> bool:
        """Say whether a day lies in the period."""
        return self.start <= day <= self.end


def is_package(global_days: str) -> bool:
    """Say whether such a code has a global period; XXX, YYY, ZZZ and MMM have none of this kind."""
    return global_days in _DAYS_AFTER


def period(on: date, global_days: str) -> Period | None:
    """Return the global period of a surgery, None when its code has none.

    The day after surgery is the first of the 10 or 90; a 90-day period
    begins the day before surgery. The calendar's ends cut it short.
    """
    after = _DAYS_AFTER.get(global_days)
    if after is None:
        return None
    start = on - DAY if global_days == MAJOR and on > date.min else on
    end = date.max if (date.max - on).days < after else on + after * DAY
    return Period(on, start, end, global_days)
