"""The demo EMR's visits are FHIR bundles that hold what a clinic's visits hold."""

import base64
import json
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from integrations.demo import bundles as made
from integrations.demo import calendar, clinic, visits
from integrations.demo.bundles import CPT, ICD10
from tests.kits.demo_programs import ROOT

NPI = "http://hl7.org/fhir/sid/us-npi"


def dump(*arguments: str) -> list[bytes]:
    """Return the messages --dump prints, one a line."""
    command = [sys.executable, "-m", "integrations.demo.emr", "--dump", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.splitlines()


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    return dump("--today", "2026-11-24", "--visits", "24")


@pytest.fixture(scope="module")
def bundles(lines: list[bytes]) -> list[dict[str, Any]]:
    return [bundle for bundle in map(json.loads, lines) if resources(bundle, "Patient")]


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def everything(bundles: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [resource for bundle in bundles for resource in resources(bundle, kind)]


def fields(resource: dict[str, Any]) -> dict[str, Any]:
    return {
        extension["url"].rsplit("/", 1)[1]: next(v for k, v in extension.items() if k != "url")
        for extension in resource.get("extension", ())
    }


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        found = [value["reference"]] if "reference" in value else []
        return found + [r for part in value.values() for r in references(part)]
    if isinstance(value, list):
        return [r for part in value for r in references(part)]
    return []


def test_the_same_seed_and_day_give_the_same_bytes(lines):
    assert dump("--today", "2026-11-24", "--visits", "24") == lines
    assert dump("--today", "2026-11-24", "--visits", "24", "--seed", "8") != lines


def test_one_message_lacks_its_patient_and_the_rest_are_collections(lines, bundles):
    assert len(lines) == 26
    assert len(bundles) == 25
    assert {bundle["type"] for bundle in bundles} == {"collection"}


def test_every_reference_leads_to_a_resource_of_its_bundle_and_none_is_there_twice(bundles):
    for bundle in bundles:
        held = [f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in bundle["entry"]]
        assert set(references(bundle)) <= set(held)
        assert len(held) == len(set(held))


def test_every_visit_says_who_where_when_and_for_what(bundles):
    for bundle in bundles:
        [encounter] = resources(bundle, "Encounter")
        assert encounter["period"]["start"] < "2026-11-24"
        assert encounter["participant"][0]["type"][0]["coding"][0]["code"] == "PPRF"
        assert encounter["diagnosis"][0]["rank"] == 1
        assert encounter["location"]
        assert encounter["serviceProvider"]
        for kind in ("Patient", "Coverage", "Practitioner", "Location", "DocumentReference"):
            assert resources(bundle, kind), kind


def test_one_visit_is_amended_and_one_reopened(bundles):
    sent = Counter(encounter["id"] for encounter in everything(bundles, "Encounter"))
    states = {
        (e["id"], e["meta"]["versionId"], e["status"]) for e in everything(bundles, "Encounter")
    }

    assert [visit for visit, times in sent.items() if times == 2] == ["v7-00011", "v7-00012"]
    assert ("v7-00011", "2", "finished") in states
    assert ("v7-00012", "2", "in-progress") in states


def test_a_later_version_was_saved_later(bundles):
    saved = [
        (e["id"], int(e["meta"]["versionId"]), e["meta"]["lastUpdated"])
        for e in everything(bundles, "Encounter")
    ]
    for before, after in pairwise(sorted(saved)):
        assert before[0] != after[0] or before[2] < after[2]


def test_every_npi_passes_its_check_digit(bundles):
    npis = {
        identifier["value"]
        for kind in ("Practitioner", "Organization")
        for resource in everything(bundles, kind)
        for identifier in resource["identifier"]
        if identifier["system"] == NPI
    }

    assert len(npis) == 6
    for npi in npis:
        digits = [int(d) for d in "80840" + npi][::-1]
        doubled = [sum(divmod(2 * d, 10)) if i % 2 else d for i, d in enumerate(digits)]
        assert sum(doubled) % 10 == 0
        assert len(npi) == 10


def test_the_check_digit_is_the_one_of_the_published_example():
    assert clinic.npi("123456789") == "1234567893"


def test_codes_are_of_their_systems_and_one_visit_has_none(bundles):
    done = [*everything(bundles, "Procedure"), *everything(bundles, "ChargeItem")]
    uncoded = [service for service in done if not service["code"].get("coding")]
    conditions = everything(bundles, "Condition")

    assert len(uncoded) == 1
    for service in done:
        for coding in service["code"].get("coding", ()):
            assert coding["system"] == CPT
            assert len(coding["code"]) == 5
            assert "display" not in coding
    assert all(c["code"]["coding"][0]["system"] == ICD10 for c in conditions)


def test_minutes_by_whom_stand_in_custom_fields_and_add_up(bundles):
    timed = [s for s in everything(bundles, "Procedure") if "minutes" in fields(s)]
    shared = [fields(s) for s in timed if "together_minutes" in fields(s)]

    assert len(timed) > 20
    for service in timed:
        said = fields(service)
        shares = [said.get(name, 0) for name in ("pt_minutes", "pta_minutes", "together_minutes")]
        assert said["minutes"] == sum(shares)
        assert said["treated_by"] in ("PT", "PTA", "PT+PTA")
    assert {f["treated_by"] for f in shared} == {"PT+PTA"}


def test_the_two_codes_of_the_story_are_there(bundles):
    first = resources(bundles[0], "Procedure")

    assert [(s["code"]["coding"][0]["code"], fields(s)["minutes"]) for s in first] == [
        ("97110", 23),
        ("97140", 24),
    ]


def test_films_name_their_side_and_some_services_their_charge(bundles):
    charges = everything(bundles, "ChargeItem")

    assert {fields(c).get("side") for c in charges} >= {"L", "R"}
    assert {c["priceOverride"]["value"] for c in charges if "priceOverride" in c} == {
        82.0,
        165.0,
        48.5,
    }


def test_one_custom_field_is_one_nobody_told_us_about(bundles):
    names = Counter(name for s in everything(bundles, "Procedure") for name in fields(s))

    assert names["dry_needling_sites"] == 1


def test_the_therapy_form_names_the_plan_of_care(bundles):
    for form in everything(bundles, "QuestionnaireResponse"):
        answers = {item["linkId"]: item["answer"][0] for item in form["item"]}
        start = date.fromisoformat(answers["plan_of_care_from"]["valueDate"])
        through = date.fromisoformat(answers["plan_of_care_through"]["valueDate"])
        assert start < through
        assert len(answers["certifying_npi"]["valueString"]) == 10


def test_the_note_is_plain_text_that_names_the_minutes(bundles):
    [note] = resources(bundles[0], "DocumentReference")
    text = base64.b64decode(note["content"][0]["attachment"]["data"]).decode()

    assert "Ther-ex, 23 min" in text
    assert "Manual, 24 min" in text


def test_names_of_many_cultures_survive_to_the_wire(bundles):
    families = {p["name"][0]["family"] for p in everything(bundles, "Patient")}

    assert {"Mc'Kay-O’Brien", "Nguyễn", "Đặng", "العلي", "García Márquez"} <= families
    assert max(map(len, families)) == 40


def test_two_coverages_are_ordered_and_a_dependent_names_the_subscriber(bundles):
    orders = Counter(c["order"] for c in everything(bundles, "Coverage"))
    [holder] = everything(bundles, "RelatedPerson")

    assert orders[2] >= 1
    assert holder["name"][0]["family"] == "Oyelaran"


def test_more_visits_than_the_script_are_made_up_alike(lines):
    more = dump("--today", "2026-11-24", "--visits", "40")

    assert more[: len(lines)] == lines
    assert len(more) == 26 + 16
    assert visits.visit(7, 40, date(2026, 11, 24)) == visits.visit(7, 40, date(2026, 11, 24))


def test_minutes_kept_on_the_form_stand_there_by_service_and_nowhere_else():
    kept = next(
        one
        for number in range(1, visits.PLANNED + 1)
        if (one := visits.visit(7, number, date(2026, 11, 24))).on_form and one.assistant
    )
    bundle = made.bundle(kept)
    [form] = resources(bundle, "QuestionnaireResponse")
    groups = {i["linkId"]: i["item"] for i in form["item"] if "item" in i}

    assert set(groups) == {f"service/{service.code}" for service in kept.services}
    for service in kept.services:
        said = {item["linkId"]: item["answer"][0] for item in groups[f"service/{service.code}"]}
        assert said["minutes"] == {"valueInteger": service.minutes}
        assert {"treated_by", "start_time", "end_time"} <= set(said)
    for service in resources(bundle, "Procedure"):
        assert not [name for name in fields(service) if "minutes" in name]


@pytest.mark.parametrize("today", ["2026-12-31", "2027-01-04", "2026-11-28", "2026-10-01"])
def test_visits_are_of_the_last_days_the_clinic_was_open_in_its_hours(today):
    day = date.fromisoformat(today)
    planned = [visits.visit(7, n, day) for n in range(1, visits.PLANNED + 70)]

    assert all(calendar.is_open(one.day) for one in planned)
    assert all(1 <= (day - one.day).days <= 14 for one in planned)
    assert len({(one.patient.id, one.day) for one in planned}) == len(planned)
    for one in planned:
        [encounter] = resources(made.bundle(one), "Encounter")
        assert encounter["period"]["start"][10:16] >= "T08:00"
        if "end" in encounter["period"]:
            assert encounter["period"]["end"][10:16] <= "T18:00"


def test_the_clinics_clock_is_an_hour_on_in_summer():
    assert calendar.offset(date(2026, 10, 31)).utcoffset(None) == timedelta(hours=-6)
    assert calendar.offset(date(2026, 11, 1)).utcoffset(None) == timedelta(hours=-7)
    assert calendar.offset(date(2027, 3, 13)).utcoffset(None) == timedelta(hours=-7)
    assert calendar.offset(date(2027, 3, 14)).utcoffset(None) == timedelta(hours=-6)
