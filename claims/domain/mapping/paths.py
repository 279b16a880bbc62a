"""Paths into an EncounterRecord: what stands there, and from which leaf."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from claims.domain.encounter import EncounterRecord, FieldRecord, Leaf

_STEP = re.compile(r"([a-z_][a-z0-9_]*)((?:\[[^\[\]]*\])*)")
_ALIASES = {"service": "services", "diagnosis": "diagnoses"}
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
        return self.value is MISSING or self.value in (None, "", ())


@dataclass(frozen=True, slots=True)
class Current:
    """The service or diagnosis a rule is being applied to."""

    name: str = ""
    record: Any = None


def parse(path: str) -> tuple[str, ...]:
    """Split ``services[S1].fields[a b]`` into its steps, or say why not.

    A step is a name or a key in brackets; ``services[]`` is the current
    service, which may also be written ``service``.
    """
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


def find(encounter: EncounterRecord, steps: tuple[str, ...], current: Current) -> Found:
    """Return what stands at a parsed path, and its leaves."""
    name, rest = _ALIASES.get(steps[0], steps[0]), steps[1:]
    if steps[0] in _ALIASES or rest[:1] == ("[]",):
        if current.name != name:
            return Found(MISSING)
        value, path = current.record, f"{name}[{current.record.key}]"
        rest = rest[1:] if rest[:1] == ("[]",) else rest
    else:
        value, path = getattr(encounter, name), name
    return _descend(encounter, value, path, rest)


def _descend(encounter: EncounterRecord, value: Any, path: str, steps: tuple[str, ...]) -> Found:
    fields: list[FieldRecord] = []
    for step in steps:
        if step.startswith("["):
            value, path, fields = _member(value, path, step[1:-1])
        else:
            value, path, fields = getattr(value, step, MISSING), f"{path}.{step}", []
        if value is MISSING:
            return Found(MISSING)
    leaves = leaves_of(encounter, path)
    if not leaves:
        leaves = tuple(Leaf(path=field.path, raw=_raw(field.value)) for field in fields)
    return Found(value, leaves)


def _raw(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def _member(value: Any, path: str, key: str) -> tuple[Any, str, list[FieldRecord]]:
    if not isinstance(value, tuple):
        return MISSING, path, []
    fields = [m for m in value if isinstance(m, FieldRecord) and m.name == key]
    if fields:
        values = [field.value for field in fields]
        same = all(one == values[0] for one in values)
        return values[0] if same else tuple(values), f"{path}[{key}]", fields
    for member in value:
        if key in (getattr(member, "key", None), getattr(member, "role", None)):
            return member, f"{path}[{member.key}]", []
    if key.isdigit() and int(key) < len(value) and not isinstance(value[0], FieldRecord):
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
    if isinstance(value, tuple):
        return all(plain(member) for member in value)
    return not isinstance(value, BaseModel)
