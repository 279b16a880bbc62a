"""Any plain value as JSON, and the very same value back."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

# The first kind that holds is taken: an instant is a date too.
_KINDS: tuple[tuple[str, type, Callable[[Any], Any], Callable[[Any], Any]], ...] = (
    ("datetime", datetime, datetime.isoformat, datetime.fromisoformat),
    ("date", date, date.isoformat, date.fromisoformat),
    ("time", time, time.isoformat, time.fromisoformat),
    ("decimal", Decimal, str, Decimal),
    ("tuple", tuple, lambda v: [pack(one) for one in v], lambda v: tuple(map(unpack, v))),
    (
        "dict",
        dict,
        lambda v: {key: pack(one) for key, one in v.items()},
        lambda v: {key: unpack(one) for key, one in v.items()},
    ),
)
_BACK = {name: back for name, _, _, back in _KINDS}


def pack(value: Any) -> Any:
    """Return JSON types that say what the value was; every object is one kind.

    Takes texts, numbers, dates, times, and lists, tuples and dicts of
    them with texts as keys; TypeError for anything else.
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list):
        return [pack(one) for one in value]
    for name, kind, there, _ in _KINDS:
        if isinstance(value, kind):
            return {name: there(value)}
    raise TypeError(f"A {type(value).__name__} cannot be packed.")


def unpack(packed: Any) -> Any:
    """Return the value that was packed."""
    if isinstance(packed, list):
        return [unpack(one) for one in packed]
    if isinstance(packed, dict):
        ((name, inner),) = packed.items()
        return _BACK[name](inner)
    return packed
