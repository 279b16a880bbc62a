"""Measure what it costs to apply a mapping to a visit, with provenance, beside a plain dict.

python3 dev.py bench mapping

One service, one tenth of the rules in CEL, half of those a condition
and half a value. The baseline does the same by hand: a Python function
for each rule over a dict of the fields, and no word of where a value
came from.
"""

import argparse
import gc
import time
from collections.abc import Callable
from typing import Any

from benches import _report
from claims.domain.encounter import (
    EncounterRecord,
    FieldRecord,
    Leaf,
    PatientRecord,
    ServiceRecord,
)
from claims.domain.mapping import checks, engine
from claims.domain.mapping.rule import Mapping, Rule

TABLE = {f"word {number}": f"meaning {number}" for number in range(100)}
RULES, FIELDS = (10, 100, 1_000), (50, 2_000)
ZONE = "America/Denver"
Plain = Callable[[dict[str, Any]], Any]


def main() -> None:
    """Run the bench and print its figures."""
    parser = argparse.ArgumentParser(prog="dev.py bench mapping", description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    known = parser.parse_args()
    figures: dict[str, _report.Figure] = {}
    for count in RULES:
        for fields in FIELDS:
            label = f"{count} rules, {fields} fields"
            figures |= _measure(label, _rules(count, fields), visit(fields), known.times)
    _report.show("mapping", figures, _report.environment(), as_json=known.json)


def visit(count: int) -> EncounterRecord:
    """Return a visit of one service with so many custom fields, half of them the service's."""
    fields = tuple(
        FieldRecord(name=f"f{number}", path=f"ext/f{number}", value=_value(number))
        for number in range(count)
    )
    half = count // 2
    service = ServiceRecord(key="S1", code="97110", minutes=38, fields=fields[half:])
    own = [(f"fields[{one.name}]", one) for one in fields[:half]]
    own += [(f"services[S1].fields[{one.name}]", one) for one in fields[half:]]
    return EncounterRecord(
        visit_id="V1",
        patient=PatientRecord(key="P1"),
        services=(service,),
        fields=fields[:half],
        sources={path: Leaf(path=f"E/1.{one.path}", raw=one.value) for path, one in own},
    )


def _value(number: int) -> str:
    return (f"word {number % 100}", f" {number} ", f"{number}")[number % 3]


def _rules(count: int, fields: int) -> list[tuple[Rule, Plain]]:
    return [_rule(number, fields) for number in range(count)]


def _rule(number: int, fields: int) -> tuple[Rule, Plain]:
    """Return one rule and the same by hand."""
    kind = number % 10
    field = number * 3 % (fields // 2 - 3) // 3 * 3 + kind % 3
    name, said = f"f{field}", {"key": f"r{number}", "order": number}
    text = {"target": "additional_information", **said}
    if kind == 9 and number % 20 == 9:
        rule = Rule(source=f"fields[{name}]", condition=f"fields.{name} != ''", **text)
        return rule, lambda visit: visit[name] if visit[name] != "" else None
    if kind == 9:
        rule = Rule(value=f"trim(fields.{name}) + '!'", **text)
        return rule, lambda visit: visit[name].strip() + "!"
    if kind % 3 == 0:
        rule = Rule(source=f"fields[{name}]", transform="lookup", argument="words", **text)
        return rule, lambda visit: TABLE.get(visit[name].strip())
    if kind % 3 == 1:
        rule = Rule(source=f"fields[{name}]", transform="trim", **text)
        return rule, lambda visit: visit[name].strip()
    rule = Rule(source=f"fields[{name}]", transform="number", target="amount_paid", **said)
    return rule, lambda visit: int(visit[name])


def _measure(
    label: str, pairs: list[tuple[Rule, Plain]], record: EncounterRecord, times: int
) -> dict[str, _report.Figure]:
    rules = tuple(rule for rule, _ in pairs)
    faults = [fault for rule in rules for fault in checks.check(rule)]
    mapping = Mapping(version="1", rules=rules, lookups={"words": TABLE})
    mapped = engine.apply(mapping, record, zone=ZONE)
    if faults or mapped.problems or mapped.unmatched or not mapped.provenance:
        raise SystemExit("The bench's own rules do not hold.")
    by_hand = [(rule.target, plain) for rule, plain in pairs]

    def plainly() -> dict[str, Any]:
        visit = {field.name: field.value for field in record.fields}
        return {target: plain(visit) for target, plain in by_hand}

    if plainly() != mapped.draft:
        raise SystemExit("The rules by hand do not say the same.")

    def mapping_them() -> Any:
        return engine.apply(mapping, record, zone=ZONE)

    return {
        f"{label}": _report.figure(_spent(mapping_them, times, time.perf_counter), "ms"),
        f"{label}, processor": _report.figure(_spent(mapping_them, times, time.process_time), "ms"),
        f"{label}, by hand": _report.figure(_spent(plainly, times, time.perf_counter), "ms"),
    }


def _spent(act: Callable[[], Any], times: int, clock: Callable[[], float]) -> list[float]:
    found = []
    for _ in range(times):
        gc.collect()
        before = clock()
        act()
        found.append((clock() - before) * 1000)
    return found


if __name__ == "__main__":
    main()
