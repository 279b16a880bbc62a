"""Who reads a field is told by the rules alone."""

from claims.domain.mapping.readers import Readers
from claims.domain.mapping.rule import Rule


def readers(**said) -> Readers:
    return Readers([Rule(**{"key": "one", "target": "note", **said})])


def test_a_source_is_read_by_whatever_name_it_is_written():
    for source in ("service.fields[side]", "services[].fields[side]", "services[S1].fields[side]"):
        found = readers(source=source)

        assert found.of("services[].fields[side]") == ("one",)
        assert found.of("fields[side]") == ()


def test_each_of_several_sources_is_read():
    found = readers(source="fields[from], fields[to]", transform="days_between")

    assert found.of("fields[from]") == found.of("fields[to]") == ("one",)


def test_conditions_and_values_read_too():
    found = readers(condition="has(service.fields.pta)", value="patient.sex + fields['a b']")

    assert found.of("services[].fields[pta]") == ("one",)
    assert found.of("patient.sex") == ("one",)
    assert found.of("fields[a b]") == ("one",)
    assert found.of("patient.family") == ()


def test_a_field_named_inside_a_macro_is_read_wherever_it_stands():
    found = readers(condition="services.exists(s, s.fields.pta > 0)")

    assert found.of("services[].fields[pta]") == ("one",)
    assert found.of("services[].fields[side]") == ()


def test_who_reads_a_group_reads_its_parts_but_no_field_it_does_not_name():
    found = readers(value="patient.address", condition="services.size() > 1")

    assert found.of("patient.address.zip") == ("one",)
    assert found.of("services[].units") == ("one",)
    assert found.of("services[].fields[new]") == ()


def test_a_constant_reads_no_source_and_an_ignore_rule_makes_nothing_of_one():
    assert readers(source="fields[a]", transform="constant", argument="1").of("fields[a]") == ()

    left = readers(source="fields[a], unknown[Bundle.id]", target="ignore")
    assert left.of("fields[a]") == ()
    assert left.ignoring("fields[a]") == left.ignoring("unknown[Bundle.id]") == ("one",)
