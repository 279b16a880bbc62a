"""Reads the insurances of the patient, in their order."""

from claims.domain.encounter import CoverageRecord, PersonRecord
from integrations.protocols.fhir import concepts, people
from integrations.protocols.fhir.node import Node
from integrations.protocols.fhir.reading import Reading
from integrations.protocols.fhir.resource import Resource
from integrations.protocols.fhir.vocabulary import same


def read(reading: Reading) -> tuple[CoverageRecord, ...]:
    """Return the patient's coverages; unordered ones follow as they came."""
    claimed = _claimed(reading)
    found = [r for r in reading.message.of_kind("Coverage") if _is_meant(reading, r, claimed)]
    ranked = sorted(found, key=lambda r: (_order(reading, r), found.index(r)))
    return tuple(
        _coverage(reading, resource, place) for place, resource in enumerate(ranked, start=1)
    )


def _claimed(reading: Reading) -> set[Resource]:
    """Return the coverages a Claim of this visit is made to."""
    named = set()
    for claim in reading.own("Claim"):
        for insurance in Node(claim, reading.ledger, claim.body).each("insurance"):
            named.add(reading.follow(insurance.get("coverage")))
    return {resource for resource in named if resource}


def _is_meant(reading: Reading, resource: Resource, claimed: set[Resource]) -> bool:
    """Tell whether a coverage is this patient's and stands in the message itself."""
    node = Node(resource, reading.ledger, resource.body)
    if node.get("status").peek() in reading.words.not_meant:
        return False
    if resource in claimed or resource.owner is reading.encounter:
        return True
    beneficiary = node.get("beneficiary")
    return (
        resource.owner is None
        and bool(beneficiary)
        and (reading.follow(beneficiary) is reading.patient)
    )


def _order(reading: Reading, resource: Resource) -> int:
    order = Node(resource, reading.ledger, resource.body).get("order")
    return order.peek_whole(10**6)


def _coverage(reading: Reading, resource: Resource, place: int) -> CoverageRecord:
    node = reading.open(resource)
    key = resource.key or f"coverage-{place}"
    ours = f"coverages[{key}]"
    node.get("beneficiary", "reference").mark(ours)
    node.get("order").mark(f"{ours}.order")
    period = node.get("period")
    return CoverageRecord(
        key=key,
        order=place,
        **_payer(reading, node, ours),
        kind=concepts.any_code(node.get("type")).text(f"{ours}.kind")
        or concepts.words(node.get("type"), f"{ours}.kind"),
        plan_name=_class(node, "plan", ("name", "value"), f"{ours}.plan_name"),
        group_number=_class(node, "group", ("value", "name"), f"{ours}.group_number"),
        member_id=node.get("subscriberId").text(f"{ours}.member_id")
        or _member_number(node, f"{ours}.member_id"),
        **_subscriber(reading, node, ours),
        start_date=period.get("start").day(f"{ours}.start_date"),
        end_date=period.get("end").day(f"{ours}.end_date"),
    )


def _payer(reading: Reading, node: Node, ours: str) -> dict[str, str]:
    payors = node.each("payor")
    if not payors:
        return {}
    payor = payors[0]
    display = payor.get("display")
    payor.get("reference").mark(f"{ours}.payer_key")
    resource = reading.follow(payor)
    if resource is None or resource.kind != "Organization":
        identifier = payor.get("identifier", "value").text(f"{ours}.payer_code")
        named = payor.get("reference").peek().rpartition("/")[2]
        name = display.text(f"{ours}.payer_name")
        return {"payer_key": named, "payer_name": name, "payer_code": identifier}
    organization = reading.open(resource)
    return {
        "payer_key": resource.key,
        "payer_name": organization.get("name").text(f"{ours}.payer_name")
        or display.text(f"{ours}.payer_name"),
        "payer_code": _payer_code(reading, organization, f"{ours}.payer_code"),
    }


def _payer_code(reading: Reading, organization: Node, ours: str) -> str:
    """Read the payer id: the identifier said to be one, else the first that is no NPI."""
    others = [
        identifier
        for identifier in organization.each("identifier")
        if same(identifier.get("system").peek()) not in reading.words.npi
    ]
    said = [i for i in others if "payer" in same(i.get("system").peek())]
    return (said or others)[0].get("value").text(ours) if others else ""


def _class(node: Node, kind: str, members: tuple[str, str], ours: str) -> str:
    for part in node.each("class"):
        if kind in [code.peek().lower() for code in concepts.codes([part.get("type")])]:
            return part.first(*members).text(ours)
    return ""


def _member_number(node: Node, ours: str) -> str:
    for identifier in node.each("identifier"):
        if "MB" in [code.peek() for code in concepts.codes([identifier.get("type")])]:
            return identifier.get("value").text(ours)
    return ""


def _subscriber(reading: Reading, node: Node, ours: str) -> dict[str, str | PersonRecord | None]:
    """Read who holds the insurance; nobody where it is the patient."""
    code = concepts.any_code(node.get("relationship")).text(f"{ours}.relationship")
    holder = reading.follow(node.get("subscriber"))
    node.get("subscriber", "reference").mark(f"{ours}.subscriber")
    is_another = holder is not None and holder is not reading.patient
    default = "OTHER" if is_another else "SELF"
    relationship = reading.words.relationships.get(code.lower(), "OTHER") if code else default
    if holder is None or not is_another or holder.kind not in ("Patient", "RelatedPerson"):
        return {"relationship": relationship, "subscriber": None}
    person = people.subscriber(reading.open(holder), f"{ours}.subscriber")
    return {"relationship": relationship, "subscriber": person}
