"""Which cell of our claim a place in the demo billing system's claim stands for."""

from collections.abc import Sequence

from pydantic.alias_generators import to_camel

from claims.domain.content import ClaimContent

# Names of one level of the wire, wherever they occur; the rest is in DATES.
NAMES = {
    "claimFrequencyCode": "frequency",
    "originalClaimNumber": "original_reference",
    "accountNumber": "account_number",
    "medicalRecordNumber": "mrn",
    "patient": "patient",
    "insurance": "coverage",
    "billingProvider": "billing",
    "serviceFacility": "facility",
    "renderingProvider": "rendering",
    "referringProvider": "referring",
    "referringQualifier": "referring_qualifier",
    "supervisingProvider": "supervising",
    "accident": "accident",
    "additionalInformation": "additional_information",
    "delayReasonCode": "delay_reason",
    "outsideLabCharge": "outside_lab_charge",
    "authorizationNumber": "authorization_number",
    "referralNumber": "referral_number",
    "acceptAssignment": "accept_assignment",
    "amountPaid": "amount_paid",
    "planOfCare": "plan_of_care",
    "lastName": "family",
    "firstName": "given",
    "middleName": "middle",
    "suffix": "suffix",
    "birthDate": "birth_date",
    "sex": "sex",
    "address": "address",
    "phone": "phone",
    "street": "line1",
    "street2": "line2",
    "city": "city",
    "state": "state",
    "zip": "zip",
    "payerCode": "payer.code",
    "payerName": "payer.name",
    "memberId": "member_id",
    "groupNumber": "group_number",
    "planName": "plan_name",
    "relationshipToSubscriber": "relationship",
    "subscriber": "subscriber",
    "secondaryTypeCode": "secondary_type",
    "name": "name",
    "npi": "npi",
    "taxId": "tax_id",
    "taxonomyCode": "taxonomy",
    "credential": "credential",
    "lineControlNumber": "uid",
    "procedureCode": "code",
    "modifiers": "modifiers",
    "diagnosisPointers": "pointers",
    "units": "units",
    "minutes": "minutes",
    "charge": "charge",
    "placeOfService": "place_of_service",
    "dateFrom": "from_date",
    "dateTo": "to_date",
    "emergency": "emergency",
    "drug": "drug",
    "ndc": "ndc",
    "quantity": "quantity",
    "unit": "unit",
    "note": "note",
    "employment": "employment",
    "auto": "auto",
    "other": "other",
    "date": "date",
    "discipline": "discipline",
    "certifiedFrom": "certified_from",
    "certifiedTo": "certified_to",
    "kxAttested": "kx_attested",
}
DATES = {
    "onset": "onset_date",
    "other": "other_date",
    "unableToWorkFrom": "unable_to_work_from",
    "unableToWorkTo": "unable_to_work_to",
    "hospitalizedFrom": "hospitalized_from",
    "hospitalizedTo": "hospitalized_to",
}


def cell(path: Sequence[str], *, claim: ClaimContent | None = None, line_uid: str = "") -> str:
    """Return our path for a wire path, or "" when it is no cell of ours.

    Without the claim a line is known by the number the billing system
    repeats, and a diagnosis only as one of them.
    """
    first, *rest = [part if part.isdigit() else to_camel(part) for part in path] or [""]
    if first == "lines":
        return _below(f"lines[{_uid(claim, rest) or line_uid}]", rest[1:]) if rest else "lines"
    if first == "diagnoses":
        uid = _diagnosis_uid(claim, rest)
        return f"diagnoses[{uid}].code" if uid else "diagnoses"
    if first == "otherInsurances":
        return _below(f"other_coverages[{rest[0]}]", rest[1:]) if rest else "other_coverages"
    if first == "dates":
        return DATES.get(rest[0], "") if rest else ""
    return _below(NAMES[first], rest) if first in NAMES else ""


def from_pointer(pointer: str) -> list[str]:
    """Split a JSON pointer: /lines/0/modifiers/1."""
    return [part for part in pointer.split("/") if part]


def _below(start: str, parts: Sequence[str]) -> str:
    """Follow the names below a start as far as they name cells of ours."""
    path = start
    for part in parts:
        if part not in NAMES:
            break
        path += f".{NAMES[part]}"
    return "" if path.startswith("lines[]") else path


def _uid(claim: ClaimContent | None, rest: Sequence[str]) -> str:
    place = int(rest[0]) if rest and rest[0].isdigit() else -1
    known = claim.lines if claim else ()
    return known[place].uid if 0 <= place < len(known) else ""


def _diagnosis_uid(claim: ClaimContent | None, rest: Sequence[str]) -> str:
    place = int(rest[0]) if rest and rest[0].isdigit() else -1
    known = claim.diagnoses if claim else ()
    return known[place].uid if 0 <= place < len(known) else ""
