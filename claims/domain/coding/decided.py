"""The surgery a visit can only have decided, where none near it has ninety days."""

from dataclasses import dataclass
from datetime import date

from claims.domain.coding import surgeries
from claims.domain.coding.global_period import DAY, MAJOR, NO_PACKAGE
from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context


@dataclass(frozen=True, slots=True)
class Smaller:
    """A surgery of less than ninety days: its day and its global days."""

    on: date
    global_days: str


def smaller(day: date, content: ClaimContent, context: Context) -> Smaller | None:
    """Return the smaller surgery of the day or the next; None where a major one is or may be near.

    A surgery on record that has no global period (XXX) is none of ninety
    days. A line of such a code, an x-ray or a blood draw, says nothing of
    the surgery a visit decided: that may be on tomorrow's claim.
    """
    if _may_be_major(content, context, day):
        return None
    near = [one for one in surgeries.around(content, context) if one.on in _next(day)]
    if any(one.global_days == MAJOR for one in near):
        return None
    if near:
        latest = surgeries.latest(near)
        return Smaller(latest.on, latest.global_days)
    loose = [one.on for one in surgeries.without_period(content, context) if one.on in _next(day)]
    return Smaller(max(loose), NO_PACKAGE) if loose else None


def _next(day: date) -> tuple[date, ...]:
    return (day, day + DAY) if day < date.max else (day,)


def _may_be_major(content: ClaimContent, context: Context, day: date) -> bool:
    """Say whether a surgical line of the day has global days nobody loaded."""
    return any(
        len(line.code) == 5
        and "10000" <= line.code <= "69999"
        and line.from_date in _next(day)
        and not surgeries.global_days(line.code, line.from_date, context)
        for line in content.lines
    )
