"""The one door to the expression language: compiled once, guarded, in words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from claims.domain.coding import timed_units
from claims.domain.encounter import FieldRecord
from claims.domain.mapping.celtext import Refused, Text

MAX_LIST = 200
MAX_STRING = 10_000
MAX_VARIABLE = 50_000  # characters of all text under one variable

_BUILT_IN = {"size", "contains", "startsWith", "endsWith", "matches", "int", "double", "string"}
_PARSER = re.compile(r"ERROR: <input>:(\d+):(\d+): (?:Syntax error: )?([^\n]*)")


class Failed(Exception):
    """An expression could not be evaluated; the message holds no value.

    ``is_missing`` says that something it names was not in the visit.
    """

    def __init__(self, words: str, *, is_missing: bool = False) -> None:
        super().__init__(words)
        self.is_missing = is_missing


@dataclass(frozen=True)
class Expression:
    """A compiled expression and what it reads."""

    text: Text
    program: Any
    names: frozenset[str]

    def evaluate(self, context: "Context") -> Any:
        """Return a plain value; Failed in words when there is none."""
        for name in self.names & context.broken.keys():
            raise Failed(context.broken[name])
        try:
            return _from_cel(self.program.execute(context.inner))
        except (
            KeyError,
            TypeError,
            ValueError,
            IndexError,
            OverflowError,
            ZeroDivisionError,
            RuntimeError,
        ) as error:
            raise self._failure(error) from None

    def _failure(self, error: Exception) -> Failed:
        """Translate by kind: the library's own words may quote a value."""
        if isinstance(error, KeyError):
            key = str(error.args[0]) if error.args else ""
            named = f'"{key}"' if key in self.text.literals else "a field it names"
            return Failed(f"The visit has no {named}.", is_missing=True)
        if isinstance(error, RuntimeError):
            undefined = re.match(r"Undefined variable or function: '(\w+)'", str(error))
            if undefined:
                return Failed(f'The visit has no "{undefined[1]}".', is_missing=True)
            called = re.match(r"Function '(\w+)' error", str(error))
            return Failed(f"{called[1] if called else 'A function'} cannot work on this value.")
        words = {
            TypeError: "It mixes kinds of values, such as text and number.",
            IndexError: "It asks for an entry the list does not have.",
            OverflowError: "A number grew too large.",
            ZeroDivisionError: "It divides by zero.",
        }
        return Failed(words.get(type(error), "Its result is no plain value."))


@dataclass
class Context:
    """The variables of one visit, converted once, and the look-ups missed."""

    inner: Any
    named: "Named"
    broken: dict[str, str] = field(default_factory=dict)
    misses: list[tuple[str, str]] = field(default_factory=list)

    def put(self, name: str, value: Any, *, only: frozenset[str] | None = None) -> None:
        """Set a variable; one too large to read is remembered as broken."""
        self.broken.pop(name, None)
        try:
            converted = _member(name, value, _Only(only, self.named))
            if _length(converted) > MAX_VARIABLE:
                raise Failed(f'"{name}" holds more than {MAX_VARIABLE} characters in all.')
            self.inner.add_variable(name, converted)
        except Failed as failure:
            self.broken[name] = str(failure)

    def take_misses(self) -> list[tuple[str, str]]:
        """Return the (table, value) pairs not found since the last call."""
        taken, self.misses = self.misses, []
        return taken


def _library() -> Any:
    """Return the library, brought in when first needed.

    Its package loads a command line of its own, a third of a second that
    a page which maps nothing shall not wait for.
    """
    import cel

    return cel


@lru_cache(maxsize=4096)
def expression(source: str) -> Expression:
    """Return the compiled expression; Refused says where and why."""
    text = Text(source)
    text.check()
    try:
        program = _library().compile(source)
    except ValueError as error:
        raise Refused(_syntax(str(error))) from None
    found = program.references()
    known = _BUILT_IN | FUNCTIONS.keys() | {"lookup"}
    for name in found["functions"]:
        if name.isidentifier() and name not in known:
            raise Refused(f"There is no function called {name}.")
    return Expression(text, program, frozenset(found["variables"]))


def context(
    variables: Mapping[str, Any],
    *,
    lookups: Mapping[str, Mapping[str, str]],
    only: frozenset[str] | None = None,
    named: "Named | None" = None,
) -> Context:
    """Build the context of one visit, once.

    ``only`` limits what is converted to members and custom fields of
    these names; ``named`` finds custom fields by name.
    """
    made = Context(_library().Context(), named or _by_name)

    def lookup(table: str, key: Any) -> str | None:
        found = lookups.get(table, {}).get(str(key))
        if found is None:
            made.misses.append((table, str(key)))
        return found

    made.inner.add_function("lookup", lookup)
    for name, function in FUNCTIONS.items():
        made.inner.add_function(name, function)
    for name, value in variables.items():
        made.put(name, value, only=only)
    return made


def _syntax(message: str) -> str:
    found = _PARSER.search(message)
    if not found:
        return "This is no expression."
    words = re.sub(r" expecting .*", "", found[3]).replace("<EOF>", "the end")
    return f"line {found[1]}, column {found[2]}: {words}."


Named = Callable[[tuple[FieldRecord, ...]], dict[str, list[FieldRecord]]]


@dataclass(frozen=True, slots=True)
class _Only:
    """Which names are converted, all for None, and how fields are found by theirs."""

    names: frozenset[str] | None
    named: Named

    def __contains__(self, name: str) -> bool:
        return self.names is None or name in self.names


def _by_name(records: tuple[FieldRecord, ...]) -> dict[str, list[FieldRecord]]:
    found: dict[str, list[FieldRecord]] = {}
    for record in records:
        found.setdefault(record.name, []).append(record)
    return found


def _to_cel(name: str, value: Any, only: _Only) -> Any:
    if isinstance(value, str):
        if len(value) > MAX_STRING:
            raise Failed(f'"{name}" holds text longer than {MAX_STRING} characters.')
        return value
    if isinstance(value, BaseModel):
        members = (key for key in type(value).model_fields if key in only)
        return {key: _member(key, getattr(value, key), only) for key in members}
    if isinstance(value, tuple | list):
        if len(value) > MAX_LIST:
            raise Failed(f'"{name}" holds more than {MAX_LIST} entries.')
        return [_to_cel(name, member, only) for member in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, int) and abs(value) >= 2**63:
        raise Failed(f'"{name}" holds a number too large.')
    return value


def _member(name: str, value: Any, only: _Only) -> Any:
    if name != "fields" or not isinstance(value, tuple):
        return _to_cel(name, value, only)
    named = only.named(value)
    wanted = named.keys() if only.names is None else named.keys() & only.names
    return {found: _field(name, found, named[found], only) for found in sorted(wanted)}


def _field(name: str, found: str, records: list[FieldRecord], only: _Only) -> Any:
    value = _to_cel(name, records[0].value, only)
    if any(_to_cel(name, record.value, only) != value for record in records[1:]):
        raise Failed(f'The visit has "{found}" twice with different values.')
    return value


def _length(value: Any) -> int:
    if isinstance(value, dict):
        return sum(_length(member) for member in value.values())
    if isinstance(value, list):
        return sum(_length(member) for member in value)
    return len(value) if isinstance(value, str) else 0


def _from_cel(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(repr(value)) if value == value and abs(value) < 1e15 else _no_value()
    if isinstance(value, list):
        return tuple(_from_cel(member) for member in value)
    if value is None or isinstance(value, str | bool | int):
        return value
    return _no_value()


def _no_value() -> Any:
    raise ValueError("no plain value")


def _split(text: str, separator: str) -> list[str]:
    parts = text.split(separator, MAX_LIST)
    if len(parts) > MAX_LIST:
        raise ValueError("too many parts")
    return [part.strip() for part in parts]


def _join(parts: list[str], separator: str) -> str:
    if len(separator) * len(parts) + sum(len(part) for part in parts) > MAX_STRING:
        raise ValueError("too long")
    return separator.join(parts)


def _days_between(first: str, second: str) -> int:
    try:
        return (date.fromisoformat(second[:10]) - date.fromisoformat(first[:10])).days
    except ValueError:
        raise ValueError("no date") from None


def _number(text: str | float) -> float:
    try:
        return float(Decimal(str(text).strip()))
    except ArithmeticError:
        raise ValueError("no number") from None


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "upper": lambda text: text.upper(),
    "lower": lambda text: text.lower(),
    "trim": lambda text: text.strip(),
    "split": _split,
    "join": _join,
    "days_between": _days_between,
    "number": _number,
    "eight_minute_units": lambda minutes: timed_units.units_for(minutes),
}
