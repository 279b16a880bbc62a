"""A biller's words for the cells of a claim, and which of them are masked."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from claims.domain import cells
from claims.domain.content import ClaimContent

# Who the patient is, and free text that may say so: an audit entry says
# that it changed, never what it was.
_MASKED = re.compile(
    r"patient\..*|mrn|account_number|original_reference|additional_information"
    r"|authorization_number|referral_number"
    r"|(coverage|other_coverages\[\d+\])\.(member_id|group_number|subscriber\..*)"
    r"|.*\.address\..*|.*\.phone|lines\[.*\]\.note"
)

_NAMES = {
    "mrn": "chart number",
    "coverage.payer.name": "payer",
    "coverage.payer.id": "payer record",
    "coverage.payer.code": "payer id",
    "coverage.payer.payer_class": "payer class",
    "coverage.member_id": "member id",
    "coverage.group_number": "group number",
    "coverage.plan_name": "plan",
    "coverage.relationship": "relationship to subscriber",
    "coverage.subscriber.family": "subscriber · family",
    "coverage.subscriber.given": "subscriber · given",
    "coverage.subscriber.birth_date": "subscriber · birth date",
    "coverage.subscriber.sex": "subscriber · sex",
    "coverage.secondary_type": "secondary type",
    "facility": "service facility",
    "facility.name": "service facility",
    "rendering": "rendering provider",
    "referring": "referring provider",
    "supervising": "supervising provider",
    "billing": "billing provider",
    "referring_qualifier": "referring provider's qualifier",
    "additional_information": "additional claim information",
    "delay_reason": "reason of the delay",
    "frequency": "frequency code",
    "original_reference": "original reference number",
    "accident.employment": "accident at work",
    "accident.auto": "auto accident",
    "accident.other": "other accident",
    "unable_to_work_from": "unable to work from",
    "onset_date": "onset date",
    "plan_of_care.kx_attested": "plan of care · KX attested",
    "drug.ndc": "NDC",
    "from_date": "from date",
    "to_date": "to date",
    "place_of_service": "place of service",
    "charge_reason": "reason of the charge",
}

_ACRONYMS = {"npi": "NPI", "id": "record", "zip": "ZIP", "tax id": "tax id"}


def is_masked(cell: str) -> bool:
    """Say whether this cell tells who the patient is."""
    return bool(_MASKED.fullmatch(cell))


def name(cell: str) -> str:
    """Return the words for a header cell or a line's own cell name."""
    if cell in _NAMES:
        return _NAMES[cell]
    numbered = re.sub(r"s?\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", cell)
    steps = [step.replace("_", " ") for step in numbered.split(".")]
    return " · ".join(_ACRONYMS.get(step, step) for step in steps)


def of(cell: str, old: ClaimContent, new: ClaimContent) -> str:
    """Return the words for a cell: ``line 97110 · modifiers``."""
    found = cells.part(cell)
    if found is None:
        return name(cell)
    where, uid, field = found
    content = old if uid in {member.uid for member in getattr(old, where)} else new
    label = part(where, uid, content)
    return label if where == "diagnoses" and field == "code" else f"{label} · {name(field)}"


def part(where: str, uid: str, content: ClaimContent) -> str:
    """Return ``line 97110`` (``#2`` of several) or ``diagnosis B``."""
    if where == "diagnoses":
        return f"diagnosis {content.letter(uid)}"
    return f"line {short(where, uid, content)}"


def short(where: str, uid: str, content: ClaimContent) -> str:
    """Return the code alone, numbered when several share it."""
    members = getattr(content, where)
    code = next(member.code for member in members if member.uid == uid)
    twins = [member.uid for member in members if member.code == code]
    number = f" #{twins.index(uid) + 1}" if len(twins) > 1 else ""
    return (code or "without a code") + number


def summary(where: str, uid: str, content: ClaimContent) -> str:
    """Return everything an added or removed part says, masked cells apart."""
    if where == "diagnoses":
        return content.diagnosis(uid).code or "without a code"
    said = []
    for field, value in cells.flatten_part(content.line(uid)).items():
        cell = f"lines[{uid}].{field}"
        if field != "code" and value not in (None, "", (), False):
            shown = "given" if is_masked(cell) else words(cell, value, content)
            said.append(f"{name(field)} {shown}")
    return f"with {', '.join(said)}" if said else ""


def words(cell: str, value: Any, content: ClaimContent) -> str | None:
    """Return a cell's value as a person reads it, None for nothing."""
    if value is None or value == "" or value == ():
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if cell.endswith(".pointers"):
        return " ".join(content.letter(uid) for uid in value)
    if isinstance(value, tuple):
        return " ".join(str(member) for member in value)
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
