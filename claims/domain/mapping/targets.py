"""Where a rule may write, and what kind of value belongs there."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from claims.domain import cells, codes
from claims.domain.facts import Discipline, Side
from claims.domain.mapping import drug_targets, visit_targets
from claims.domain.mapping.values import Kind, Unfit, is_storable

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
    "diagnosis_keys": Kind.LIST,
    "emergency": Kind.FLAG,
    "note": Kind.TEXT,
    "ndc": Kind.TEXT,
    **drug_targets.FACTS,
    **visit_targets.FACTS,
}
DIAGNOSES: dict[str, Kind] = {"code": Kind.TEXT, "rank": Kind.INTEGER}
SERVICE, DIAGNOSIS = "service.", "diagnosis."
# The source is deliberately left out of the claim.
IGNORE = "ignore"

# The names a biller writes, and the facts' own.
_FACT_FIELDS = {
    "modifiers": "documented_modifiers",
    "units": "documented_units",
    "charge": "documented_charge",
}

_WORDS = (
    "patient mrn coverage accident onset_date other_date unable_to_work_from unable_to_work_to "
    "hospitalized_from "
    "hospitalized_to additional_information outside_lab_charge frequency original_reference "
    "delay_reason authorization_number referral_number referring supervising rendering "
    "referring_qualifier accept_assignment amount_paid plan_of_care facility"
)
_HEADER_ROOTS = frozenset(_WORDS.split())
# Who is paid, who is asked and our own ids follow from the clinic's records, not from a rule;
# what a therapist stands for is said by the therapist.
_CLOSED = re.compile(r"\.id$|^coverage\.(?:payer|subscriber)\.|\.kx_attested$")


class Sex(StrEnum):
    """How a claim says a sex."""

    M = "M"
    F = "F"
    U = "U"


_SEXES = {"MALE": "M", "FEMALE": "F", "UNKNOWN": "U"}
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
        if cell.split(".")[0] in _HEADER_ROOTS and not _CLOSED.search(cell)
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
    if target == IGNORE:
        return Kind.ANY
    for prefix, known in ((SERVICE, FACTS), (DIAGNOSIS, DIAGNOSES)):
        if target.startswith(prefix):
            return known.get(target.removeprefix(prefix))
    return header().get(target)


def each(target: str) -> str:
    """Return for each of what a target is written, nothing for once for the visit."""
    parts = {SERVICE: "services", DIAGNOSIS: "diagnoses"}
    return next((name for prefix, name in parts.items() if target.startswith(prefix)), "")


def fact_field(target: str) -> str:
    """Return the field of DocumentedService a ``service.`` target means."""
    name = target.removeprefix(SERVICE)
    return _FACT_FIELDS.get(name, name)


def coerce(target: str, value: Any) -> Any:
    """Return the value as the target holds it; Unfit in words when it cannot."""
    return cast(target)(value)


@cache
def cast(target: str) -> Callable[[Any], Any]:
    """Return what makes a value one that the target holds."""
    wanted, field = kind(target), target.removeprefix(SERVICE)
    if wanted is None:
        raise Unfit("has a target that does not exist")
    plain = _CASTS[wanted]
    words: dict[str, Callable[[Any], Any]] = {
        "service.visit.setting": visit_targets.setting,
        "service.discipline": lambda said: _coded(
            said, _DISCIPLINES, Discipline, "a therapy discipline"
        ),
        "service.side": lambda said: _coded(said, _SIDES, Side, "a side"),
        "service.code": codes.normalise_code,
        "diagnosis.code": codes.normalise_code,
        "patient.sex": lambda said: _coded(said, _SEXES, Sex, "M, F or U"),
    }
    if visit_targets.is_words(field):
        return visit_targets.words
    if field == "diagnosis_keys":
        return _keys
    if drug_targets.is_word(field):
        return lambda value: drug_targets.word(field, plain(value))
    if target in words:
        return lambda value: words[target](plain(value))
    return plain


def _coded(said: str, known: dict[str, str], choices: Any, what: str) -> Any:
    word = str(said).upper()
    return _member(choices, known.get(word, word), what)


def _keys(value: Any) -> tuple[str, ...]:
    members = value if isinstance(value, tuple | list) else str(value).replace(",", " ").split()
    return tuple(_text(member) for member in members if member != "")


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
    if not is_storable(text):
        raise Unfit("holds signs that no form can carry")
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
    Kind.ANY: lambda value: value,
}
