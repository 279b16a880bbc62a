"""A rule or a visit beyond measure is a problem told, and no trouble."""

import pytest

from claims.domain.encounter import FieldRecord, ServiceRecord
from claims.domain.mapping import engine
from claims.domain.mapping.rules import Mapping, Rule
from tests.claims.domain.mapping.visits import ZONE, field, visit


def run(*rules, encounter=None, **lookups):
    mapping = Mapping(version="7", rules=rules, lookups=lookups)
    return engine.apply(mapping, encounter or visit(), zone=ZONE)


def test_what_a_look_up_says_is_a_text_and_never_read_again():
    table = {"a": "lookup('t', 'a')", "b": "fields.onset", "c": "a"}
    rules = [
        Rule(
            key=word,
            value=f"lookup('t', '{word}')",
            target="referral_number",
            order=order,
        )
        for order, word in enumerate(table)
    ]
    for rule, said in zip(rules, table.values(), strict=True):
        assert run(rule, t=table).draft == {"referral_number": said}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"fields": tuple(field(f"f{n}", "x" * 9_000) for n in range(20))}, "fields.f1 == ''"),
        ({"services": tuple(ServiceRecord(key=f"S{n}") for n in range(1_000))}, "services.size()"),
        ({"fields": (field("f1", "x" * 1_000_000),)}, "fields.f1 == ''"),
    ],
)
def test_a_visit_beyond_measure_is_a_problem_of_the_rule_that_reads_it(changes, rule):
    reading = Rule(key="r", value=f"string({rule})", target="referral_number", required="block")
    others = Rule(key="s", transform="constant", argument="x", target="frequency")
    mapped = run(reading, others, encounter=visit(**changes))
    assert mapped.draft.get("frequency") == "x"
    assert [one.severity for one in mapped.problems if one.rule == "r"] in (["block"], [])


def test_ten_thousand_values_of_one_field_are_several_values_and_no_trouble():
    many = tuple(FieldRecord(name="f", path=f"q[{n}]", value=str(n)) for n in range(10_000))
    (problem,) = run(
        Rule(key="r", source="fields[f]", target="referral_number"), encounter=visit(fields=many)
    ).problems
    assert problem.message == '"fields[f]" is not text.'
