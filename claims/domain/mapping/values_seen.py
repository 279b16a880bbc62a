"""What kind of value a field holds, judged by values seen, and how one is shown masked."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

MARK = "•"
LONGEST_RUN, LONGEST = 8, 40  # a mask tells a shape, not how long a name is
_KINDS = (
    ("yes or no", re.compile(r"(?:yes|no|true|false|y|n)\Z", re.IGNORECASE)),
    ("date", re.compile(r"\d{4}-\d\d-\d\d\Z|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)\Z")),
    ("date and time", re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*\Z")),
    ("time", re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?\Z")),
    ("integer", re.compile(r"-?(?:0|[1-9]\d{0,8})\Z")),
    ("number", re.compile(r"-?(?:0|[1-9]\d{0,8})?\.\d{1,6}\Z")),
    ("code", re.compile(r"(?=[^a-z]*\Z|[^A-Z]*\Z)[A-Za-z0-9][A-Za-z0-9._/-]{0,15}\Z")),
)
TEXT = "text"


def text(raw: Any) -> str:
    """Return a leaf's raw value as text; a list's members in a row."""
    if isinstance(raw, list | tuple):
        return ", ".join(text(member) for member in raw)
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return "" if raw is None else str(raw).strip()


def kind_of(raw: Any) -> str:
    """Return the kind of one value: yes or no, integer, number, date, time, code, text."""
    if isinstance(raw, bool):
        return "yes or no"
    if isinstance(raw, int):
        return "integer"
    if isinstance(raw, Decimal | float):
        return "number"
    said = text(raw)
    return next((kind for kind, pattern in _KINDS if pattern.match(said)), TEXT)


def masked(said: str) -> str:
    """Return the shape of a value: every letter and digit a mark, the rest as it is.

    ``2026-12-31`` is ``••••-••-••``. A long run is cut, so that the mask
    does not tell how long a name is; of a text only the beginning is left.
    """
    dots = "".join(MARK if sign.isalnum() else sign for sign in said[: LONGEST * 2])
    short = re.sub(rf"{MARK}{{{LONGEST_RUN + 1},}}", MARK * LONGEST_RUN, " ".join(dots.split()))
    return short if len(short) <= LONGEST and len(said) <= LONGEST * 2 else f"{short[:LONGEST]}…"


def shares(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return each kind with its share in percent, the most frequent first."""
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(kind, round(100 * count / total)) for kind, count in ordered if total and count]
