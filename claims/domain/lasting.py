"""Types whose JSON reads back as the very value that was written."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DECIMAL = "decimal"


def _moment(value: Any) -> Any:
    """Read a day as a day: midnight would be a time nobody told."""
    is_day = isinstance(value, str) and _DAY.fullmatch(value)
    return date.fromisoformat(value) if is_day else value


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    if isinstance(value, list | tuple):
        return [_written(member) for member in value]
    return value


def _read(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {_DECIMAL} and isinstance(value[_DECIMAL], str):
        return Decimal(value[_DECIMAL])
    if isinstance(value, list):
        return [_read(member) for member in value]
    return value


# An instant, or a day where no time zone says which instant.
Moment = Annotated[datetime | date, BeforeValidator(_moment)]
# A value as the EMR sent it; a number with decimals is one again, not its digits.
Scalar = Annotated[
    str | int | bool | Decimal | None,
    BeforeValidator(_read),
    PlainSerializer(_written, when_used="json"),
]
Raw = Annotated[Any, BeforeValidator(_read), PlainSerializer(_written, when_used="json")]
