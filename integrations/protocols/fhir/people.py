"""Reads names, addresses, telephone numbers and identifiers of people."""

from typing import Any

from claims.domain.encounter import AddressRecord, PatientRecord, PersonRecord
from integrations.errors import PayloadInvalid
from integrations.protocols.fhir.node import Node
from integrations.protocols.fhir.reading import Reading
from integrations.protocols.fhir.vocabulary import same

SEXES = {"male": "M", "female": "F"}


def patient(reading: Reading) -> PatientRecord:
    """Read the patient of the visit; PayloadInvalid when the message lacks them."""
    resource = reading.patient
    if resource is None or resource.kind != "Patient":
        raise PayloadInvalid(
            f"{reading.encounter.where} names a patient the message does not hold.",
            fix="Have the EMR send the Patient resource in the same Bundle as its Encounter.",
        )
    node = reading.open(resource)
    reading.visit.get("subject", "reference").mark("patient")
    if not resource.key:
        node.get("id").refuse("is missing")
    reading.ledger.note("patient.key", f"{resource.path}.id", resource.key)
    mrn = chart_number(node)
    return PatientRecord(
        key=resource.key, mrn=mrn.get("value").text("patient.mrn"), **person(node, "patient")
    )


def subscriber(node: Node, ours: str) -> PersonRecord:
    """Read the person who holds a coverage."""
    return PersonRecord(**person(node, ours))


def person(node: Node, ours: str) -> dict[str, Any]:
    """Return the members of a PersonRecord found in a resource about a person."""
    sex = node.get("gender").text(f"{ours}.sex")
    return {
        **name(node, ours),
        "middle": _middle(node, ours),
        "suffix": _joined(_best(node.each("name"), node).each("suffix"), f"{ours}.suffix"),
        "birth_date": node.get("birthDate").day(f"{ours}.birth_date"),
        "sex": SEXES.get(sex.lower(), "U"),
        "address": address(_best(node.each("address"), node), f"{ours}.address"),
        "phone": phone(node, f"{ours}.phone"),
    }


def name(node: Node, ours: str) -> dict[str, str]:
    """Return family and given name; a name sent only as text is the family name."""
    best = _best(node.each("name"), node)
    given = best.each("given")
    family = best.get("family").text(f"{ours}.family")
    return {
        "family": family or best.get("text").text(f"{ours}.family"),
        "given": given[0].text(f"{ours}.given") if given else "",
    }


def address(node: Node, ours: str) -> AddressRecord:
    """Read a postal address."""
    lines = node.each("line")
    return AddressRecord(
        line1=lines[0].text(f"{ours}.line1") if lines else "",
        line2=_joined(lines[1:], f"{ours}.line2", by=", "),
        city=node.get("city").text(f"{ours}.city"),
        state=node.get("state").text(f"{ours}.state"),
        zip=node.get("postalCode").text(f"{ours}.zip"),
    )


def phone(node: Node, ours: str) -> str:
    """Read the first telephone number."""
    for contact in node.each("telecom"):
        if contact.get("system").peek() == "phone":
            return contact.get("value").text(ours)
    return ""


def npi(node: Node, systems: frozenset[str], ours: str) -> str:
    """Read the NPI among a resource's identifiers, or of a reference's one."""
    for identifier in node.each("identifier"):
        if same(identifier.get("system").peek()) in systems:
            return identifier.get("value").text(ours)
    return ""


def chart_number(node: Node) -> Node:
    """Return the identifier that is the medical record number."""
    for identifier in node.each("identifier"):
        for coding in identifier.get("type").each("coding"):
            if coding.get("code").peek() == "MR":
                return identifier
    return Node(node.resource, node.ledger, None)


def _best(candidates: list[Node], otherwise: Node) -> Node:
    """Return the official or home one, else the first that is not old."""
    current = [c for c in candidates if c.get("use").peek() not in ("old", "maiden", "temp")]
    for use in ("official", "home", "usual"):
        for candidate in current:
            if candidate.get("use").peek() == use:
                return candidate
    missing = Node(otherwise.resource, otherwise.ledger, None)
    return (current or candidates or [missing])[0]


def _middle(node: Node, ours: str) -> str:
    return _joined(_best(node.each("name"), node).each("given")[1:], f"{ours}.middle")


def _joined(parts: list[Node], ours: str, by: str = " ") -> str:
    return by.join(filter(None, (part.text(ours) for part in parts)))
