"""The generic FHIR source keeps its promises, on our sample and on others' data."""

import json
import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claims.domain.encounter import EncounterRecord, VisitStatus
from integrations.errors import PayloadInvalid
from integrations.vendors.fhir.adapter import Fhir
from tests.kits.encounter_source import SUBSTITUTES, EncounterSourceKit, _slots

ROOT = Path(__file__).parents[3]
SAMPLE = Path(__file__).parent / "fhir" / "pt_visit.json"
REFERENCE = Path(os.environ.get("CLINICBRIDGE_REFERENCE_DATA", ROOT / "../shared/data")) / "fhir"
needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="no reference data at CLINICBRIDGE_REFERENCE_DATA"
)
EAST = timezone(timedelta(hours=-5))


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


class TestFhirKeepsTheKit(EncounterSourceKit):
    content_type = "application/fhir+json"
    canaries = ("Mc'Kay", "MRN-00417", "1EG4-TE5-MK72", "1961-02-28", "pat-1", "visit-1", "tx-1")

    def make(self) -> Fhir:
        return Fhir()

    def sample(self) -> bytes:
        return SAMPLE.read_bytes()

    def leaves(self, document: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        _walk(
            {k: v for k, v in document.items() if k not in ("entry", "resourceType")},
            "Bundle",
            found,
        )
        if document.get("entry") is None and "entry" in document:
            found["Bundle.entry"] = None
        for place, entry in enumerate(document.get("entry") or []):
            around = {k: v for k, v in entry.items() if k != "resource" or v is None}
            _walk(around, f"Bundle.entry[{place}]", found)
            if entry.get("resource") is not None:
                url = entry.get("fullUrl") or ""
                _walk_resource(entry["resource"], url, f"Bundle.entry[{place}].resource", found)
        return found

    def test_every_place_holds_every_kind_of_value_once(self):
        for number in range(len(list(_slots(json.loads(self.sample()))))):
            document = json.loads(self.sample())
            holder, key = list(_slots(document))[number]
            holder[key] = SUBSTITUTES[number % len(SUBSTITUTES)]
            self._read_or_refuse(json.dumps(document).encode())


def _walk(value: Any, path: str, found: dict[str, Any]) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _walk(part, f"{path}.{name}", found)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            _walk(part, f"{path}[{place}]", found)
    else:
        found[path] = value


def _walk_resource(resource: dict[str, Any], url: str, at: str, found: dict[str, Any]) -> None:
    key = resource.get("id") or (url.rpartition("/")[2] if isinstance(url, str) else "")
    label = f"{resource['resourceType']}/{key}" if key else at
    while f"{label}.seen" in found:
        label += "~2"
    contained = resource.get("contained")
    contained = [contained] if isinstance(contained, dict) else contained
    for place, part in enumerate(contained or []):
        own = f"{label}#{part['id']}" if part.get("id") else f"{label}.contained[{place}]"
        _walk({k: v for k, v in part.items() if k not in ("resourceType", "id")}, own, found)
    spelled = {"resourceType", "id"} if resource.get("id") else {"resourceType"}
    if isinstance(resource.get("contained"), dict | list):
        spelled.add("contained")
    _walk({k: v for k, v in resource.items() if k not in spelled}, label, found)


@pytest.fixture(scope="module")
def visit() -> EncounterRecord:
    (record,) = Fhir().parse(SAMPLE.read_bytes(), content_type="application/fhir+json")
    return record


def test_the_visit_itself_is_read(visit):
    assert (visit.visit_id, visit.version, visit.status) == ("visit-1", "1", VisitStatus.FINISHED)
    assert visit.version_at == datetime(2026, 11, 3, 21, 40, tzinfo=UTC)
    assert visit.start == datetime(2026, 11, 3, 15, 0, tzinfo=EAST)
    assert visit.signed_at == datetime(2026, 11, 3, 16, 35, tzinfo=EAST)
    assert visit.kind == "PT visit"


def test_the_patient_is_read_under_their_official_name(visit):
    patient = visit.patient
    assert (patient.family, patient.given, patient.middle) == ("Mc'Kay-O’Brien", "Nguyễn", "Đặng")
    assert (patient.mrn, patient.sex, patient.birth_date) == ("MRN-00417", "F", date(1961, 2, 28))
    assert patient.address.line2 == "Apt 4"
    assert patient.phone == "555-0107"


def test_coverages_follow_their_order_and_name_payer_group_and_holder(visit):
    first, second = visit.coverages
    assert (first.order, first.payer_name, first.payer_code) == (1, "Medicare", "MCR01")
    assert (first.member_id, first.group_number, first.plan_name) == (
        "1EG4-TE5-MK72",
        "G-100",
        "Part B",
    )
    assert (first.relationship, first.subscriber) == ("SELF", None)
    assert (second.order, second.relationship) == (2, "SPOUSE")
    assert second.subscriber is not None
    assert second.subscriber.given == "Sean"


def test_roles_come_from_codes_and_assistants_from_their_credential(visit):
    assert [(p.family, p.role, p.npi, p.taxonomy) for p in visit.providers] == [
        ("Haddad", "RENDERING", "1003000126", "225100000X"),
        ("Ito", "ASSISTANT", "1205000007", "225200000X"),
        ("Okonkwo-Reyes", "REFERRING", "1234567893", ""),
    ]


def test_diagnoses_follow_their_rank_and_the_problem_list_stays_unknown(visit):
    assert [(d.key, d.code, d.rank) for d in visit.diagnoses] == [
        ("dx-1", "M25.561", 1),
        ("dx-2", "", 2),
    ]
    assert [c.code for c in visit.diagnoses[1].codings] == ["239873007"]
    assert "Condition/problem-1.code.coding[0].code" in {leaf.path for leaf in visit.unknown}


def test_a_charge_joins_the_procedure_it_names_and_a_lone_one_is_a_service(visit):
    assert [(s.key, s.code) for s in visit.services] == [
        ("tx-1", "97110"),
        ("tx-2", "97140"),
        ("chg-2", "G0283"),
    ]
    exercise, _, lone = visit.services
    assert (exercise.units, exercise.charge) == (Decimal(2), Decimal(110))
    assert (lone.units, lone.minutes) == (None, 15)


def test_what_was_not_done_is_no_service(visit):
    assert "97112" not in {service.code for service in visit.services}


def test_services_point_at_diagnoses_by_reference_by_code_and_by_claim(visit):
    assert [s.diagnosis_keys for s in visit.services] == [("dx-1",), ("dx-1",), ("dx-2",)]


def test_modifiers_come_from_extensions_and_claim_items_in_their_order(visit):
    assert [s.modifiers for s in visit.services] == [("GP",), (), ("GP", "59")]


def test_a_day_stays_a_day_and_an_instant_keeps_its_zone(visit):
    assert visit.services[1].start == date(2026, 11, 3)
    assert visit.services[0].end == datetime(2026, 11, 3, 15, 23, tzinfo=EAST)


def test_custom_fields_hang_on_the_service_they_speak_of(visit):
    exercise, manual, _ = visit.services
    assert {f.name: f.value for f in exercise.fields} == {
        "minutes": 23,
        "pta-minutes": Decimal("10.5"),
        "assisted": True,
    }
    assert {f.name: f.value for f in manual.fields}["pt_minutes"] == 24
    assert {f.name: f.label for f in manual.fields}["pt_minutes"] == "PT minutes"


def test_custom_fields_of_the_visit_keep_their_full_path(visit):
    found = {field.name: field for field in visit.fields}
    assert found["who_treated"].value == "BOTH"
    assert found["plan-of-care.certifiedFrom"].value == "2026-10-01"
    assert found["plan-of-care.certifiedFrom"].path.endswith("/plan-of-care/certifiedFrom")


def test_sources_name_the_leaf_of_a_value_first(visit):
    assert visit.sources["patient.birth_date"].path == "Patient/pat-1.birthDate"
    assert visit.sources["services[tx-1].units"].path == "ChargeItem/chg-1.quantity.value"
    assert visit.sources["services[tx-1].modifiers"].raw == "GP"
    assert visit.sources["diagnoses[dx-1].code"].path == "Condition/dx-1.code.coding[0].code"
    assert visit.sources["services[tx-2].fields[pt_minutes]"].raw == 24


def test_notes_are_plain_text_without_markup_or_scripts(visit):
    document, composition = visit.notes
    assert document.text.startswith("PT daily note\nTher-ex 23 min")
    assert composition.text == "Plan\nContinue & progress.\nHEP"
    assert document.author_key == "pt-1"


def test_the_place_takes_the_organization_s_npi_where_it_has_none(visit):
    assert (visit.place.name, visit.place.place_of_service) == ("Ridgeline PT gym", "11")
    assert visit.place.npi == "1679576722"


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
