"""The people, payers and places of a visit as FHIR resources."""

from typing import Any

from integrations.demo import clinic
from integrations.demo.clinic import Patient, Policy, Practitioner
from integrations.demo.parts import Visit

Resource = dict[str, Any]
BASE = "https://emr.ridgeline.example/fhir"
NPI = "http://hl7.org/fhir/sid/us-npi"
TERMS = "http://terminology.hl7.org/CodeSystem/"
PLACE_OF_SERVICE = (
    "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
)


def resources(visit: Visit) -> list[Resource]:
    """Return everyone and everything a visit refers to."""
    named = [visit.rendering, *([visit.assistant] if visit.assistant else [])]
    if visit.plan is not None:
        named.append(clinic.MENSAH)
    parts = [patient(visit.patient), *[practitioner(who) for who in named]]
    for order, policy in enumerate(visit.patient.policies, 1):
        parts += coverage(visit.patient, policy, order)
    return [*parts, practice(), place(visit.location)]


def patient(who: Patient) -> Resource:
    """Return the Patient with chart number, address and telephone."""
    name: Resource = {"use": "official", "family": who.family, "given": list(who.given)}
    if who.suffix:
        name["suffix"] = [who.suffix]
    if who.native:
        name["text"] = who.native
    return {
        "resourceType": "Patient",
        "id": who.id,
        "identifier": [
            {
                "type": {"coding": [{"system": TERMS + "v2-0203", "code": "MR"}]},
                "system": BASE + "/mrn",
                "value": who.mrn,
            }
        ],
        "name": [name],
        "telecom": [{"system": "phone", "value": f"303-555-01{who.mrn[-2:]}", "use": "home"}],
        "gender": who.sex,
        "birthDate": who.birth_date.isoformat(),
        "address": [_address(who.street, "80302")],
    }


def practitioner(who: Practitioner) -> Resource:
    """Return a Practitioner with NPI and qualification."""
    taxonomy = {"system": "http://nucc.org/provider-taxonomy", "code": who.taxonomy}
    return {
        "resourceType": "Practitioner",
        "id": who.id,
        "identifier": [{"system": NPI, "value": who.npi}],
        "name": [{"family": who.family, "given": [who.given], "suffix": [who.credential]}],
        "qualification": [{"code": {"coding": [taxonomy], "text": who.credential}}],
    }


def coverage(who: Patient, policy: Policy, order: int) -> list[Resource]:
    """Return the Coverage, its payer, and a subscriber who is someone else."""
    key = f"{who.id}-cov{order}"
    holder = f"RelatedPerson/{key}-holder" if policy.holder else f"Patient/{who.id}"
    resource: Resource = {
        "resourceType": "Coverage",
        "id": key,
        "status": "active",
        "type": {"text": policy.insurer.kind},
        "subscriber": {"reference": holder},
        "subscriberId": policy.member_id,
        "beneficiary": {"reference": f"Patient/{who.id}"},
        "relationship": {
            "coding": [{"system": TERMS + "subscriber-relationship", "code": policy.relationship}]
        },
        "period": {"start": "2026-01-01"},
        "payor": [{"reference": f"Organization/{policy.insurer.id}"}],
        "order": order,
    }
    if policy.group:
        group = {"coding": [{"system": TERMS + "coverage-class", "code": "group"}]}
        resource["class"] = [{"type": group, "value": policy.group}]
    payer = {
        "resourceType": "Organization",
        "id": policy.insurer.id,
        "identifier": [{"system": BASE + "/payer-id", "value": policy.insurer.code}],
        "type": [{"coding": [{"system": TERMS + "organization-type", "code": "pay"}]}],
        "name": policy.insurer.name,
    }
    return [resource, payer, *_holder(who, policy, key)]


def practice() -> Resource:
    """Return the clinic as the organization that provides the service."""
    return {
        "resourceType": "Organization",
        "id": "org-ridgeline",
        "identifier": [{"system": NPI, "value": clinic.CLINIC_NPI}],
        "type": [{"coding": [{"system": TERMS + "organization-type", "code": "prov"}]}],
        "name": "Ridgeline Orthopedics",
        "telecom": [{"system": "phone", "value": "303-555-0100"}],
        "address": [_address("2500 Ridgeline Avenue", "80301")],
    }


def place(key: str) -> Resource:
    """Return one of the places the clinic treats at: its offices, and a surgery center."""
    name, code, address = PLACES[key]
    return {
        "resourceType": "Location",
        "id": key,
        "status": "active",
        "name": name,
        "type": [{"coding": [{"system": PLACE_OF_SERVICE, "code": code}]}],
        "address": address,
        "managingOrganization": {"reference": "Organization/org-ridgeline"},
    }


def _holder(who: Patient, policy: Policy, key: str) -> list[Resource]:
    if policy.holder is None:
        return []
    family, given, born, sex = policy.holder
    return [
        {
            "resourceType": "RelatedPerson",
            "id": f"{key}-holder",
            "patient": {"reference": f"Patient/{who.id}"},
            "name": [{"family": family, "given": [given]}],
            "gender": sex,
            "birthDate": born.isoformat(),
            "address": [_address(who.street, "80302")],
        }
    ]


def _address(street: str, code: str, city: str = "Boulder") -> Resource:
    return {
        "line": [street],
        "city": city,
        "state": "CO",
        "postalCode": code,
        "country": "US",
    }


PLACES = {
    "loc-main": ("Ridgeline Main", "11", _address("2500 Ridgeline Avenue", "80301")),
    "loc-creek": (
        "Ridgeline at Left Hand Creek",
        "11",
        _address("410 Left Hand Parkway", "80501", "Longmont"),
    ),
    "loc-surgery": ("Foothills Surgery Center", "24", _address("900 Foothills Parkway", "80302")),
}
