"""FHIR messages of every shape are read whole, or refused in words."""

import json
import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from claims.domain.encounter import EncounterRecord, VisitStatus
from claims.domain.mapping import patterns
from integrations.errors import PayloadInvalid
from integrations.vendors.fhir.adapter import Fhir

ROOT = Path(__file__).parents[3]
REFERENCE = Path(os.environ.get("CLINICBRIDGE_REFERENCE_DATA", ROOT / "../shared/data")) / "fhir"
needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="no reference data at CLINICBRIDGE_REFERENCE_DATA"
)


def read(document: Any) -> list[EncounterRecord]:
    return Fhir().parse(json.dumps(document).encode(), content_type="application/fhir+json")


def bundle(*resources: dict[str, Any], kind: str = "collection") -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": kind, "entry": [{"resource": r} for r in resources]}


def encounter(**parts: Any) -> dict[str, Any]:
    return {
        "resourceType": "Encounter",
        "id": "e1",
        "status": "finished",
        "subject": {"reference": "Patient/p1"},
        **parts,
    }


PATIENT = {"resourceType": "Patient", "id": "p1", "name": [{"family": "Ferreira"}]}


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("finished", VisitStatus.FINISHED),
        ("in-progress", VisitStatus.REOPENED),
        ("cancelled", VisitStatus.CANCELLED),
        ("entered-in-error", VisitStatus.CANCELLED),
    ],
)
def test_a_status_means_what_the_emr_says_of_the_visit(status, ours):
    (record,) = read(bundle(PATIENT, encounter(status=status)))
    assert record.status == ours


@pytest.mark.parametrize("status", ["planned", "arrived", "triaged", "unknown"])
def test_a_message_without_a_visit_at_its_end_is_refused_in_words(status):
    with pytest.raises(PayloadInvalid, match="neither finished, reopened nor cancelled"):
        read(bundle(PATIENT, encounter(status=status)))


def test_a_planned_visit_beside_a_finished_one_is_no_record_but_kept():
    (record,) = read(bundle(PATIENT, encounter(), encounter(id="e2", status="planned")))
    assert record.visit_id == "e1"
    assert "Encounter/e2.status" in {leaf.path for leaf in record.unknown}


def test_a_single_encounter_may_contain_what_belongs_to_it():
    contained = {**PATIENT, "id": "p"}
    (record,) = read(encounter(subject={"reference": "#p"}, contained=[contained]))
    assert record.patient.family == "Ferreira"
    assert record.sources["patient.family"].path == "Encounter/e1#p.name[0].family"


@pytest.mark.parametrize("contained", [True, False])
def test_an_id_with_a_dot_in_it_is_one_step_of_a_path_and_left_out_of_the_pattern(contained):
    patient = {**PATIENT, "id": "zq.whitfield", "language": "en"}
    if contained:
        (record,) = read(encounter(subject={"reference": "#zq.whitfield"}, contained=[patient]))
        owner = "Encounter/e1#zq%2Ewhitfield"
    else:
        visit = encounter(subject={"reference": "Patient/zq.whitfield"})
        (record,) = read(bundle(patient, visit))
        owner = "Patient/zq%2Ewhitfield"

    assert record.patient.family == "Ferreira"
    assert record.sources["patient.family"].path == f"{owner}.name[0].family"
    told = {patterns.pattern(f"unknown[{leaf.path}]") for leaf in record.unknown}
    assert {one for one in told if "language" in one} == {
        f"unknown[{owner.split('/')[0]}/[].language]"
    }
    assert not any("whitfield" in one for one in told)


@pytest.mark.parametrize(
    ("url", "reference"),
    [
        (
            "urn:uuid:2b6f0cc9-04d7-4f4d-8c6c-2f0f4d9d6a01",
            "urn:uuid:2b6f0cc9-04d7-4f4d-8c6c-2f0f4d9d6a01",
        ),
        ("https://emr.example/fhir/Patient/p1", "https://emr.example/fhir/Patient/p1"),
        ("https://emr.example/fhir/Patient/p1", "https://emr.example/fhir/Patient/p1/_history/3"),
        ("https://emr.example/fhir/Patient/p1", "Patient/p1"),
    ],
)
def test_references_are_followed_however_they_are_written(url, reference):
    message = bundle(PATIENT, encounter(subject={"reference": reference}))
    message["entry"][0]["fullUrl"] = url

    (record,) = read(message)

    assert record.patient.family == "Ferreira"


def test_a_history_bundle_gives_every_version_of_a_visit():
    older = encounter(meta={"versionId": "1", "lastUpdated": "2026-11-03T10:00:00Z"})
    newer = encounter(meta={"versionId": "2", "lastUpdated": "2026-11-04T10:00:00Z"})
    done = {
        "resourceType": "Procedure",
        "id": "x1",
        "status": "completed",
        "encounter": {"reference": "Encounter/e1"},
    }

    records = read(bundle(newer, older, PATIENT, done, kind="history"))

    assert [(r.visit_id, r.version, len(r.services)) for r in records] == [
        ("e1", "2", 1),
        ("e1", "1", 1),
    ]


def test_a_visit_without_codes_is_still_a_record():
    (record,) = read(bundle(PATIENT, encounter()))
    assert (record.services, record.diagnoses) == ((), ())


def test_a_visit_whose_patient_is_not_in_the_message_is_refused():
    with pytest.raises(PayloadInvalid) as caught:
        read(bundle(encounter()))
    assert "patient the message does not hold" in caught.value.reason
    assert "Patient resource" in caught.value.fix


def test_a_modifier_extension_is_refused_because_it_may_reverse_the_meaning():
    done = {
        "resourceType": "Procedure",
        "id": "x1",
        "status": "completed",
        "encounter": {"reference": "Encounter/e1"},
        "modifierExtension": [{"url": "https://emr.example/not", "valueBoolean": True}],
    }
    with pytest.raises(PayloadInvalid, match="modifierExtension"):
        read(bundle(PATIENT, encounter(), done))


def test_an_instant_without_a_zone_is_a_day_since_nobody_can_place_it():
    (record,) = read(bundle(PATIENT, encounter(period={"start": "2026-11-03T23:30:00"})))
    assert record.start == date(2026, 11, 3)


def test_a_cycle_of_references_ends():
    loop = {
        "resourceType": "PractitionerRole",
        "id": "r",
        "practitioner": {"reference": "PractitionerRole/r"},
    }
    (record,) = read(
        bundle(
            PATIENT,
            loop,
            encounter(participant=[{"individual": {"reference": "PractitionerRole/r"}}]),
        )
    )
    assert record.visit_id == "e1"


def test_unknown_leaves_are_bounded_and_the_rest_is_counted():
    many = {
        "resourceType": "Observation",
        "id": "o",
        "encounter": {"reference": "Encounter/e1"},
        "component": [{"valueInteger": n} for n in range(3_000)],
    }

    (record,) = read(bundle(PATIENT, encounter(), many))

    assert len(record.unknown) == 2_001
    assert record.unknown[-1].path == "(not listed)"
    assert record.unknown[-1].raw > 1_000


@needs_reference
def test_every_reference_file_is_read_or_refused_in_words():
    outcomes = Counter(_outcome(file) for file in sorted(REFERENCE.rglob("*.json")))
    assert outcomes["read"] > 0
    assert outcomes["refused in words"] > 0
    assert set(outcomes) == {"read", "refused in words"}


def _outcome(file: Path) -> str:
    try:
        records = Fhir().parse(file.read_bytes(), content_type="application/fhir+json")
    except PayloadInvalid as refusal:
        is_plain = len(refusal.reason) > 20 and refusal.reason.endswith(".")
        return "refused in words" if is_plain and refusal.fix.endswith(".") else "refused"
    return "read" if records else "lost"


@needs_reference
def test_every_finished_synthea_visit_becomes_a_record():
    files = sorted((REFERENCE / "synthea").glob("*.json"))
    assert files
    for file in files:
        entries = [entry["resource"] for entry in json.loads(file.read_bytes())["entry"]]
        finished = {
            e["id"]
            for e in entries
            if e["resourceType"] == "Encounter" and e["status"] == "finished"
        }

        records = Fhir().parse(file.read_bytes(), content_type="application/fhir+json")

        assert {record.visit_id for record in records} == finished
        assert len(records) == len(finished)
