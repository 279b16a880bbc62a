"""A claim as the demo billing system takes it; what it cannot say is refused."""

from typing import Any

from pydantic import ValidationError

from claims.domain.content import (
    Address,
    ClaimContent,
    Coverage,
    Line,
    Organization,
    Person,
    Provider,
)
from integrations.errors import Reason, Refused
from integrations.vendors.demo import cells
from integrations.vendors.demo.schema import RELATIONSHIPS, WireClaim

SENTENCES = {
    "string_too_long": "Is too long for the billing system: at most {max_length} characters.",
    "too_long": "The billing system takes at most {max_length} of these.",
    "decimal_max_places": "Has more decimal places than the billing system can hold.",
    "decimal_max_digits": "Is too large for the billing system.",
    "decimal_whole_digits": "Is too large for the billing system.",
    "greater_than_equal": "May not be negative.",
    "less_than_equal": "Is too large for the billing system.",
}


def to_wire(claim: ClaimContent, reference: str) -> dict[str, Any]:
    """Return the JSON of POST /claims; Refused with what it cannot hold."""
    problems = (*_unknown_relationships(claim), *_lost_pointers(claim))
    if problems:
        raise Refused("The billing system has no word for part of this claim.", reasons=problems)
    try:
        wire = WireClaim.model_validate(_said(_claim(claim, reference)))
    except ValidationError as error:
        reasons = tuple(_reason(claim, part) for part in error.errors(include_input=False))
        refusal = Refused("The billing system cannot hold this claim in full.", reasons=reasons)
        raise refusal from None
    return wire.model_dump(mode="json", by_alias=True, exclude_none=True)


def _claim(claim: ClaimContent, reference: str) -> dict[str, Any]:
    return {
        "patient_control_number": reference,
        "claim_frequency_code": claim.frequency,
        "original_claim_number": claim.original_reference,
        "account_number": claim.account_number,
        "medical_record_number": claim.mrn,
        "patient": _person(claim.patient),
        "insurance": _insurance(claim.coverage),
        "other_insurances": [_insurance(other) for other in claim.other_coverages],
        "billing_provider": _organization(claim.billing),
        "service_facility": _organization(claim.facility),
        "rendering_provider": _provider(claim.rendering),
        "referring_provider": _provider(claim.referring),
        "referring_qualifier": claim.referring_qualifier,
        "supervising_provider": _provider(claim.supervising),
        "diagnoses": [diagnosis.code for diagnosis in claim.diagnoses],
        "lines": [_line(line, claim) for line in claim.lines],
        "accident": _accident(claim),
        "dates": _dates(claim),
        "additional_information": claim.additional_information,
        "delay_reason_code": claim.delay_reason,
        "outside_lab_charge": claim.outside_lab_charge,
        "authorization_number": claim.authorization_number,
        "referral_number": claim.referral_number,
        "accept_assignment": claim.accept_assignment,
        "amount_paid": claim.amount_paid,
        "plan_of_care": _plan(claim),
    }


def _line(line: Line, claim: ClaimContent) -> dict[str, Any]:
    places = {diagnosis.uid: place for place, diagnosis in enumerate(claim.diagnoses, 1)}
    return {
        "line_control_number": line.uid,
        "procedure_code": line.code,
        "modifiers": list(line.modifiers),
        "diagnosis_pointers": [places[uid] for uid in line.pointers],
        "units": line.units,
        "minutes": line.minutes,
        "charge": line.charge,
        "place_of_service": line.place_of_service,
        "date_from": _day(line.from_date),
        "date_to": _day(line.to_date),
        "emergency": line.emergency or None,
        "drug": line.drug and line.drug.model_dump(),
        "note": line.note,
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "last_name": person.family,
        "first_name": person.given,
        "middle_name": person.middle,
        "suffix": person.suffix,
        "birth_date": _day(person.birth_date),
        "sex": person.sex,
        "address": _address(person.address),
        "phone": person.phone,
    }


def _insurance(coverage: Coverage) -> dict[str, Any]:
    return {
        "payer_code": coverage.payer.code,
        "payer_name": coverage.payer.name,
        "member_id": coverage.member_id,
        "group_number": coverage.group_number,
        "plan_name": coverage.plan_name,
        "relationship_to_subscriber": RELATIONSHIPS[coverage.relationship],
        "subscriber": coverage.subscriber and _person(coverage.subscriber),
        "secondary_type_code": coverage.secondary_type,
    }


def _organization(organization: Organization) -> dict[str, Any]:
    return {
        "name": organization.name,
        "npi": organization.npi,
        "tax_id": organization.tax_id,
        "taxonomy_code": organization.taxonomy,
        "phone": organization.phone,
        "address": _address(organization.address),
    }


def _provider(provider: Provider) -> dict[str, Any]:
    return {
        "last_name": provider.family,
        "first_name": provider.given,
        "credential": provider.credential,
        "npi": provider.npi,
        "taxonomy_code": provider.taxonomy,
    }


def _address(address: Address) -> dict[str, Any]:
    return {
        "street": address.line1,
        "street2": address.line2,
        "city": address.city,
        "state": address.state,
        "zip": address.zip,
    }


def _accident(claim: ClaimContent) -> dict[str, Any]:
    return {
        "employment": claim.accident.employment or None,
        "auto": claim.accident.auto or None,
        "other": claim.accident.other or None,
        "state": claim.accident.state,
        "date": _day(claim.accident.date),
    }


def _dates(claim: ClaimContent) -> dict[str, Any]:
    return {
        "onset": _day(claim.onset_date),
        "other": _day(claim.other_date),
        "unable_to_work_from": _day(claim.unable_to_work_from),
        "unable_to_work_to": _day(claim.unable_to_work_to),
        "hospitalized_from": _day(claim.hospitalized_from),
        "hospitalized_to": _day(claim.hospitalized_to),
    }


def _plan(claim: ClaimContent) -> dict[str, Any]:
    return {
        "discipline": claim.plan_of_care.discipline,
        "certified_from": _day(claim.plan_of_care.certified_from),
        "certified_to": _day(claim.plan_of_care.certified_to),
        "kx_attested": claim.plan_of_care.kx_attested or None,
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _said(value: Any) -> Any:
    """Leave out empty texts, lists and parts, never a zero or a no."""
    if isinstance(value, list):
        return [_said(item) if isinstance(item, dict) else item for item in value]
    if not isinstance(value, dict):
        return value
    said = {name: _said(part) for name, part in value.items()}
    return {name: part for name, part in said.items() if part not in (None, "", [], {})}


def _unknown_relationships(claim: ClaimContent) -> list[Reason]:
    named = [("coverage", claim.coverage)]
    named += [(f"other_coverages[{i}]", c) for i, c in enumerate(claim.other_coverages)]
    text = "The billing system has no word for this relationship to the subscriber."
    return [
        Reason(text=text, code="CANNOT_SAY", cell=f"{cell}.relationship")
        for cell, coverage in named
        if coverage.relationship not in RELATIONSHIPS
    ]


def _lost_pointers(claim: ClaimContent) -> list[Reason]:
    known = {diagnosis.uid for diagnosis in claim.diagnoses}
    text = "Points to a diagnosis that is not on the claim."
    return [
        Reason(text=text, code="CANNOT_SAY", cell=f"lines[{line.uid}].pointers")
        for line in claim.lines
        if not known.issuperset(line.pointers)
    ]


def _reason(claim: ClaimContent, error: Any) -> Reason:
    sentence = SENTENCES.get(error["type"], "Is nothing the billing system can hold.")
    return Reason(
        text=sentence.format_map(error.get("ctx", {})),
        code="CANNOT_SAY",
        cell=cells.cell([str(part) for part in error["loc"]], claim=claim),
    )
