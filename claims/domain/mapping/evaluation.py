"""Evaluate one rule on one occasion: its value, its leaves, what went wrong."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from claims.domain.encounter import EncounterRecord, Leaf
from claims.domain.mapping import cel, paths, transforms
from claims.domain.mapping.celtext import Text
from claims.domain.mapping.paths import Current, Found
from claims.domain.mapping.rule import Mapping, Rule
from claims.domain.mapping.values import Unfit

_WORDS = (
    "visit_id version status kind start end signed_at patient coverages providers place "
    "diagnoses services notes fields"
)
_ROOTS = tuple(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule came to. ``problem`` is a sentence without any value."""

    value: Any = None
    is_written: bool = False
    leaves: tuple[Leaf, ...] = ()
    explanation: str = ""
    problem: str = ""
    severity: str = ""
    misses: tuple[tuple[str, str], ...] = ()


def context(mapping: Mapping, encounter: EncounterRecord) -> cel.Context:
    """Build the expressions' context of a visit: only what they read."""
    names: set[str] = set()
    literals: set[str] = set()
    for rule in mapping.rules:
        for source in filter(None, (rule.condition, rule.value)):
            text = Text(source)
            names |= {chain[0] for chain in text.chains()}
            literals |= text.literals
    values = {name: getattr(encounter, name) for name in _ROOTS if name in names}
    return cel.context(values, lookups=mapping.lookups, only=frozenset(literals))


def evaluate(
    rule: Rule,
    encounter: EncounterRecord,
    current: Current,
    *,
    context: cel.Context,
    lookups: Table[str, Table[str, str]],
) -> Outcome:
    """Return what a checked rule says of a visit, or of one of its parts."""
    alone = {"services": "service", "diagnoses": "diagnosis"}.get(current.name)
    if alone and (rule.condition or rule.value):
        context.put(alone, current.record, only=_literals(rule))
    context.take_misses()
    leaves = _leaves_read(rule.condition, encounter, current)
    if rule.condition:
        holds, failure = _condition(rule, context)
        misses = tuple(context.take_misses())
        if failure or not holds:
            severity = rule.required or "confirm" if failure else ""
            return Outcome(leaves=leaves, problem=failure, severity=severity, misses=misses)
    if rule.value:
        return _from_value(rule, encounter, current, context, leaves)
    return _from_source(rule, encounter, current, lookups, leaves)


def subject_words(rule: Rule) -> str:
    """Name a rule's source at the head of a sentence."""
    return f'"{rule.source}"' if rule.source else f'the value of rule "{rule.key}"'


def _literals(rule: Rule) -> frozenset[str]:
    return frozenset(
        literal
        for source in (rule.condition, rule.value)
        if source
        for literal in Text(source).literals
    )


def _condition(rule: Rule, context: cel.Context) -> tuple[bool, str]:
    try:
        holds = cel.expression(rule.condition).evaluate(context)
    except cel.Failed as failed:
        return False, f'The condition of rule "{rule.key}": {failed}'
    if not isinstance(holds, bool):
        return False, f'The condition of rule "{rule.key}" is neither true nor false.'
    return holds, ""


def _from_value(
    rule: Rule,
    encounter: EncounterRecord,
    current: Current,
    context: cel.Context,
    leaves: tuple[Leaf, ...],
) -> Outcome:
    leaves = _merge(leaves, _leaves_read(rule.value, encounter, current))
    try:
        value = cel.expression(rule.value).evaluate(context)
    except cel.Failed as failed:
        if failed.is_missing:
            return _missing(rule, leaves, str(failed), tuple(context.take_misses()))
        words = f'The value of rule "{rule.key}": {failed}'
        return Outcome(leaves=leaves, problem=words, severity=rule.required or "confirm")
    misses = tuple(context.take_misses())
    if value in (None, "", ()):
        return _missing(rule, leaves, "Its expression gives nothing.", misses)
    return Outcome(value, True, leaves, f'By rule "{rule.key}".', misses=misses)


def _from_source(
    rule: Rule,
    encounter: EncounterRecord,
    current: Current,
    lookups: Table[str, Table[str, str]],
    leaves: tuple[Leaf, ...],
) -> Outcome:
    transform = transforms.REGISTRY[rule.transform]
    read = [] if rule.transform == "constant" else sources(rule)  # a constant hangs on nothing
    found = [paths.find(encounter, steps, current) for steps in read]
    leaves = _merge(leaves, *(one.leaves for one in found))
    present = [one for one in found if not one.is_missing]
    if _is_absent(rule, found, present):
        return _missing(rule, leaves, f'"{rule.source}" is not in the visit.', ())
    value: Any = (
        [one.value for one in present] if transform.many else (present[0].value if present else "")
    )
    try:
        if not paths.plain(tuple(value) if transform.many else value):
            raise Unfit("is a group of values, not one")
        made = transform.function(value, rule.argument, lookups)
    except transforms.Unmatched:
        misses = ((rule.argument, str(value).strip()),)
        return _missing(rule, leaves, "", misses, quiet=True)
    except Unfit as unfit:
        words = f'"{rule.source}" {unfit}.'
        return Outcome(leaves=leaves, problem=words, severity=rule.required or "confirm")
    return Outcome(made, True, leaves, _explanation(rule, transform))


def _is_absent(rule: Rule, found: list[Found], present: list[Found]) -> bool:
    if rule.transform == "constant":
        return False
    if rule.transform == "days_between":
        return len(present) < len(found)
    return not present


def _missing(
    rule: Rule,
    leaves: tuple[Leaf, ...],
    words: str,
    misses: tuple[tuple[str, str], ...],
    *,
    quiet: bool = False,
) -> Outcome:
    if rule.default:
        said = f'The default of rule "{rule.key}".'
        return Outcome(rule.default, True, leaves, said, misses=misses)
    if not rule.required or quiet:
        return Outcome(leaves=leaves, misses=misses)
    return Outcome(leaves=leaves, problem=words, severity=rule.required, misses=misses)


def _explanation(rule: Rule, transform: transforms.Transform) -> str:
    if rule.transform == "constant":
        return f'Rule "{rule.key}" always says so.'
    return f'By rule "{rule.key}", from {rule.source}, {transform.does}.'


def sources(rule: Rule) -> list[tuple[str, ...]]:
    """Return a rule's parsed source paths; paths.Unreadable says why not."""
    written = [source.strip() for source in rule.source.split(",") if source.strip()]
    return [paths.parse(source) for source in written]


def _leaves_read(source: str, encounter: EncounterRecord, current: Current) -> tuple[Leaf, ...]:
    """Return the leaves an expression depends on, as far as its text tells."""
    if not source:
        return ()
    leaves: tuple[Leaf, ...] = ()
    for chain in Text(source).chains():
        if steps := steps_of(chain):
            leaves = _merge(leaves, paths.find(encounter, steps, current).leaves)
    return leaves


def steps_of(chain: tuple[str, ...]) -> tuple[str, ...]:
    """Return what an expression reads as steps of a path; nothing for another name."""
    if chain[0] not in (*_ROOTS, "service", "diagnosis"):
        return ()
    steps = [chain[0]]
    for before, step in pairwise(chain):
        in_list = before in ("fields", "coverages", "providers", "services", "diagnoses", "notes")
        steps.append(f"[{step}]" if in_list else step)
    return tuple(steps)


def _merge(*groups: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
    merged = {leaf.path: leaf for group in groups for leaf in group}
    return tuple(merged.values())
