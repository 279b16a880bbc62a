"""All rules of a set together: bounded on each visit, and never ended in silence."""

import time

import pytest

from claims.domain.encounter import ServiceRecord
from claims.domain.mapping import celwork, checks, engine
from claims.domain.mapping.rules import Mapping, Rule
from tests.claims.domain.mapping.visits import ZONE, field, visit

LONG = "ab" * 150
WORDS = {f"word {number}": "meaning" for number in range(5_000)}
FIRST = Rule(key="first", source="fields[poc]", target="authorization_number")
INTO = {"target": "additional_information"}


def numbered(count, **said):
    return tuple(Rule(key=f"r{n}", order=n + 1, **{**INTO, **said}) for n in range(count))


DEAR = {
    "searches": numbered(
        1_000, source="fields[long]", transform="extract", argument="a?b?" * 24 + "x"
    ),
    "expressions": numbered(1_000, condition="fields.longer.matches('(a?b?){0,15}z')", value="'x'"),
    "macros": numbered(1_000, value="services.filter(x, trim(fields.longer) != x.code)[0].code"),
    "look-ups": numbered(
        1_000,
        source="service.fields[word]",
        transform="lookup",
        argument="words",
        target="service.note",
        for_each="services",
    ),
    "forms": numbered(
        1_000,
        source="fields[poc]",
        transform="date",
        argument="|".join(["MM/DD/YYYY"] * 40),
        target="onset_date",
    ),
    "services": numbered(1_000, source="service.code", target="service.label", for_each="services"),
}


def dear(rules, services=1, steps=celwork.MAX_VISIT_STEPS // 5):
    of_service = (field("word", "no such word"),)
    made = tuple(
        ServiceRecord(key=f"S{n}", code="97110", fields=of_service) for n in range(services)
    )
    fields = (field("poc", "ab-12"), field("long", LONG), field("longer", "ab" * 4_900))
    mapping = Mapping(version="1", rules=(FIRST, *rules), lookups={"words": WORDS})
    began = time.process_time()
    mapped = engine.apply(mapping, visit(services=made, fields=fields), zone=ZONE, steps=steps)
    return mapped, time.process_time() - began


MANY = {"macros", "look-ups", "services"}


@pytest.mark.parametrize("kind", DEAR)
def test_a_thousand_dear_rules_are_ended_on_a_visit_and_say_at_which(kind):
    rules = DEAR[kind]
    assert not checks.check(rules[0])

    mapped, seconds = dear(rules, 200 if kind in MANY else 1)

    last = mapped.problems[-1]
    place = int(last.rule.removeprefix("r"))
    assert last.severity == "block"
    assert last.message.startswith(
        f'The rules take too long on this visit and were ended at rule "{last.rule}": '
        f"it and {999 - place} after it were not applied in full."
    )
    assert mapped.draft["authorization_number"] == "ab-12"
    assert all(int(one.rule[1:]) <= place for one in mapped.problems)
    assert seconds < 2  # a fifth of one, and a slow machine


def test_where_a_set_is_ended_hangs_on_no_clock():
    ends = {dear(DEAR["searches"])[0].problems[-1].rule for _ in range(2)}
    assert len(ends) == 1


def test_what_a_clinic_writes_comes_nowhere_near():
    rules = numbered(1_000, value="trim(fields.poc) + '!'", condition="patient.sex == 'F'")

    mapped, _ = dear(rules)  # not even of a fifth

    assert mapped.problems == ()
    assert mapped.draft["additional_information"] == "ab-12!"
