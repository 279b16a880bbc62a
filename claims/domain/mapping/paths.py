"""Paths into an EncounterRecord: what stands there, and from which leaf."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from claims.domain.encounter import EncounterRecord, FieldRecord, Leaf
from claims.domain.mapping.patterns import pattern

_STEP = re.compile(r"([a-z_][a-z0-9_]*)((?:\[[^\[\]]*\])*)")
_ALIASES = {"service": "services", "diagnosis": "diagnoses"}
_UNKNOWN = re.compile(r"unknown\[(.+)\]", re.DOTALL)
_HIDDEN = frozenset({"sources", "unknown", "schema_version"})

MISSING = object()


class Unreadable(ValueError):
    """This is no path into a visit; the message says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a path; ``leaves`` are where it came from."""

    value: Any
    leaves: tuple[Leaf, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing to read."""
        return self.value is MISSING or self.value is None or self.value in ("", ())


@dataclass(frozen=True, slots=True)
class Current:
    """The service or diagnosis a rule is being applied to."""

    name: str = ""
    record: Any = None


def parse(path: str) -> tuple[str, ...]:
    """Split ``services[S1].fields[a b]`` into its steps, or say why not.

    A step is a name or a key in brackets; ``services[]`` is the current
    service, which may also be written ``service``. ``unknown[...]`` names
    leaves no part of the record carries, by their pattern.
    """
    if _UNKNOWN.fullmatch(path):
        return ("unknown", pattern(path))
    steps: list[str] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if not match:
            raise Unreadable(f"{path} is no path: see column {at + 1}.")
        steps.append(match[1])
        steps += [f"[{key}]" for key in re.findall(r"\[([^\[\]]*)\]", match[2])]
        at = match.end()
        if at < len(path):
            if path[at] != "." or at + 1 == len(path):
                raise Unreadable(f"{path} is no path: see column {at + 1}.")
            at += 1
    if not steps or (_ALIASES.get(steps[0], steps[0]) not in _roots()):
        raise Unreadable(f"{path or 'Nothing'} is not part of a visit.")
    return tuple(steps)


def _roots() -> frozenset[str]:
    return frozenset(EncounterRecord.model_fields) - _HIDDEN


class Visit:
    """A visit with what its rules ask of it again and again, found once."""

    def __init__(self, encounter: EncounterRecord) -> None:
        self.encounter = encounter
        self._fields: dict[int, dict[str, list[FieldRecord]]] = {}
        self._leaves: dict[str, tuple[Leaf, ...]] = {}
        self._found: dict[tuple[str, ...], Found] = {}

    def find(self, steps: tuple[str, ...], current: Current) -> Found:
        """Return what stands at a parsed path, and its leaves."""
        if steps[0] in _ALIASES or steps[1:2] == ("[]",):
            return find(self, steps, current)
        found = self._found.get(steps)
        if found is None:
            found = self._found[steps] = find(self, steps, current)
        return found

    def leaves(self, path: str) -> tuple[Leaf, ...]:
        """Return every leaf at or under one of our paths, in path order."""
        found = self._leaves.get(path)
        if found is None:
            found = self._leaves[path] = leaves_of(self.encounter, path)
        return found

    def fields(self, members: tuple[FieldRecord, ...]) -> dict[str, list[FieldRecord]]:
        """Return custom fields of the visit or of one of its parts, by name."""
        found = self._fields.get(id(members))
        if found is None:
            found = self._fields[id(members)] = {}
            for member in members:
                found.setdefault(member.name, []).append(member)
        return found

    @cached_property
    def unknown(self) -> dict[str, list[Leaf]]:
        """The leaves no part of the record carries, by pattern."""
        found: dict[str, list[Leaf]] = {}
        for leaf in self.encounter.unknown:
            found.setdefault(pattern(f"unknown[{leaf.path}]"), []).append(leaf)
        return found


def find(visit: Visit, steps: tuple[str, ...], current: Current) -> Found:
    """Return what stands at a parsed path, and its leaves."""
    if steps[0] == "unknown":
        leaves = tuple(visit.unknown.get(steps[1], ()))
        return Found(_one(tuple(_raw(leaf.raw) for leaf in leaves)), leaves)
    name, rest = _ALIASES.get(steps[0], steps[0]), steps[1:]
    if steps[0] in _ALIASES or rest[:1] == ("[]",):
        if current.name != name:
            return Found(MISSING)
        value, path = current.record, f"{name}[{current.record.key}]"
        rest = rest[1:] if rest[:1] == ("[]",) else rest
    else:
        value, path = getattr(visit.encounter, name), name
    return _descend(visit, value, path, rest)


def _descend(visit: Visit, value: Any, path: str, steps: tuple[str, ...]) -> Found:
    fields: list[FieldRecord] = []
    for step in steps:
        if step.startswith("["):
            value, path, fields = _member(visit, value, path, step[1:-1])
        else:
            value, path, fields = getattr(value, step, MISSING), f"{path}.{step}", []
        if value is MISSING:
            return Found(MISSING)
    leaves = visit.leaves(path)
    if not leaves:
        leaves = tuple(Leaf(path=field.path, raw=_raw(field.value)) for field in fields)
    return Found(value, leaves)


def _raw(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def _one(values: tuple[Any, ...]) -> Any:
    """Return what equal values say, or all where they differ."""
    if len(values) < 2:
        return values[0] if values else MISSING
    return values[0] if all(one == values[0] for one in values) else values


def _member(visit: Visit, value: Any, path: str, key: str) -> tuple[Any, str, list[FieldRecord]]:
    if not isinstance(value, tuple):
        return MISSING, path, []
    if value and isinstance(value[0], FieldRecord):
        fields = visit.fields(value).get(key, [])
        return _one(tuple([field.value for field in fields])), f"{path}[{key}]", fields
    for member in value:
        if key in (getattr(member, "key", None), getattr(member, "role", None)):
            return member, f"{path}[{member.key}]", []
    if key.isdecimal() and int(key) < len(value):
        member = value[int(key)]
        return member, f"{path}[{getattr(member, 'key', key)}]", []
    return MISSING, path, []


def leaves_of(encounter: EncounterRecord, path: str) -> tuple[Leaf, ...]:
    """Return every leaf at or under one of our paths, in path order."""
    if path in encounter.sources:
        return (encounter.sources[path],)
    names = encounter.source_paths
    return tuple(encounter.sources[name] for mark in ".[" for name in _starting(names, path + mark))


def _starting(names: tuple[str, ...], prefix: str) -> Iterator[str]:
    for place in range(bisect_left(names, prefix), len(names)):
        if not names[place].startswith(prefix):
            return
        yield names[place]


def plain(value: Any) -> bool:
    """Say whether a value is one a rule can carry: no part of the record."""
    if isinstance(value, str):
        return True
    if isinstance(value, tuple):
        return all(map(plain, value))
    return not isinstance(value, BaseModel)
