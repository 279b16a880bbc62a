"""Which rules read which fields, told by what the rules say, before any visit comes."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from claims.domain.mapping import evaluation, targets
from claims.domain.mapping.celtext import Text
from claims.domain.mapping.patterns import field_name, pattern
from claims.domain.mapping.rule import Rule

_ALIASES = (
    (re.compile(r"service(?=\.|\Z)"), "services[]"),
    (re.compile(r"diagnosis(?=\.|\Z)"), "diagnoses[]"),
)
# Where a service's or diagnosis' own field may stand when a macro names its owner anew.
_ANYWHERE = ("fields[{}]", "services[].fields[{}]", "diagnoses[].fields[{}]")


class Readers:
    """The rules of a set, found by the pattern of a field they read."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._reading: dict[str, list[str]] = {}
        self._ignoring: dict[str, list[str]] = {}
        for rule in rules:
            found = self._ignoring if rule.target == targets.IGNORE else self._reading
            for name in named(rule):
                found.setdefault(name, []).append(rule.key)

    def of(self, pattern: str) -> tuple[str, ...]:
        """Return the keys of the rules that read a field to make something of it."""
        return _found(self._reading, pattern)

    def ignoring(self, pattern: str) -> tuple[str, ...]:
        """Return the keys of the rules that say a field is not needed."""
        return _found(self._ignoring, pattern)


def _found(by_pattern: dict[str, list[str]], pattern: str) -> tuple[str, ...]:
    keys = list(by_pattern.get(pattern, ()))
    if by_pattern and not field_name(pattern) and not pattern.startswith("unknown["):
        for above in _above(pattern):
            keys += by_pattern.get(above, ())
    return tuple(dict.fromkeys(keys))


def _above(pattern: str) -> Iterator[str]:
    """Yield the groups a part of the record belongs to: who reads a group reads it."""
    for place, letter in enumerate(pattern):
        if place and letter in ".[":
            yield pattern[:place]


@lru_cache(maxsize=8192)
def named(rule: Rule) -> tuple[str, ...]:
    """Return the patterns of what a rule reads: its sources and its expressions."""
    written = [] if rule.transform == "constant" else evaluation.written(rule)
    found = [pattern(_spelled(source)) for source in written]
    for text in (rule.condition, rule.value):
        for chain in Text(text).chains() if text else ():
            found += _of_chain(chain)
    return tuple(dict.fromkeys(found))


def _spelled(source: str) -> str:
    for alias, whole in _ALIASES:
        source = alias.sub(whole, source, count=1) if alias.match(source) else source
    return source


def _of_chain(chain: tuple[str, ...]) -> list[str]:
    steps = evaluation.steps_of(chain)
    if steps:
        return [pattern(_spelled("".join(_joined(steps))))]
    if "fields" in chain[1:-1]:
        name = chain[chain.index("fields", 1) + 1]
        return [pattern(place.format(name)) for place in _ANYWHERE]
    return []


def _joined(steps: tuple[str, ...]) -> Iterator[str]:
    yield steps[0]
    for step in steps[1:]:
        yield step if step.startswith("[") else f".{step}"
