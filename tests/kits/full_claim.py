"""A claim with every cell filled, each with a value found nowhere else."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from claims.domain.content import (
    Accident,
    Address,
    ClaimContent,
    Coverage,
    Diagnosis,
    Drug,
    Line,
    Organization,
    Payer,
    Person,
    PlanOfCare,
    Provider,
)

Path = tuple[str | int, ...]

ACCIDENT = Accident(employment=True, auto=True, other=True, state="CO", date=date(2026, 3, 5))
PLAN = PlanOfCare(
    id="POC1",
    discipline="PT",
    certified_from=date(2026, 10, 1),
    certified_to=date(2026, 12, 31),
    kx_attested=True,
)


def full_claim() -> ClaimContent:
    """Return the claim; what would identify the patient is listed in CANARIES."""
    return ClaimContent(
        patient=_person("Zwyckqa", "Quilliana", date(1951, 7, 13)),
        mrn="MRN7K0417",
        coverage=_coverage("MBR9Q1188", "P1", _person("Zwyckqo", "Ferdinand", date(1949, 3, 4))),
        other_coverages=(_coverage("MBR9Q2299", "P2", _person("Vrakke", "Oda", date(1950, 1, 2))),),
        billing=_organization("O1", "Ridgeline Billing", "2900001008"),
        facility=_organization("O2", "Ridgeline East", "2900001016"),
        rendering=_provider("R1", "Adeyemi", "2900002014"),
        referring=_provider("R2", "Mensah", "2900003012"),
        supervising=_provider("R3", "Iyer", "2900003020"),
        referring_qualifier="DN",
        diagnoses=tuple(
            Diagnosis(uid=f"D{n}", code=code)
            for n, code in enumerate(("M25.561", "Z96.651", "M54.50"), 1)
        ),
        lines=(_line("U1", "97110", ("GP", "CQ", "KX", "59")), _line("U2", "97140", ("GP", "CQ"))),
        accident=ACCIDENT,
        onset_date=date(2026, 3, 6),
        other_date=date(2026, 3, 7),
        unable_to_work_from=date(2026, 3, 8),
        unable_to_work_to=date(2026, 4, 9),
        hospitalized_from=date(2026, 3, 10),
        hospitalized_to=date(2026, 3, 12),
        additional_information="Pursuant to plan 4471",
        delay_reason="7",
        outside_lab_charge=Decimal("12.34"),
        frequency="7",
        original_reference="ICN5550001",
        authorization_number="AUTH660002",
        referral_number="REF770003",
        account_number="ACC880004",
        accept_assignment=True,
        amount_paid=Decimal("20.05"),
        plan_of_care=PLAN,
    )


# Cells that are ours alone: names of our rows, our reasons, our own therapy book-keeping.
# A vendor may say them; no other cell may be left unsaid.
OURS = frozenset(
    {
        "coverage.payer.id",
        "coverage.payer.payer_class",
        "other_coverages[].payer.id",
        "other_coverages[].payer.payer_class",
        "billing.id",
        "facility.id",
        "rendering.id",
        "referring.id",
        "supervising.id",
        "diagnoses[].uid",
        "lines[].uid",
        "lines[].minutes",
        "lines[].charge_reason",
        "plan_of_care.id",
        "plan_of_care.discipline",
        "plan_of_care.certified_from",
        "plan_of_care.certified_to",
        "plan_of_care.kx_attested",
    }
)

CANARIES = (
    "Zwyckqa",
    "Quilliana",
    "Zwyckqo",
    "Vrakke",
    "MRN7K0417",
    "MBR9Q1188",
    "MBR9Q2299",
    "1951-07-13",
    "303-555-0177",
    "77 Kestrel",
)


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every cell of a JSON document with its path."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, (*path, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from leaves(part, (*path, index))
    else:
        yield path, value


def kind(path: Path) -> str:
    """Return the path without its indexes: lines[].modifiers[]."""
    text = ""
    for part in path:
        text += "[]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def change(claim: ClaimContent, path: Path) -> ClaimContent:
    """Return the claim with one cell changed to another of its shape."""
    document = claim.as_json()
    holder = document
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = _another(holder[path[-1]], kind(path))
    return ClaimContent.model_validate(document)


def _another(value: Any, kind: str) -> Any:
    instead = {
        "lines[].pointers[]": "D3",
        "lines[].modifiers[]": "GA",
        "lines[].drug.unit": "ML",
        "coverage.relationship": "CHILD",
        "other_coverages[].relationship": "CHILD",
        "referring_qualifier": "DK",
        "frequency": "8",
    }
    if kind in instead:
        return instead[kind]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if kind.endswith("sex"):
        return "M"
    text = str(value)
    last = {"9": "1", "Z": "A", "z": "a"}.get(text[-1], chr(ord(text[-1]) + 1))
    return text[:-1] + last


def _person(family: str, given: str, born: date) -> Person:
    return Person(
        family=family,
        given=given,
        middle="Jo",
        suffix="Jr",
        birth_date=born,
        sex="F",
        address=_address(),
        phone="303-555-0177",
    )


def _address() -> Address:
    return Address(line1="77 Kestrel", line2="Unit 3", city="Boulder", state="CO", zip="80302")


def _coverage(member: str, payer: str, subscriber: Person) -> Coverage:
    return Coverage(
        payer=Payer(id=payer, name="Summit Mutual", code="DEMOSUM1", payer_class="COMMERCIAL"),
        member_id=member,
        group_number="G-7711",
        plan_name="Summit Gold",
        relationship="SPOUSE",
        subscriber=subscriber,
        secondary_type="12",
    )


def _organization(key: str, name: str, npi: str) -> Organization:
    return Organization(
        id=key,
        name=name,
        npi=npi,
        tax_id="84-0000017",
        taxonomy="207X00000X",
        phone="303-555-0100",
        address=_address(),
    )


def _provider(key: str, family: str, npi: str) -> Provider:
    return Provider(
        id=key, family=family, given="Kemi", credential="PT", npi=npi, taxonomy="225100000X"
    )


def _line(uid: str, code: str, modifiers: tuple[str, ...]) -> Line:
    return Line(
        uid=uid,
        code=code,
        modifiers=modifiers,
        pointers=("D1", "D2"),
        units=Decimal("2"),
        minutes=23,
        charge=Decimal("110.50"),
        charge_reason="fee schedule 2026",
        place_of_service="11",
        from_date=date(2026, 11, 20),
        to_date=date(2026, 11, 20),
        emergency=True,
        drug=Drug(ndc="00000000017", quantity=Decimal("1.5"), unit="UN"),
        note="Apart from line 2",
    )
