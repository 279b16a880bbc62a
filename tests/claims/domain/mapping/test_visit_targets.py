"""A mapping that tells the engine what a visit's level follows from."""

import pytest

from claims.domain.facts import VisitFacts
from claims.domain.mapping import engine, targets, visit_targets
from claims.domain.mapping.rules import Mapping, Rule, check
from claims.domain.mapping.values import Kind, Unfit
from tests.claims.domain.mapping.visits import ZONE, field, visit


def rule(target, source="", **changes):
    return Rule(
        key=target,
        source=f"fields[{source}]" if source else "",
        target=f"service.visit.{target}",
        for_each="services",
        **changes,
    )


def mapped(*rules, **fields):
    record = visit(fields=tuple(field(name, value) for name, value in fields.items()))
    return engine.apply(Mapping(rules=rules), record, zone=ZONE)


def test_facts_of_a_visit_are_gathered_from_several_rules():
    found = mapped(
        rule("setting", "kind"),
        rule("total_minutes", "spent"),
        rule("is_new", "new"),
        rule("problems", "problems"),
        rule("risk", "risk"),
        rule("data.category1_items", "items"),
        rule("data.independent_historian", "historian"),
        rule("levels.mdm", "mdm"),
        kind="Hospital initial",
        spent="42",
        new=True,
        problems="Chronic illness, stable; self-limited",
        risk="otc drug",
        items=2,
        historian=True,
        mdm="moderate",
    )

    assert found.problems == ()
    assert found.services[0].visit == VisitFacts(
        setting="HOSPITAL_INITIAL",
        total_minutes=42,
        is_new=True,
        problems=(("Chronic illness, stable", 1), ("self-limited", 1)),
        risk=("otc drug",),
        data={"category1_items": 2, "independent_historian": 1},
        levels={"mdm": "moderate"},
    )
    assert found.services[0].inputs["visit.total_minutes"]


def test_a_visit_no_rule_speaks_of_has_no_facts():
    assert mapped().services[0].visit is None


def test_an_unknown_setting_is_a_problem_that_lists_those_there_are():
    found = mapped(rule("setting", "kind"), kind="spa")
    assert "is not one of CONSULTATION_HOSPITAL" in found.problems[0].message
    assert found.services[0].visit is None


@pytest.mark.parametrize("value", ["x" * 81, "a;" * 30])
def test_words_beyond_measure_are_refused(value):
    with pytest.raises(Unfit):
        targets.coerce("service.visit.risk", value)


@pytest.mark.parametrize("field_name", list(visit_targets.FACTS))
def test_every_target_takes_a_value_of_its_kind(field_name):
    values = {Kind.TEXT: "OFFICE", Kind.FLAG: "yes", Kind.INTEGER: "7", Kind.LIST: "otc drug"}
    target = f"service.{field_name}"
    value = targets.coerce(target, values[targets.kind(target)])
    facts = visit_targets.written(None, field_name, value)
    assert VisitFacts.model_validate(facts.as_json()) == facts
    assert facts != VisitFacts() or field_name == "visit.setting"
    assert not check(Rule(key="r", source="fields[a]", target=target, for_each="services"))
