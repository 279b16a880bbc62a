"""Rules read once: what every visit would otherwise read out of their text again."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from claims.domain.mapping import chains, checks, evaluation, targets
from claims.domain.mapping.cel import Expression, expression
from claims.domain.mapping.chains import Step
from claims.domain.mapping.rule import Mapping, Rule

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A rule, or the fault that keeps it from running.

    ``judged_by`` and ``reads`` are the paths its condition and its value
    read; ``literals`` the names and texts both spell out. ``cast`` makes
    a value fit the target, which is ``field`` of each of ``each``.
    """

    rule: Rule
    fault: str = ""
    sources: tuple[Steps, ...] = ()
    steps: tuple[Step, ...] = ()
    condition: Expression | None = None
    value: Expression | None = None
    judged_by: tuple[Steps, ...] = ()
    reads: tuple[Steps, ...] = ()
    literals: frozenset[str] = frozenset()
    explanation: str = ""
    cast: Callable[[Any], Any] = str
    each: str = ""
    field: str = ""


def of(mapping: Mapping) -> tuple[Plan, ...]:
    """Return the plans of a mapping's rules in their order, kept for the next visit."""
    return _kept.get(mapping)


def plan(rule: Rule) -> Plan:
    """Read one rule."""
    faults = checks.check(rule)
    if faults:
        return Plan(rule, fault=faults[0])
    condition = expression(rule.condition) if rule.condition else None
    value = expression(rule.value) if rule.value else None
    literals: frozenset[str] = frozenset()
    for one in (condition, value):
        literals |= one.text.literals if one else frozenset()
    is_sourced = not value and rule.transform != "constant"  # a constant hangs on nothing
    steps = () if value else chains.parse(rule.transform, rule.argument)
    return Plan(
        rule,
        sources=tuple(evaluation.sources(rule)) if is_sourced else (),
        steps=steps,
        condition=condition,
        value=value,
        judged_by=_paths(condition),
        reads=_paths(value),
        literals=literals,
        explanation=_explanation(rule, steps),
        cast=targets.cast(rule.target),
        each=targets.each(rule.target),
        field=targets.fact_field(rule.target).removeprefix(targets.DIAGNOSIS),
    )


def _explanation(rule: Rule, steps: tuple[Step, ...]) -> str:
    if rule.value:
        return f'By rule "{rule.key}".'
    if rule.transform == "constant":
        return f'Rule "{rule.key}" always says so.'
    does = ", then ".join(step.transform.does for step in steps)
    return f'By rule "{rule.key}", from {rule.source}, {does}.'


def _paths(expression: Expression | None) -> tuple[Steps, ...]:
    chained = expression.text.chains() if expression else []
    return tuple(steps for steps in map(evaluation.steps_of, chained) if steps)


class _Kept:
    """The plans of the last few mappings, by identity: to compare their rules would cost more."""

    MOST = 16

    def __init__(self) -> None:
        self._plans: OrderedDict[int, tuple[Mapping, tuple[Plan, ...]]] = OrderedDict()
        self._lock = Lock()

    def get(self, mapping: Mapping) -> tuple[Plan, ...]:
        with self._lock:
            kept = self._plans.get(id(mapping))
            if kept is not None:  # it holds the mapping, so no other can have its id
                self._plans.move_to_end(id(mapping))
                return kept[1]
        made = tuple(plan(rule) for rule in sorted(mapping.rules, key=lambda rule: rule.order))
        with self._lock:
            self._plans[id(mapping)] = (mapping, made)
            while len(self._plans) > self.MOST:
                self._plans.popitem(last=False)
        return made


_kept = _Kept()
