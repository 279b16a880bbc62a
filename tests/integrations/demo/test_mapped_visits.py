"""Under the demo's own rules every visit maps to the same again, wherever it is done."""

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.encounter import EncounterRecord
from claims.domain.mapping import account, engine
from claims.domain.mapping.results import Mapped
from claims.domain.mapping.rules import Mapping, Rule, check
from claims.services import starters
from integrations.demo import bundles, visits
from integrations.vendors.fhir.adapter import Fhir

ZONE, TODAY = "America/Denver", date(2026, 11, 20)
MAPPING = starters.read("demo-emr")


def records():
    """Return every visit the demo's script tells of that can be read."""
    told = [visits.visit(1, number, TODAY) for number in range(1, visits.SCRIPTED + 1)]
    return [one for visit in told if visit.readable for one in read(visit)]


def read(visit):
    """Return what the adapter makes of a visit's bundle."""
    return Fhir().parse(bundles.body(visit), content_type="application/json")


def test_the_demos_own_rules_have_no_fault():
    assert [fault for rule in MAPPING.rules for fault in check(rule)] == []


def test_a_stored_visit_under_the_same_rules_gives_the_very_same():
    found = records()
    assert len(found) > 20
    for record in found:
        first = engine.apply(MAPPING, record, zone=ZONE)
        stored = EncounterRecord.model_validate(json.loads(json.dumps(record.as_json())))
        again = engine.apply(MAPPING.model_copy(), stored, zone=ZONE)

        assert again == first
        assert first.services or not record.services
        assert first.provenance.keys() >= first.draft.keys()
        assert Mapped.unpacked(json.loads(json.dumps(first.packed()))) == first


SOURCES = sorted({rule.source for rule in MAPPING.rules})
RECORDS = records()


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(RECORDS),
    st.lists(st.sampled_from(MAPPING.rules), unique=True),
    st.lists(st.sampled_from(SOURCES), unique=True, max_size=4),
)
def test_no_rule_set_drops_a_value_of_a_visit_silently(record, rules, left_out):
    leaving = tuple(
        Rule(
            key=f"no{place}",
            source=source,
            target="ignore",
            for_each="services" if source.startswith("service.") else "",
        )
        for place, source in enumerate(left_out)
    )
    mapping = Mapping(version="1", rules=(*rules, *leaving))

    mapped = engine.apply(mapping, record, zone=ZONE)

    leaves = {leaf.path for leaf in (*record.sources.values(), *record.unknown)}
    accounts = account.of(record, mapped, mapping=mapping)
    assert sorted(one.path for one in accounts) == sorted(leaves)
    assert set(mapped.ignored) <= leaves
    states = {one.path: one.state for one in accounts}
    assert all(states[path] in ("ignored", "mapped") for path in mapped.ignored)
    told = {leaf for origin in mapped.provenance.values() for leaf in origin.leaves}
    assert {path for path in told & leaves if states[path] == "ignored"} <= set(mapped.ignored)
