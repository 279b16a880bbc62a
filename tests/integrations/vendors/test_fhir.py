"""The generic FHIR source keeps its promises, on our sample and on others' data."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claims.domain.encounter import EncounterRecord, VisitStatus
from integrations.vendors.fhir.adapter import Fhir
from tests.kits.encounter_source import SUBSTITUTES, EncounterSourceKit, _slots

SAMPLE = Path(__file__).parent / "fhir" / "pt_visit.json"
EAST = timezone(timedelta(hours=-5))


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

    @pytest.mark.slow
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
