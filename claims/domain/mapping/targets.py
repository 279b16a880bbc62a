"""Where a rule may write, and what kind of value belongs there."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from claims.domain import cells, codes
from claims.domain.facts import Discipline, Side
from claims.domain.mapping import visit_targets
from claims.domain.mapping.values import Kind, Unfit

FACTS: dict[str, Kind] = {
    "code": Kind.TEXT,
    "label": Kind.TEXT,
    "modifiers": Kind.LIST,
    "units": Kind.NUMBER,
    "charge": Kind.NUMBER,
    "minutes": Kind.INTEGER,
    "therapist_minutes": Kind.INTEGER,
    "assistant_minutes": Kind.INTEGER,
    "together_minutes": Kind.INTEGER,
    "start_time": Kind.TIME,
    "end_time": Kind.TIME,
    "date_from": Kind.DATE,
    "date_to": Kind.DATE,
    "side": Kind.TEXT,
    "discipline": Kind.TEXT,
    "place_of_service": Kind.TEXT,
    "performer_key": Kind.TEXT,
    "ndc": Kind.TEXT,
    **visit_targets.FACTS,
}

# The names a biller writes, and the facts' own.
_FACT_FIELDS = {
    "modifiers": "documented_modifiers",
    "units": "documented_units",
    "charge": "documented_charge",
}

_WORDS = (
    "accident onset_date other_date unable_to_work_from unable_to_work_to hospitalized_from "
    "hospitalized_to additional_information outside_lab_charge frequency original_reference "
    "delay_reason authorization_number referral_number referring supervising rendering "
    "referring_qualifier accept_assignment amount_paid plan_of_care facility"
)
_HEADER_ROOTS = frozenset(_WORDS.split())

_DISCIPLINES = {"GP": "PT", "GO": "OT", "GN": "SLP", "ST": "SLP"}
_SIDES = {
    "L": "LEFT",
    "R": "RIGHT",
    "B": "BILATERAL",
    "LT": "LEFT",
    "RT": "RIGHT",
    "BOTH": "BILATERAL",
}


@cache
def header() -> dict[str, Kind]:
    """Return every header cell a rule may write, with its kind."""
    return {
        cell: _kind(annotation)
        for cell, annotation in cells.header().items()
        if cell.split(".")[0] in _HEADER_ROOTS
    }


def _kind(annotation: Any) -> Kind:
    words = str(annotation)
    if annotation is bool:
        return Kind.FLAG
    if "Decimal" in words:
        return Kind.NUMBER
    return Kind.DATE if "date" in words else Kind.TEXT


def kind(target: str) -> Kind | None:
    """Return what belongs at a target, None when there is no such target."""
    root, _, field = target.partition(".")
    return FACTS.get(field) if root == "service" else header().get(target)


def fact_field(target: str) -> str:
    """Return the field of DocumentedService a ``service.`` target means."""
    name = target.removeprefix("service.")
    return _FACT_FIELDS.get(name, name)


def coerce(target: str, value: Any) -> Any:
    """Return the value as the target holds it; Unfit in words when it cannot."""
    wanted = kind(target)
    if wanted is None:
        raise Unfit("has a target that does not exist")
    field = target.removeprefix("service.")
    if visit_targets.is_words(field):
        return visit_targets.words(value)
    made = _CASTS[wanted](value)
    if field == "visit.setting":
        return visit_targets.setting(made)
    if target == "service.discipline":
        word = str(made).upper()
        return _member(Discipline, _DISCIPLINES.get(word, word), "a therapy discipline")
    if target == "service.side":
        word = str(made).upper()
        return _member(Side, _SIDES.get(word, word), "a side")
    if target == "service.code":
        return codes.normalise_code(made)
    return made


def _member(choices: Any, word: str, what: str) -> Any:
    try:
        return choices(word)
    except ValueError:
        raise Unfit(f"is not {what}") from None


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal | date):
        raise Unfit("is not text")
    text = value.isoformat() if isinstance(value, date) else str(value).strip()
    if len(text) > 300:
        raise Unfit("is longer than 300 characters")
    return text


# What a computation leaves has about thirty; "1e-300" is no amount of anything.
MOST_PLACES = 40


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Unfit("is not a number")
    try:
        number = Decimal(str(value).strip())
    except ArithmeticError:
        raise Unfit("is not a number") from None
    if not number.is_finite() or not 0 <= number < 10**9:
        raise Unfit("is out of range")
    if -int(number.as_tuple().exponent) > MOST_PLACES:
        raise Unfit(f"has more than {MOST_PLACES} decimal places")
    return number


def _integer(value: Any) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise Unfit("is not a whole number")
    return int(number)


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        raise Unfit("is an instant, not a date")
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise Unfit("is not a date (YYYY-MM-DD)") from None


def _time(value: Any) -> time:
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(str(value).strip())
    except ValueError:
        raise Unfit("is not a time (HH:MM)") from None


_FLAGS = {"true": True, "yes": True, "y": True, "1": True}
_FLAGS |= {"false": False, "no": False, "n": False, "0": False}


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    found = _FLAGS.get(str(value).strip().lower())
    if found is None:
        raise Unfit("is neither yes nor no")
    return found


def _list(value: Any) -> tuple[str, ...]:
    members = value if isinstance(value, tuple | list) else str(value).replace(",", " ").split()
    return tuple(codes.normalise_code(_text(member)) for member in members if member != "")


_CASTS: dict[Kind, Any] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.FLAG: _flag,
    Kind.LIST: _list,
}
