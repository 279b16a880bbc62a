"""The functions an expression may call that are ours."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from claims.domain.coding import timed_units
from claims.domain.mapping import moments
from claims.domain.mapping.celwork import MAX_LIST, MAX_STRING
from claims.domain.mapping.values import Unfit


def _split(text: str, separator: str) -> list[str]:
    parts = text.split(separator, MAX_LIST)
    if len(parts) > MAX_LIST:
        raise ValueError("too many parts")
    return [part.strip() for part in parts]


def _join(parts: list[str], separator: str) -> str:
    if len(separator) * len(parts) + sum(len(part) for part in parts) > MAX_STRING:
        raise ValueError("too long")
    return separator.join(parts)


def _days_between(zone: str) -> Callable[[str, str], int]:
    def day(text: str) -> date:
        return moments.read_date(text, text.strip(), "", zone)

    def days_between(first: str, second: str) -> int:
        try:
            return (day(second) - day(first)).days
        except Unfit:
            raise ValueError("no date") from None

    return days_between


def _number(text: str | float) -> float:
    try:
        return float(Decimal(str(text).strip()))
    except ArithmeticError:
        raise ValueError("no number") from None


PLAIN: Mapping[str, Callable[..., Any]] = {
    "upper": lambda text: text.upper(),
    "lower": lambda text: text.lower(),
    "trim": lambda text: text.strip(),
    "split": _split,
    "join": _join,
    "number": _number,
    "eight_minute_units": lambda minutes: timed_units.units_for(minutes),
}
NAMES = frozenset({*PLAIN, "days_between", "lookup"})


def of(
    zone: str, lookups: Mapping[str, Mapping[str, str]], misses: list[tuple[str, str]]
) -> dict[str, Callable[..., Any]]:
    """Return the functions as a clinic's time zone and look-ups make them.

    What a look-up does not know is added to ``misses``.
    """

    def lookup(table: str, key: Any) -> str | None:
        found = lookups.get(table, {}).get(str(key))
        if found is None:
            misses.append((table, str(key)))
        return found

    return {**PLAIN, "days_between": _days_between(zone), "lookup": lookup}
