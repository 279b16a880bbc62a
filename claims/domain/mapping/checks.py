"""What is wrong with a rule before any visit comes: told when it is written."""

import re
from functools import lru_cache
from typing import NamedTuple

from claims.domain.attestations import ATTESTED
from claims.domain.mapping import cel, chains, evaluation, paths, targets
from claims.domain.mapping.celtext import Text
from claims.domain.mapping.celtokens import Refused
from claims.domain.mapping.rule import Rule
from claims.domain.mapping.values import Kind, Unfit, fits


class Fault(NamedTuple):
    """One thing that is wrong with a rule: at which of its cells, in a sentence."""

    cell: str
    words: str


def check(rule: Rule) -> list[str]:
    """Return every fault of a rule as a sentence; none means it may run."""
    return [fault.words for fault in faults(rule)]


@lru_cache(maxsize=4096)
def faults(rule: Rule) -> tuple[Fault, ...]:
    """Return every fault of a rule with the cell it stands at."""
    found = [*_source_faults(rule), *_target_faults(rule)]
    for cell, source in (("condition", rule.condition), ("value", rule.value)):
        if source:
            try:
                cel.expression(source)
            except Refused as refused:
                found.append(Fault(cell, f"The {cell}: {refused}"))
    return tuple(found)


def _source_faults(rule: Rule) -> list[Fault]:
    if rule.target == targets.IGNORE:
        return _ignored_faults(rule)
    try:
        steps = chains.parse(rule.transform, rule.argument)
    except chains.Broken as broken:
        return [Fault(broken.cell, str(broken))]
    if rule.value:
        both = rule.source or rule.transform
        return [Fault("value", "A rule has a source or a value, not both.")] if both else []
    if rule.transform == "constant":
        lacks = Fault("argument", "A constant needs its value as argument.")
        return [] if rule.argument else [lacks]
    found = _paths_faults(rule, is_many=steps[0].transform.many)
    if rule.transform.startswith("days_between") and len(evaluation.written(rule)) != 2:
        found.append(Fault("source", "days_between takes two sources, the earlier one first."))
    cell, wrong = chains.fault(steps)
    return [*found, Fault(cell, wrong)] if wrong else found


def _ignored_faults(rule: Rule) -> list[Fault]:
    """A rule that leaves a field out says which, and nothing else."""
    for cell in ("transform", "argument", "value", "required", "default"):
        if getattr(rule, cell):
            return [Fault(cell, "What is not needed on a claim is named as a source, no more.")]
    return _paths_faults(rule, is_many=True)


def _paths_faults(rule: Rule, *, is_many: bool) -> list[Fault]:
    try:
        parsed = evaluation.sources(rule)
    except paths.Unreadable as unreadable:
        return [Fault("source", str(unreadable))]
    if not parsed:
        return [Fault("source", "A rule needs a source, a value or a constant.")]
    found = [fault for steps in parsed for fault in _path_faults(rule, steps)]
    if len(parsed) > 1 and not is_many:
        words = f'"{rule.transform or "as it is"}" takes one source, not {len(parsed)}.'
        found.append(Fault("source", words))
    return found


def _path_faults(rule: Rule, steps: tuple[str, ...]) -> list[Fault]:
    current = {"service": "services", "diagnosis": "diagnoses"}.get(steps[0])
    if steps[1:2] == ("[]",):
        current = steps[0]
    if current and rule.for_each != current:
        words = f"{rule.source} is read for each of {current}: say so in the rule."
        return [Fault("for_each", words)]
    return []


def _target_faults(rule: Rule) -> list[Fault]:
    wanted = targets.kind(rule.target)
    if not rule.target:
        return [Fault("target", "Choose what it goes into.")]
    if wanted is None:
        return [Fault("target", f'There is no target called "{rule.target}".')]
    if rule.target == targets.IGNORE:
        return []
    found = []
    each = targets.each(rule.target)
    if each and rule.for_each != each:
        words = f"{rule.target} is written for each of {each}: say so in the rule."
        found.append(Fault("for_each", words))
    if not each and rule.for_each:
        found.append(Fault("for_each", f"{rule.target} is written once for the visit."))
    given = _given(rule)
    if not fits(given, wanted):
        words = f"{rule.target} takes {wanted.value}; the rule gives {given.value}."
        found.append(Fault("target", words))
    found += _attested_faults(rule)
    if rule.default:
        try:
            targets.coerce(rule.target, rule.default)
        except Unfit as unfit:
            found.append(Fault("default", f"The default {unfit}."))
    return found


def _attested_faults(rule: Rule) -> list[Fault]:
    """A modifier a person stands for is read from the record, never said by the rule itself."""
    if rule.target != "service.modifiers":
        return []
    said = [("default", word) for word in re.findall(r"\w+", rule.default)]
    said += [("value", word) for word in Text(rule.value).literals]
    if rule.transform.startswith("constant"):
        said += [("argument", word) for word in re.findall(r"\w+", rule.argument)]
    return [
        Fault(cell, f"A person stands for {word.strip()}: no rule can say it by itself.")
        for cell, word in said
        if word.strip().upper() in ATTESTED
    ]


def _given(rule: Rule) -> Kind:
    try:
        last = chains.parse(rule.transform, rule.argument)[-1].transform
    except chains.Broken:
        return Kind.ANY
    if rule.value or last.name in ("constant", "lookup", "part"):
        return Kind.ANY
    return last.gives
