"""The one door to the expression language: compiled once, guarded, in words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from claims.domain.encounter import FieldRecord
from claims.domain.mapping import celfunctions, celpatterns, celwords
from claims.domain.mapping.celtext import MATCHES, Text
from claims.domain.mapping.celtokens import Refused
from claims.domain.mapping.celwork import COPY_STEPS, MAX_LIST, MAX_STEPS, MAX_STRING, Size, Work

MAX_VARIABLE = 50_000  # characters of all text under one variable

_BUILT_IN = {"size", "contains", "startsWith", "endsWith", MATCHES, "int", "double", "string"}
# The library's own ``matches`` cannot be replaced: ours, which counts, has another name.
_COUNTED_MATCHES = f"{MATCHES}_"


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
        copied = context.copied(self.names, self.text)
        context.work.begin(copied)
        if copied > MAX_STEPS:
            raise Failed("Its macros go through too many values.")
        try:
            value = self._value(context)
        finally:
            if context.work.is_over:
                raise Failed("It takes too long on this visit.") from None
        return value

    def _value(self, context: "Context") -> Any:
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
            name = called[1].rstrip("_") if called else "A function"
            return Failed(f"{name} cannot work on this value.")
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
    work: Work = field(default_factory=Work)
    sizes: dict[str, Size] = field(default_factory=dict)

    def put(self, name: str, value: Any, *, only: frozenset[str] | None = None) -> None:
        """Set a variable; one too large to read is remembered as broken."""
        self.broken.pop(name, None)
        try:
            converted = _member(name, value, _Only(only, self.named))
            self.sizes[name] = size = Size.of(converted)
            self.work.begin(COPY_STEPS * size.values)
            if size.letters > MAX_VARIABLE:
                raise Failed(f'"{name}" holds more than {MAX_VARIABLE} characters in all.')
            self.inner.add_variable(name, converted)
        except Failed as failure:
            self.broken[name] = str(failure)

    def copied(self, names: frozenset[str], text: Text) -> int:
        """Return the steps of copying what macros go through: all of a record, each time."""
        macros = text.macros
        sizes = [self.sizes[name] for name in names & self.sizes.keys()] if macros.places else []
        return COPY_STEPS * sum(
            size.values * (macros.copies + macros.gathering * size.longest // 3) for size in sizes
        )

    def take_misses(self) -> list[tuple[str, str]]:
        """Return the (table, value) pairs not found since the last call."""
        taken = self.misses[:]
        self.misses.clear()
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
        counted = _library().compile(text.with_matches_called(_COUNTED_MATCHES))
    except ValueError as error:
        raise Refused(celwords.syntax(str(error))) from None
    found = program.references()
    known = _BUILT_IN | celfunctions.NAMES
    for name in found["functions"]:
        if name.isidentifier() and name not in known:
            raise Refused(f"There is no function called {name}.")
    return Expression(text, counted, frozenset(found["variables"]))


def context(
    variables: Mapping[str, Any],
    *,
    lookups: Mapping[str, Mapping[str, str]],
    only: frozenset[str] | None = None,
    named: "Named | None" = None,
    zone: str = "UTC",
) -> Context:
    """Build the context of one visit, once.

    ``only`` limits what is converted to members and custom fields of
    these names; ``named`` finds custom fields by name; ``zone`` is the
    clinic's, in which an instant is a day.
    """
    made = Context(_library().Context(), named or _by_name)
    for name, function in celfunctions.of(zone, lookups, made.misses).items():
        made.inner.add_function(name, made.work.counted(function))
    made.inner.add_function(_COUNTED_MATCHES, made.work.counted(_matches(made.work)))
    for name, value in variables.items():
        made.put(name, value, only=only)
    return made


def _matches(work: Work) -> Callable[[str, str], bool]:
    """Return the library's ``matches``, which spends what the pattern costs on the text.

    Its engine goes over a text once and never back, so the cost is known
    beforehand.
    """

    def matches(text: str, pattern: str) -> bool:
        work.spend(celpatterns.cost(pattern).steps(len(text.encode())))
        inner = _library().Context({"text": text, "pattern": pattern})
        return bool(_search().execute(inner))

    return matches


@lru_cache(maxsize=1)
def _search() -> Any:
    return _library().compile(f"text.{MATCHES}(pattern)")


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
