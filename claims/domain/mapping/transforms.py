"""The fixed registry of transforms a rule may name, alone or one after another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from claims.domain.mapping import measures, moments, searching
from claims.domain.mapping.celwork import Work
from claims.domain.mapping.values import Kind, Unfit

Lookups = Mapping[str, Mapping[str, str]]
MAX_TEXT = 10_000
MAX_PARTS = 200
WORD_STEPS = 2  # to compare with one word of a look-up without regard to capitals


@dataclass(frozen=True, slots=True)
class Clinic:
    """What a transform may ask of the clinic: its look-ups and its time zone.

    ``work`` counts what the transforms of a visit spend.
    """

    lookups: Lookups
    zone: str = "UTC"
    work: Work = field(default_factory=Work)


class Unmatched(Unfit):
    """The look-up table does not know the value, which is kept and shown."""

    def __init__(self, table: str, value: str) -> None:
        super().__init__(f'is not in the look-up "{table}"')
        self.table, self.value = table, value


@dataclass(frozen=True, slots=True)
class Transform:
    """One transform: what it takes and gives, and how its argument is judged.

    ``many`` takes all sources, or a list; the others take one value.
    ``argument`` says what its argument is, ``example`` one that works.
    """

    name: str
    does: str
    gives: Kind
    function: Callable[[Any, str, Clinic], Any]
    takes: Kind = Kind.TEXT
    many: bool = False
    check: Callable[[str], str] = lambda _: ""
    argument: str = ""
    example: str = ""


def text(value: Any) -> str:
    """Return one value as text; Unfit for several, or for too much."""
    if isinstance(value, tuple | list):
        raise Unfit("has several values")
    if isinstance(value, bool):
        return "yes" if value else "no"
    said = value.isoformat() if isinstance(value, date) else str(value)
    if len(said) > MAX_TEXT:
        raise Unfit(f"is longer than {MAX_TEXT} characters")
    return said


def number(value: Any) -> Decimal:
    """Return one value as a number."""
    said = text(value).strip().replace(",", "").removeprefix("$")
    try:
        found = Decimal(said)
    except ArithmeticError:
        raise Unfit("is not a number") from None
    if not found.is_finite() or abs(found) >= 10**15:
        raise Unfit("is not a number")
    return found


def _integer(value: Any) -> int:
    found = number(value)
    if found != found.to_integral_value():
        raise Unfit("is not a whole number")
    return int(found)


def _minutes(value: Any) -> int:
    if isinstance(value, Decimal):
        return _integer(value)
    return moments.read_minutes(text(value))


def _lookup(value: Any, table: str, clinic: Clinic) -> str:
    said = text(value).strip()
    entries = clinic.lookups.get(table)
    if entries is None:
        raise Unfit(f'needs the look-up "{table}", which this mapping has not')
    if said in entries:
        return entries[said]
    folded = said.casefold()
    clinic.work.begin(WORD_STEPS * len(entries))
    for key, meaning in entries.items():
        if key.casefold() == folded:
            return meaning
    raise Unmatched(table, said)


def _extract(value: Any, pattern: str, clinic: Clinic) -> str:
    said = text(value)
    clinic.work.begin(searching.steps(said, pattern))
    return searching.extract(said, pattern)


def _sum(values: Any) -> Decimal:
    return sum((number(value) for value in values), Decimal(0))


def _days(values: Any, zone: str) -> int:
    if len(values) != 2:
        raise Unfit("needs two dates")
    first, second = (moments.read_date(one, text(one).strip(), "", zone) for one in values)
    gap: timedelta = second - first
    return gap.days


def _split(value: Any, separator: str) -> tuple[str, ...]:
    parts = text(value).split(separator or ",")
    if len(parts) > MAX_PARTS:
        raise Unfit(f"has more than {MAX_PARTS} parts")
    return tuple(part.strip() for part in parts if part.strip())


def _join(values: Any, separator: str) -> str:
    return text((separator or " ").join(text(value).strip() for value in values))


def _part(values: Any, argument: str) -> Any:
    parts = values if isinstance(values, tuple | list) else (values,)
    place = -1 if argument == "last" else int(argument) - 1
    if place >= len(parts):
        raise Unfit(f"has no part {argument}")
    return parts[place]


def _check_part(argument: str) -> str:
    is_place = argument == "last" or (argument.isdecimal() and 1 <= int(argument) <= MAX_PARTS)
    return "" if is_place else 'Say which part: 1, 2 and so on, or "last".'


def _check_table(argument: str) -> str:
    return "" if argument else "Name the look-up table."


def _check_separator(argument: str) -> str:
    return "" if len(argument) <= 10 else "A separator has at most 10 characters."


def _of_time(
    name: str,
    does: str,
    gives: Kind,
    read: Callable[[Any, str, str, str], Any],
    check: Callable[[str], str],
) -> Transform:
    argument, example = _FORMS[name]
    return Transform(
        name,
        does,
        gives,
        lambda v, a, c: read(v, text(v).strip(), a, c.zone),
        check=check,
        argument=argument,
        example=example,
    )


_FORMS = {
    "date": ("the forms it is written in, @ their time zone", "MM/DD/YYYY"),
    "time": ("the forms it is written in", "HH:MI AM"),
}
_ALL = (
    Transform("", "as it is", Kind.ANY, lambda v, _a, _c: v, takes=Kind.ANY),
    Transform("trim", "without blanks around it", Kind.TEXT, lambda v, _a, _c: text(v).strip()),
    Transform("upper", "in capitals", Kind.TEXT, lambda v, _a, _c: text(v).strip().upper()),
    Transform("lower", "in small letters", Kind.TEXT, lambda v, _a, _c: text(v).strip().lower()),
    Transform("title", "with Capitals First", Kind.TEXT, lambda v, _a, _c: text(v).strip().title()),
    Transform(
        "digits",
        "its digits only",
        Kind.TEXT,
        lambda v, _a, _c: "".join(c for c in text(v) if c in "0123456789"),
    ),
    Transform("number", "as a number", Kind.NUMBER, lambda v, _a, _c: number(v)),
    Transform("integer", "as a whole number", Kind.INTEGER, lambda v, _a, _c: _integer(v)),
    Transform(
        "convert",
        "in another unit",
        Kind.NUMBER,
        lambda v, a, _c: measures.convert(number(v), a),
        check=measures.check,
        argument="from which unit to which",
        example="h to min",
    ),
    Transform(
        "minutes_from_text",
        'read as "23 min", "1 h 5 min", "0:23" or "13:05-13:28"',
        Kind.INTEGER,
        lambda v, _a, _c: _minutes(v),
    ),
    _of_time("date", "as a date", Kind.DATE, moments.read_date, moments.check_dates),
    _of_time("time", "as a time of day", Kind.TIME, moments.read_time, moments.check_times),
    Transform(
        "split",
        "parted into a list",
        Kind.LIST,
        lambda v, a, _c: _split(v, a),
        check=_check_separator,
        argument="the separator",
        example=";",
    ),
    Transform(
        "part",
        "one part of a list",
        Kind.TEXT,
        lambda v, a, _c: _part(v, a),
        takes=Kind.LIST,
        check=_check_part,
        argument="which part",
        example="2",
    ),
    Transform(
        "join",
        "all sources in one text",
        Kind.TEXT,
        lambda v, a, _c: _join(v, a),
        many=True,
        check=_check_separator,
        argument="what stands between them",
        example="-",
    ),
    Transform(
        "lookup",
        "what the table says",
        Kind.TEXT,
        _lookup,
        check=_check_table,
        argument="the table",
        example="sides",
    ),
    Transform(
        "extract",
        "the part a pattern finds",
        Kind.TEXT,
        _extract,
        check=searching.check,
        argument="the pattern",
        example=r"#(\d+)",
    ),
    Transform("sum", "all sources added up", Kind.NUMBER, lambda v, _a, _c: _sum(v), many=True),
    Transform(
        "coalesce",
        "the first that is not empty",
        Kind.ANY,
        lambda v, _a, _c: v[0],
        many=True,
    ),
    Transform(
        "days_between",
        "days from the first to the second",
        Kind.INTEGER,
        lambda v, _a, c: _days(v, c.zone),
        many=True,
    ),
    Transform(
        "constant",
        "always the argument",
        Kind.TEXT,
        lambda _v, a, _c: a,
        argument="the value",
        example="PT",
    ),
)

REGISTRY: dict[str, Transform] = {transform.name: transform for transform in _ALL}
