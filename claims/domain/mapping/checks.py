"""What is wrong with a rule before any visit comes: told when it is written."""

from functools import lru_cache

from claims.domain.mapping import cel, evaluation, paths, targets, transforms
from claims.domain.mapping.celtext import Refused
from claims.domain.mapping.rule import Rule
from claims.domain.mapping.values import Kind, Unfit, fits


def check(rule: Rule) -> list[str]:
    """Return every fault of a rule as a sentence; none means it may run."""
    return list(_faults(rule))


@lru_cache(maxsize=4096)
def _faults(rule: Rule) -> tuple[str, ...]:
    faults = [*_source_faults(rule), *_target_faults(rule)]
    for what, source in (("condition", rule.condition), ("value", rule.value)):
        if source:
            try:
                cel.expression(source)
            except Refused as refused:
                faults.append(f"The {what}: {refused}")
    return tuple(faults)


def _source_faults(rule: Rule) -> list[str]:
    transform = transforms.REGISTRY.get(rule.transform)
    if transform is None:
        return [f'There is no transform called "{rule.transform}".']
    if rule.value:
        both = rule.source or rule.transform
        return ["A rule has a source or a value, not both."] if both else []
    if rule.transform == "constant":
        return [] if rule.argument else ["A constant needs its value as argument."]
    try:
        parsed = evaluation.sources(rule)
    except paths.Unreadable as unreadable:
        return [str(unreadable)]
    if not parsed:
        return ["A rule needs a source, a value or a constant."]
    faults = [fault for steps in parsed for fault in _path_faults(rule, steps)]
    if len(parsed) > 1 and not transform.many:
        faults.append(f'"{rule.transform or "as it is"}" takes one source, not {len(parsed)}.')
    if rule.transform == "days_between" and len(parsed) != 2:
        faults.append("days_between takes two sources, the earlier one first.")
    wrong = transform.check(rule.argument)
    return [*faults, wrong] if wrong else faults


def _path_faults(rule: Rule, steps: tuple[str, ...]) -> list[str]:
    current = {"service": "services", "diagnosis": "diagnoses"}.get(steps[0])
    if steps[1:2] == ("[]",):
        current = steps[0]
    if current and rule.for_each != current:
        return [f"{rule.source} is read for each of {current}: say so in the rule."]
    return []


def _target_faults(rule: Rule) -> list[str]:
    wanted = targets.kind(rule.target)
    if wanted is None:
        return [f'There is no target called "{rule.target}".']
    faults = []
    if rule.target.startswith("service.") and rule.for_each != "services":
        faults.append(f"{rule.target} is written for each of services: say so in the rule.")
    if not rule.target.startswith("service.") and rule.for_each:
        faults.append(f"{rule.target} is written once for the visit.")
    given = _given(rule)
    if not fits(given, wanted):
        faults.append(f"{rule.target} takes {wanted.value}; the rule gives {given.value}.")
    if rule.default:
        try:
            targets.coerce(rule.target, rule.default)
        except Unfit as unfit:
            faults.append(f"The default {unfit}.")
    return faults


def _given(rule: Rule) -> Kind:
    transform = transforms.REGISTRY.get(rule.transform)
    if rule.value or transform is None or rule.transform in ("constant", "lookup"):
        return Kind.ANY
    return transform.gives
