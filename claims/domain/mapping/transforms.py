"""The fixed registry of transforms a rule may name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from claims.domain.mapping.values import Kind, Unfit

Lookups = Mapping[str, Mapping[str, str]]
MAX_TEXT = 10_000
MAX_SEARCHED = 300


class Unmatched(Unfit):
    """The look-up table does not know the value, which is kept and shown."""


@dataclass(frozen=True, slots=True)
class Transform:
    """One transform: what it takes and gives, and how its argument is judged."""

    name: str
    does: str
    gives: Kind
    function: Callable[[Any, str, Lookups], Any]
    many: bool = False
    check: Callable[[str], str] = lambda _: ""
    argument: str = ""


def _text(value: Any) -> str:
    if isinstance(value, tuple | list):
        raise Unfit("has several values")
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value.isoformat() if isinstance(value, date) else str(value)
    if len(text) > MAX_TEXT:
        raise Unfit(f"is longer than {MAX_TEXT} characters")
    return text


def _number(value: Any) -> Decimal:
    text = _text(value).strip().replace(",", "").removeprefix("$")
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise Unfit("is not a number") from None
    if not number.is_finite() or abs(number) >= 10**15:
        raise Unfit("is not a number")
    return number


def _integer(value: Any) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise Unfit("is not a whole number")
    return int(number)


_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::[0-5]\d)?")
_SPOKEN = re.compile(r"(?:(\d{1,3}) ?h(?:ours?|rs?)?\.?)? ?(?:(\d{1,4}) ?m(?:in(?:ute)?s?)?\.?)?")


def _minutes(value: Any) -> int:
    text = _text(value).strip().lower()
    if text.isascii() and text.isdigit():
        return int(text)
    found = _CLOCK.fullmatch(text) or _SPOKEN.fullmatch(text)
    if not text or found is None:
        raise Unfit("is not a number of minutes")
    return int(found[1] or 0) * 60 + int(found[2] or 0)


_FORMATS = {
    "YYYY": "%Y",
    "MM": "%m",
    "DD": "%d",
    "YY": "%y",
    "HH": "%H",
    "MI": "%M",
}


def _strptime(form: str) -> str:
    return re.sub(r"YYYY|YY|MM|DD|HH|MI", lambda found: _FORMATS[found[0]], form.strip())


def _date(value: Any, argument: str) -> date:
    if isinstance(value, datetime):
        raise Unfit("is an instant, not a date")
    if isinstance(value, date):
        return value
    text = _text(value).strip()
    for form in (argument or "YYYY-MM-DD").split("|"):
        try:
            return datetime.strptime(text, _strptime(form)).date()  # noqa: DTZ007  no instant
        except ValueError:
            continue
    raise Unfit(f"is not a date written {argument or 'YYYY-MM-DD'}")


def _lookup(value: Any, table: str, lookups: Lookups) -> str:
    text = _text(value).strip()
    entries = lookups.get(table)
    if entries is None:
        raise Unfit(f'needs the look-up "{table}", which this mapping has not')
    if text in entries:
        return entries[text]
    folded = {key.casefold(): meaning for key, meaning in entries.items()}
    if text.casefold() in folded:
        return folded[text.casefold()]
    raise Unmatched(f'is not in the look-up "{table}"')


def _extract(value: Any, pattern: str) -> str:
    text = _text(value)
    if len(text) > MAX_SEARCHED:
        raise Unfit(f"is longer than {MAX_SEARCHED} characters")
    found = re.search(pattern, text)
    if found is None:
        raise Unfit("does not hold what the pattern looks for")
    return found[1] if found.re.groups else found[0]


_UNSAFE = re.compile(r"[+*}?][+*{?]|\)[+*{?]|\(\?|\|")


def _check_pattern(pattern: str) -> str:
    """Allow only patterns whose search cannot run away.

    No repeated groups, no alternatives, no look-around, no references,
    at most two open repetitions: cubic at worst, on 300 characters.
    """
    if not pattern or len(pattern) > 100:
        return "A pattern of 1 to 100 characters is needed."
    bare = re.sub(r"\\\D", "a", pattern, flags=re.DOTALL)
    if "\\" in bare or _UNSAFE.search(bare):
        return "The pattern may not repeat a group, choose, look around or refer back."
    if len(re.findall(r"[+*]|\{\d*,", bare)) > 2 or bare.count("?") > 2:
        return "The pattern may hold two repetitions at most."
    if any(int(n) > 100 for n in re.findall(r"\d+", "".join(re.findall(r"\{[\d,]*\}", bare)))):
        return "The pattern may repeat something 100 times at most."
    try:
        groups = re.compile(pattern).groups
    except re.error:
        return "The pattern is not a regular expression."
    return "" if groups <= 1 else "The pattern may hold one group, the part to take."


def _sum(values: Any, argument: str, lookups: Lookups) -> Decimal:
    return sum((_number(value) for value in values), Decimal(0))


def _days(values: Any, argument: str, lookups: Lookups) -> int:
    if len(values) != 2:
        raise Unfit("needs two dates")
    gap: timedelta = _date(values[1], "") - _date(values[0], "")
    return gap.days


def _digits(value: Any, argument: str, lookups: Lookups) -> str:
    return "".join(c for c in _text(value) if c in "0123456789")


def _split(value: Any, separator: str, lookups: Lookups) -> tuple[str, ...]:
    parts = _text(value).split(separator or ",")
    return tuple(part.strip() for part in parts if part.strip())


def _table(argument: str) -> str:
    return "" if argument else "Name the look-up table."


def _formats(argument: str) -> str:
    for form in (argument or "YYYY-MM-DD").split("|"):
        if "YY" not in form or "MM" not in form or "DD" not in form:
            return "Write dates like MM/DD/YYYY; part several by |."
    return ""


_ALL = (
    Transform("", "as it is", Kind.ANY, lambda v, *_: v),
    Transform("trim", "without blanks around it", Kind.TEXT, lambda v, *_: _text(v).strip()),
    Transform("upper", "in capitals", Kind.TEXT, lambda v, *_: _text(v).strip().upper()),
    Transform("lower", "in small letters", Kind.TEXT, lambda v, *_: _text(v).strip().lower()),
    Transform("digits", "its digits only", Kind.TEXT, _digits),
    Transform("number", "as a number", Kind.NUMBER, lambda v, *_: _number(v)),
    Transform("integer", "as a whole number", Kind.INTEGER, lambda v, *_: _integer(v)),
    Transform(
        "minutes_from_text", 'read as "23 min" or "0:23"', Kind.INTEGER, lambda v, *_: _minutes(v)
    ),
    Transform(
        "date",
        "as a date",
        Kind.DATE,
        lambda v, a, _: _date(v, a),
        check=_formats,
        argument="MM/DD/YYYY",
    ),
    Transform("split", "parted into a list", Kind.LIST, _split, argument="the separator"),
    Transform(
        "lookup", "what the table says", Kind.TEXT, _lookup, check=_table, argument="the table"
    ),
    Transform(
        "extract",
        "the part a pattern finds",
        Kind.TEXT,
        lambda v, a, _: _extract(v, a),
        check=_check_pattern,
        argument="the pattern",
    ),
    Transform("sum", "all sources added up", Kind.NUMBER, _sum, many=True),
    Transform("coalesce", "the first that is not empty", Kind.ANY, lambda v, *_: v[0], many=True),
    Transform("days_between", "days from the first to the second", Kind.INTEGER, _days, many=True),
    Transform(
        "constant", "always the argument", Kind.TEXT, lambda _v, a, _t: a, argument="the value"
    ),
)

REGISTRY: dict[str, Transform] = {transform.name: transform for transform in _ALL}
