"""Reads what a Claim beside the visit adds to its services."""

from integrations.protocols.fhir import concepts
from integrations.protocols.fhir.node import Node
from integrations.protocols.fhir.reading import Reading
from integrations.protocols.fhir.services import Draft, Services, add_modifiers


def read(reading: Reading, services: Services) -> None:
    """Give each service the modifiers, pointers and place of its claim item.

    An item belongs to the first service of its code that has none yet;
    items of codes nobody performed stay among the unknown.
    """
    for resource in reading.own("Claim"):
        claim = Node(resource, reading.ledger, resource.body)
        if claim.get("status").peek() in reading.words.not_meant:
            continue
        waiting = list(services.drafts)
        for item in claim.each("item"):
            draft = _draft_of(reading, item, waiting)
            if draft:
                waiting.remove(draft)
                reading.open(resource)
                _add(reading, services, draft, claim, item)


def _draft_of(reading: Reading, item: Node, waiting: list[Draft]) -> Draft | None:
    code = concepts.code_in(item.get("productOrService"), reading.words.procedure_codes)
    for draft in waiting:
        if code.peek() and draft.parts.get("code") == code.peek():
            code.mark(f"{draft.ours}.code")
            return draft
    return None


def _add(reading: Reading, services: Services, draft: Draft, claim: Node, item: Node) -> None:
    ours = draft.ours
    for modifier in item.each("modifier"):
        add_modifiers(draft, concepts.any_code(modifier))
    place = item.get("locationCodeableConcept")
    code = concepts.code_in(place, reading.words.places_of_service)
    draft.set("place_of_service", code.text(f"{ours}.place_of_service"))
    draft.set("units", item.get("quantity", "value").number(f"{ours}.units"))
    draft.set("charge", item.get("net", "value").number(f"{ours}.charge"))
    if draft.diagnosis_keys:
        return
    for sequence in item.each("diagnosisSequence"):
        number = sequence.whole(f"{ours}.diagnosis_keys")
        for diagnosis in claim.each("diagnosis"):
            if diagnosis.get("sequence").peek_whole(0) == number:
                draft.diagnosis_keys.extend(_point(services, diagnosis, ours))


def _point(services: Services, diagnosis: Node, ours: str) -> list[str]:
    where = f"{ours}.diagnosis_keys"
    diagnosis.get("sequence").mark(where)
    keys = (
        services.diagnoses.named(diagnosis.get("diagnosisReference"), where),
        services.diagnoses.coded(diagnosis.get("diagnosisCodeableConcept"), where),
    )
    return [key for key in keys if key]
