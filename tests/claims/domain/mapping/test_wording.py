"""A modifier somebody stands for is the record's word or a person's, never a rule's."""

import pytest

from claims.domain.encounter import Leaf
from claims.domain.mapping import wording
from claims.domain.mapping.rules import Rule, check

LEAVES = (Leaf(path="Observation/o.value", raw="gp, kx"),)


def rule(**said):
    whole = {"key": "r", "target": "service.modifiers", "for_each": "services", **said}
    return Rule.model_validate(whole)


@pytest.mark.parametrize(
    "said",
    [
        {"transform": "constant", "argument": "KX"},
        {"transform": "constant", "argument": "gp kx"},
        {"value": "['GP', '59']"},
        {"source": "service.fields[mods]", "default": "25"},
    ],
)
def test_no_rule_says_by_itself_what_a_person_stands_for(said):
    assert any("A person stands for" in fault for fault in check(rule(**said)))


@pytest.mark.parametrize(
    "said",
    [
        {"transform": "constant", "argument": "GP"},
        {"value": "['GP', 'CQ']"},
        {"source": "service.fields[mods]"},
    ],
)
def test_what_follows_from_facts_may_be_said(said):
    assert check(rule(**said)) == []


def test_a_modifier_the_record_spells_out_is_its_own_word():
    plain = rule(source="service.fields[mods]", transform="split")

    assert wording.reworded(plain, ("GP", "KX"), LEAVES) == ()
    assert wording.reworded(plain, ("GP", "59"), LEAVES) == ("59",)


def test_what_a_look_up_or_an_expression_gives_is_the_rules_word():
    looked_up = rule(source="service.fields[mods]", transform="trim | lookup", argument="|| mods")
    computed = rule(value="['KX']")

    assert wording.reworded(looked_up, ("KX",), LEAVES) == ("KX",)
    assert wording.reworded(computed, ("KX",), LEAVES) == ("KX",)
