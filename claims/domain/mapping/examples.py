"""A few values a mapping made of real visits, masked, to show what each rule does."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from claims.domain.mapping import targets, values_seen
from claims.domain.mapping.results import Mapped
from claims.domain.mapping.rule import Mapping
from claims.domain.provenance import Kind

ENOUGH = 3  # of each target


def chosen(mapping: Mapping, mapped: Mapped, shown: Counter[str]) -> Iterator[dict[str, str]]:
    """Yield what rules made of a visit, for targets of which few are ``shown`` yet.

    Each is ``target``, ``rule``, ``raw`` (what the EMR sent) and ``value``
    (what the claim gets), the last two with a mark for every letter and
    digit. Counts in ``shown`` what it yields.
    """
    target_of = {rule.key: rule.target for rule in mapping.rules}
    facts = {service.key: service for service in mapped.services}
    for cell, origin in mapped.provenance.items():
        target = target_of.get(origin.rule, "") if origin.kind == Kind.MAPPING else ""
        if not target or shown[target] >= ENOUGH:
            continue
        shown[target] += 1
        value = _value(cell, target, mapped, facts)
        yield {
            "target": target,
            "rule": origin.rule,
            "raw": _masked(origin.raws),
            "value": _masked(value),
        }


def _value(cell: str, target: str, mapped: Mapped, facts: dict[str, Any]) -> Any:
    owner, _, key = cell.rpartition("].")[0].partition("[")
    if owner == "diagnoses":
        return mapped.diagnoses.get(key, {}).get(target.removeprefix("diagnosis."))
    if owner != "facts":
        return mapped.draft.get(cell)
    value = facts.get(key)
    for name in targets.fact_field(target).split("."):
        value = getattr(value, name, None)
    return value


def _masked(value: Any) -> str:
    return values_seen.masked(values_seen.text(value))
