"""A source a rule leaves out, and sources no part of the record carries."""

import pytest

from claims.domain.encounter import Leaf
from claims.domain.mapping import account, engine
from claims.domain.mapping.rules import Mapping, Rule, faults
from tests.claims.domain.mapping.visits import ZONE, visit

NOT_NEEDED = Rule(key="no", source="fields[poc]", target="ignore")
EACH = Rule(key="each", source="service.fields[pta_minutes]", target="ignore", for_each="services")


def applied(*rules, **changes):
    record = visit().model_copy(update=changes)
    return engine.apply(Mapping(version="1", rules=rules), record, zone=ZONE)


def test_what_is_not_needed_on_a_claim_is_named_and_writes_nothing():
    mapped = applied(NOT_NEEDED, EACH)

    assert mapped.ignored == ("msg:fields[poc]", "msg:services[S1].fields[pta_minutes]")
    assert (mapped.draft, mapped.problems) == ({}, ())
    states = {one.path: one.state for one in account.of(visit(), mapped)}
    assert states["msg:fields[poc]"] == "ignored"
    assert states["msg:fields[onset]"] == "unmapped"


def test_what_is_not_needed_under_a_condition_is_needed_where_it_does_not_hold():
    rule = NOT_NEEDED.model_copy(update={"condition": "patient.sex == 'M'"})
    assert applied(rule).ignored == ()


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({"source": ""}, "source"),
        ({"source": "nope"}, "source"),
        ({"transform": "upper"}, "transform"),
        ({"value": "1"}, "value"),
        ({"required": "block"}, "required"),
        ({"default": "x"}, "default"),
    ],
)
def test_a_rule_that_leaves_a_field_out_says_which_and_no_more(changes, cell):
    assert [one.cell for one in faults(NOT_NEEDED.model_copy(update=changes))] == [cell]


def test_several_fields_may_be_left_out_by_one_rule():
    rule = NOT_NEEDED.model_copy(update={"source": "fields[poc], fields[onset]"})
    assert faults(rule) == ()
    assert applied(rule).ignored == ("msg:fields[poc]", "msg:fields[onset]")


UNKNOWN = (
    Leaf(path="Patient/p1.name[0].use", raw="usual"),
    Leaf(path="Patient/p1.name[1].use", raw="usual"),
    Leaf(path="Encounter/e9.class.code", raw="AMB"),
    Leaf(path="Encounter/e9.length.value", raw=45),
)


@pytest.mark.parametrize(
    ("source", "said", "leaves"),
    [
        ("unknown[Encounter/[].class.code]", "AMB", 1),
        ("unknown[Encounter/e9.class.code]", "AMB", 1),
        ("unknown[Encounter/[].length.value]", "45", 1),
        ("unknown[Patient/[].name[].use]", "usual", 2),
    ],
)
def test_a_leaf_no_part_of_the_record_carries_can_be_a_source(source, said, leaves):
    rule = Rule(key="u", source=source, target="additional_information")
    assert faults(rule) == ()

    mapped = applied(rule, unknown=UNKNOWN)

    assert mapped.draft == {"additional_information": said}
    assert len(mapped.provenance["additional_information"].leaves) == leaves


def test_leaves_that_differ_are_several_values():
    unknown = (*UNKNOWN, Leaf(path="Patient/p1.name[2].use", raw="old"))
    rule = Rule(
        key="u",
        source="unknown[Patient/[].name[].use]",
        target="additional_information",
        required="block",
    )
    (problem,) = applied(rule, unknown=unknown).problems
    assert problem.message == '"unknown[Patient/[].name[].use]" is not text.'
    assert applied(rule).problems[0].message.endswith("is not in the visit.")


def test_a_comma_in_a_fields_name_parts_no_sources():
    rule = Rule(key="c", source="fields[Last, first]", target="additional_information")
    assert faults(rule) == ()
    ignored = Rule(key="i", source="unknown[Patient/[].name[].use], fields[poc]", target="ignore")
    assert len(applied(ignored, unknown=UNKNOWN).ignored) == 3
