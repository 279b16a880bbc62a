"""Apply a mapping to a visit: facts, header values, provenance, problems."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from claims.domain.encounter import EncounterRecord, Leaf
from claims.domain.facts import DocumentedService
from claims.domain.mapping import (
    base,
    drug_targets,
    evaluation,
    paths,
    plans,
    targets,
    visit_targets,
    wording,
)
from claims.domain.mapping.celwork import LEAF_STEPS, MAX_VISIT_STEPS
from claims.domain.mapping.evaluation import Outcome
from claims.domain.mapping.paths import Current
from claims.domain.mapping.plans import Plan
from claims.domain.mapping.results import Mapped, Problem, Unmatched
from claims.domain.mapping.rule import Mapping, Rule
from claims.domain.mapping.values import Unfit
from claims.domain.provenance import Kind, Origin, Provenance

BASE_EXPLANATION = "As the EMR sent it."
CUT = (
    'The rules take too long on this visit and were ended at rule "{}": it {} not applied in full.'
    " Check the claim against the visit, and make the rules simpler."
)


def apply(
    mapping: Mapping,
    encounter: EncounterRecord,
    *,
    zone: str,
    watch: Callable[[Rule], None] | None = None,
    steps: int = MAX_VISIT_STEPS,
) -> Mapped:
    """Return facts and header values of a visit under a mapping.

    First every service becomes facts with what the EMR says of it, then
    the rules are applied in order; a later rule overwrites an earlier
    one. ``zone`` is the clinic's IANA time zone; ``watch`` is told each
    rule before it is applied. Nothing is raised for what a visit holds:
    it becomes a problem, told in words. So does a set that takes too much
    on this visit, ``steps`` as celwork counts them: the rule it was ended
    at, and how many were not applied.
    """
    work = _Work(mapping, encounter, zone)
    work.ground.context.work.most = steps
    work.add_facts()
    for place, plan in enumerate(work.plans):
        if watch is not None:
            watch(plan.rule)
        if plan.fault:
            work.block(plan.rule, plan.fault)
            continue
        for current in work.occasions(plan.rule):
            if work.ground.context.work.is_spent:
                left = len(work.plans) - place - 1
                work.block(plan.rule, CUT.format(plan.rule.key, _after(left)))
                return work.result()
            work.apply(plan, current)
    return work.result()


def _after(count: int) -> str:
    return f"and {count} after it were" if count else "was"


@dataclass
class _Work:
    mapping: Mapping
    encounter: EncounterRecord
    zone: str
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    draft: dict[str, Any] = field(default_factory=dict)
    provenance: Provenance = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    diagnoses: dict[str, dict[str, Any]] = field(default_factory=dict)
    ignored: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plans = plans.of(self.mapping)
        visit = paths.Visit(self.encounter)
        self.ground = evaluation.ground(self.mapping, self.plans, visit, zone=self.zone)
        keys = base.service_keys(self.encounter)
        pairs = zip(keys, self.encounter.services, strict=True)
        self.services = [(key, Current("services", service)) for key, service in pairs]

    def add_facts(self) -> None:
        """Take what the EMR itself says of each service."""
        for key, current in self.services:
            made, leaves = base.facts(self.encounter, current.record, key=key, zone=self.zone)
            self.facts[key] = {name: getattr(made, name) for name in type(made).model_fields}
            for fact, found in leaves.items():
                self.provenance[f"facts[{key}].{fact}"] = _origin(
                    Kind.EMR, found, explanation=BASE_EXPLANATION
                )

    def occasions(self, rule: Rule) -> list[tuple[str, Current]]:
        """Return what a rule is applied to: the visit, or each of its parts."""
        if rule.for_each == "services":
            return self.services
        if rule.for_each == "diagnoses":
            return [(d.key, Current("diagnoses", d)) for d in self.encounter.diagnoses]
        return [("", Current())]

    def apply(self, plan: Plan, occasion: tuple[str, Current]) -> None:
        """Write what one rule says on one occasion, or tell why it cannot."""
        key, current = occasion
        rule = plan.rule
        outcome = evaluation.evaluate(plan, current, self.ground)
        self.ground.context.work.begin(LEAF_STEPS * len(outcome.leaves))
        if outcome.problem or outcome.misses:
            self._tell(rule, key, outcome)
        if rule.target == targets.IGNORE:
            if outcome.is_written:
                self.ignored |= dict.fromkeys(leaf.path for leaf in outcome.leaves)
            return
        cell = self._cell(plan, key)
        if not outcome.is_written:
            self._depends(cell, outcome.leaves)
            return
        try:
            value = plan.cast(outcome.value)
        except Unfit as unfit:
            words = f"{evaluation.subject_words(rule)} {unfit}."
            self._problem(rule, key, words, outcome.leaves, rule.required or "confirm")
            return
        self._write(plan, key, value)
        if plan.field == "documented_modifiers":
            self.facts[key]["reworded_modifiers"] = wording.reworded(rule, value, outcome.leaves)
        self.provenance[cell] = _origin(
            Kind.MAPPING,
            outcome.leaves,
            rule=rule.key,
            version=self.mapping.version,
            explanation=outcome.explanation,
        )

    def block(self, rule: Rule, message: str) -> None:
        """Tell what keeps a rule from being applied at all."""
        self.problems.append(Problem(rule=rule.key, severity="block", message=message))

    def _cell(self, plan: Plan, key: str) -> str:
        if not plan.each:
            return plan.rule.target
        return f"{'facts' if plan.each == 'services' else plan.each}[{key}].{plan.field}"

    def _write(self, plan: Plan, key: str, value: Any) -> None:
        field = plan.field
        if not plan.each:
            self.draft[plan.rule.target] = value
        elif plan.each == "diagnoses":
            self.diagnoses.setdefault(key, {})[field] = value
        elif field.startswith(drug_targets.PREFIX):
            self.facts[key]["drug"] = drug_targets.written(self.facts[key]["drug"], field, value)
        elif field.startswith(visit_targets.PREFIX):
            facts = self.facts[key]
            facts["visit"] = visit_targets.written(facts["visit"], field, value)
        else:
            self.facts[key][field] = value

    def _depends(self, cell: str, leaves: tuple[Leaf, ...]) -> None:
        """Note that a cell would change with these leaves, though not written."""
        before = self.provenance.get(cell)
        if before is None or not leaves:
            return
        new = [leaf for leaf in leaves if leaf.path not in before.leaves]
        self.provenance[cell] = before.model_copy(
            update={
                "leaves": (*before.leaves, *(leaf.path for leaf in new)),
                "raws": (*before.raws, *(leaf.raw for leaf in new)),
            }
        )

    def _tell(self, rule: Rule, key: str, outcome: Outcome) -> None:
        if outcome.problem:
            severity = outcome.severity or "confirm"
            self._problem(rule, key, outcome.problem, outcome.leaves, severity)
        for table, value in outcome.misses:
            leaf = outcome.leaves[0].path if outcome.leaves else ""
            said: dict[str, Any] = {
                "rule": rule.key,
                "table": table,
                "leaf": leaf,
                "subject": key,
                "severity": rule.required or "confirm",
            }
            self.unmatched.append(Unmatched.model_validate({**said, "value": value}))
            words = (
                f'The look-up "{table}" does not know what {evaluation.subject_words(rule)} says.'
            )
            told = {**said, "message": words, "value": value}
            self.problems.append(Problem.model_validate(told))

    def _problem(
        self, rule: Rule, key: str, message: str, leaves: tuple[Leaf, ...], severity: str
    ) -> None:
        leaf = leaves[0].path if leaves else ""
        self.problems.append(
            Problem.model_validate(
                {
                    "rule": rule.key,
                    "severity": severity,
                    "message": message,
                    "leaf": leaf,
                    "subject": key,
                }
            )
        )

    def result(self) -> Mapped:
        """Return everything, facts with the leaves the rules added."""
        inputs = self._inputs()
        services = [
            DocumentedService.model_validate({**values, "inputs": inputs.get(key, {})})
            for key, values in self.facts.items()
        ]
        return Mapped(
            services=tuple(services),
            draft=self.draft,
            provenance=self.provenance,
            problems=tuple(self.problems),
            unmatched=tuple(self.unmatched),
            ignored=tuple(self.ignored),
            diagnoses=self.diagnoses,
        )

    def _inputs(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return by service the leaves each of its facts came from."""
        inputs: dict[str, dict[str, tuple[str, ...]]] = {}
        for cell, origin in self.provenance.items():
            key, _, fact = cell.removeprefix("facts[").rpartition("].")
            if cell.startswith("facts[") and origin.leaves:
                inputs.setdefault(key, {})[fact] = origin.leaves
        return inputs


def _origin(kind: Kind, leaves: tuple[Leaf, ...], **said: str) -> Origin:
    return Origin(
        kind=kind,
        leaves=tuple([leaf.path for leaf in leaves]),
        raws=tuple([leaf.raw for leaf in leaves]),
        **said,
    )
