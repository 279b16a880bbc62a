"""Evaluate one rule on one occasion: its value, its leaves, what went wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from claims.domain.encounter import Leaf
from claims.domain.mapping import cel, chains, paths, transforms
from claims.domain.mapping.celwork import RULE_STEPS
from claims.domain.mapping.paths import Current, Found, Visit
from claims.domain.mapping.rule import Mapping, Rule
from claims.domain.mapping.transforms import Clinic
from claims.domain.mapping.values import Unfit

if TYPE_CHECKING:
    from claims.domain.mapping.plans import Plan

_WORDS = (
    "visit_id version status kind start end signed_at patient coverages providers place "
    "diagnoses services notes fields"
)
_ROOTS = tuple(_WORDS.split())
_ALONE = {"services": "service", "diagnoses": "diagnosis"}


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


@dataclass(frozen=True, slots=True)
class Ground:
    """What all rules of one visit are evaluated on."""

    visit: Visit
    clinic: Clinic
    context: cel.Context


def ground(mapping: Mapping, plans: Iterable["Plan"], visit: Visit, *, zone: str) -> Ground:
    """Build what the rules of a visit are evaluated on: only what they read."""
    names: set[str] = set()
    literals: set[str] = set()
    for plan in plans:
        names |= {one[0] for one in (*plan.judged_by, *plan.reads)}
        literals |= plan.literals
    values = {name: getattr(visit.encounter, name) for name in _ROOTS if name in names}
    context = cel.context(
        values,
        lookups=mapping.lookups,
        only=frozenset(literals),
        named=visit.fields,
        zone=zone,
    )
    return Ground(visit, Clinic(mapping.lookups, zone, context.work), context)


def evaluate(plan: "Plan", current: Current, ground: Ground) -> Outcome:
    """Return what a checked rule says of a visit, or of one of its parts."""
    context = ground.context
    context.work.begin(RULE_STEPS)
    if plan.literals and current.name:
        context.put(_ALONE[current.name], current.record, only=plan.literals)
    leaves: tuple[Leaf, ...] = ()
    if plan.condition:
        leaves = _read(plan.judged_by, current, ground)
        context.take_misses()
        holds, failure = _condition(plan, context)
        misses = tuple(context.take_misses())
        if failure or not holds:
            severity = plan.rule.required or "confirm" if failure else ""
            return Outcome(leaves=leaves, problem=failure, severity=severity, misses=misses)
    if plan.value:
        return _from_value(plan, current, ground, leaves)
    return _from_source(plan, current, ground, leaves)


def subject_words(rule: Rule) -> str:
    """Name a rule's source at the head of a sentence."""
    return f'"{rule.source}"' if rule.source else f'the value of rule "{rule.key}"'


def _condition(plan: "Plan", context: cel.Context) -> tuple[bool, str]:
    try:
        holds = plan.condition.evaluate(context)  # type: ignore[union-attr]
    except cel.Failed as failed:
        return False, f'The condition of rule "{plan.rule.key}": {failed}'
    if not isinstance(holds, bool):
        return False, f'The condition of rule "{plan.rule.key}" is neither true nor false.'
    return holds, ""


def _from_value(
    plan: "Plan", current: Current, ground: Ground, leaves: tuple[Leaf, ...]
) -> Outcome:
    rule, context = plan.rule, ground.context
    leaves = _merge(leaves, _read(plan.reads, current, ground))
    context.take_misses()
    try:
        value = plan.value.evaluate(context)  # type: ignore[union-attr]
    except cel.Failed as failed:
        if failed.is_missing:
            return _missing(rule, leaves, str(failed), tuple(context.take_misses()))
        words = f'The value of rule "{rule.key}": {failed}'
        return Outcome(leaves=leaves, problem=words, severity=rule.required or "confirm")
    misses = tuple(context.take_misses())
    if value in (None, "", ()):
        return _missing(rule, leaves, "Its expression gives nothing.", misses)
    return Outcome(value, True, leaves, plan.explanation, misses=misses)


def _from_source(
    plan: "Plan", current: Current, ground: Ground, leaves: tuple[Leaf, ...]
) -> Outcome:
    rule = plan.rule
    found = [ground.visit.find(steps, current) for steps in plan.sources]
    leaves = _merge(leaves, *[one.leaves for one in found])
    present = [one.value for one in found if not one.is_missing]
    if _is_absent(rule, found, present):
        return _missing(rule, leaves, f'"{rule.source}" is not in the visit.', ())
    try:
        if not all(map(paths.plain, present)):
            raise Unfit("is a group of values, not one")
        made = chains.run(plan.steps, present, ground.clinic)
    except transforms.Unmatched as unmatched:
        misses = ((unmatched.table, unmatched.value),)
        return _missing(rule, leaves, "", misses, quiet=True)
    except Unfit as unfit:
        words = f'"{rule.source}" {unfit}.'
        return Outcome(leaves=leaves, problem=words, severity=rule.required or "confirm")
    return Outcome(made, True, leaves, plan.explanation)


def _is_absent(rule: Rule, found: list[Found], present: list[Any]) -> bool:
    if rule.transform == "constant":
        return False
    if rule.transform.startswith("days_between"):
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


def sources(rule: Rule) -> list[tuple[str, ...]]:
    """Return a rule's parsed source paths; paths.Unreadable says why not."""
    return [paths.parse(source) for source in written(rule)]


def written(rule: Rule) -> list[str]:
    """Return a rule's source paths as written; a comma in brackets belongs to a name."""
    found, depth = [""], 0
    for sign in rule.source:
        depth = max(0, depth + (sign == "[") - (sign == "]"))
        if sign == "," and not depth:
            found.append("")
        else:
            found[-1] += sign
    return [source.strip() for source in found if source.strip()]


def _read(read: tuple[tuple[str, ...], ...], current: Current, ground: Ground) -> tuple[Leaf, ...]:
    """Return the leaves an expression depends on, as far as its text tells."""
    return _merge(*(ground.visit.find(steps, current).leaves for steps in read))


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
    filled = [group for group in groups if group]
    if not filled:
        return ()
    if len(filled) == 1 and len(filled[0]) == 1:
        return filled[0]
    merged = {leaf.path: leaf for group in filled for leaf in group}
    return tuple(merged.values())
