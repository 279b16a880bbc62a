"""Paths of one visit become what every visit calls them."""

import pytest

from claims.domain.mapping import patterns


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("services[S1].fields[pta_minutes]", "services[].fields[pta_minutes]"),
        ("services[v1.2-s1].fields[pta_minutes][1]", "services[].fields[pta_minutes]"),
        ("services[S1].fields[97110].label", "services[].fields[97110].label"),
        ("services[S1].codings[0].code", "services[].codings[].code"),
        ("services[a].b].units", "services[].b].units"),
        ("services[S1]", "services[]"),
        ("diagnoses[C1][1]", "diagnoses[]"),
        ("fields[class.coding[0].code]", "fields[class.coding[].code]"),
        ("fields[1.4]", "fields[1.4]"),
        ("fields[cf_10432]", "fields[cf_10432]"),
        ("patient.birth_date", "patient.birth_date"),
        ("place[1]", "place[]"),
        ("unknown[Patient/pt-1.name[0].use]", "unknown[Patient/[].name[].use]"),
        ("unknown[Patient/1.2.840.name[0].use]", "unknown[Patient/[].name[].use]"),
        ("unknown[Patient/zq%2Ewhitfield.name[0].use]", "unknown[Patient/[].name[].use]"),
        ("unknown[Patient/p1#c1~2.status]", "unknown[Patient/[].status]"),
        ("unknown[Bundle.entry[12].fullUrl]", "unknown[Bundle.entry[].fullUrl]"),
        ("unknown[ext/onset]", "unknown[ext/onset]"),
    ],
)
def test_keys_and_places_go_and_names_stay(path, pattern):
    assert patterns.pattern(path) == pattern
    assert patterns.pattern(pattern) == pattern


@pytest.mark.parametrize(
    "name",
    [
        "2026-11-20",
        "004417",
        "512 555-0142",
        "1f0c7a52-0b61-4c0e-9a53-6a1f0c7a520b",
        "9f86d081884c7d659a2feaa0",
    ],
)
def test_a_number_a_date_and_an_id_are_no_names(name):
    assert patterns.pattern(f"fields[{name}]") == "fields[]"
    assert patterns.pattern(f"fields[answers.{name}]") == "fields[answers.[]]"
    assert patterns.pattern(f"unknown[rows.{name}.side]") == "unknown[rows.[].side]"


def test_only_the_value_of_a_field_has_the_fields_name():
    assert patterns.field_name("services[S1].fields[side]") == "side"
    assert patterns.field_name("fields[side][1]") == "side"
    assert patterns.field_name("services[S1].units") == ""
    assert patterns.field_name("fields[side].label") == ""
    assert patterns.describes("fields[side].label")
    assert not patterns.describes("fields[side]")
