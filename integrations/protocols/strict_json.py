"""Reads JSON that may be hostile, within bounds, before anyone looks at it."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from integrations.errors import PayloadInvalid

MOST_BYTES = 5 * 1024 * 1024
MOST_PARTS = 400_000  # a small body can unfold to a hundred times its size
MOST_DEPTH = 64
MOST_DIGITS = 40
MOST_EXPONENT = 30
RESEND = "Ask the EMR vendor to send plain UTF-8 JSON, then have the visit sent again."
_SURROGATE = re.compile("[\ud800-\udfff]")


def load(body: bytes) -> Any:
    """Return the JSON value in BODY; decimals stay exact.

    Raises PayloadInvalid for whatever two readers could read
    differently (duplicate names, NaN, a byte order mark, half a
    character) and for whatever would cost too much.
    """
    _check_size(body)
    try:
        value = json.loads(
            _decode(body),
            parse_int=_whole,
            parse_float=_decimal,
            parse_constant=_constant,
            object_pairs_hook=_members,
        )
    except RecursionError:
        _refuse("The message nests deeper than 64 levels.")
    except json.JSONDecodeError as error:
        _refuse(f"The message is not JSON: it breaks off or errs at character {error.pos}.")
    _check_parts(value)
    return value


def _check_size(body: bytes) -> None:
    if len(body) > MOST_BYTES:
        _refuse("The message is larger than 5 MB.", fix="Send fewer visits in one message.")
    if sum(body.count(mark) for mark in (b",", b"[", b"{")) > MOST_PARTS:
        _refuse("The message has more than 400,000 parts.", fix="Send fewer visits in one message.")


def _decode(body: bytes) -> str:
    if body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        _refuse("The message starts with a byte order mark.")
    if b"\x00" in body:
        _refuse("The message holds NUL bytes, as UTF-16 would.")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("The message is not UTF-8.")


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        _refuse("A number in the message has more than 40 digits.")
    return int(digits)


def _decimal(digits: str) -> Decimal:
    if len(digits) > MOST_DIGITS:
        _refuse("A number in the message has more than 40 digits.")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        _refuse("A number in the message is too large or too small to be meant.")
    if abs(value.adjusted()) > MOST_EXPONENT:
        _refuse("A number in the message is too large or too small to be meant.")
    return value


def _constant(_: str) -> NoReturn:
    _refuse("The message holds NaN or Infinity, which JSON does not know.")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        _refuse("An object in the message has the same name twice.")
    return members


def _check_parts(value: Any) -> None:
    """Look at depth and text without recursing."""
    stack = [(value, 0)]
    while stack:
        part, depth = stack.pop()
        if isinstance(part, str):
            _check_text(part)
            continue
        if not isinstance(part, dict | list):
            continue
        if depth >= MOST_DEPTH:
            _refuse("The message nests deeper than 64 levels.")
        stack.extend((child, depth + 1) for child in _children(part))


def _children(part: dict[str, Any] | list[Any]) -> Iterator[Any]:
    if isinstance(part, list):
        yield from part
    else:
        yield from part.keys()
        yield from part.values()


def _check_text(text: str) -> None:
    if text.isascii():
        broken = "\x00" in text
    else:
        broken = "\x00" in text or _SURROGATE.search(text) is not None
    if broken:
        _refuse("A text in the message holds a NUL or half a character.")


def _refuse(reason: str, *, fix: str = RESEND) -> NoReturn:
    raise PayloadInvalid(reason, fix=fix) from None
