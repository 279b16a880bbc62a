"""Reads one Encounter, with everything the message says of it, into a record."""

from claims.domain.encounter import EncounterRecord, FieldRecord, Leaf
from integrations.protocols.fhir import (
    concepts,
    coverages,
    fields,
    notes,
    people,
    places,
    questionnaires,
    superbill,
)
from integrations.protocols.fhir.diagnoses import Diagnoses
from integrations.protocols.fhir.node import Node
from integrations.protocols.fhir.providers import Cast
from integrations.protocols.fhir.reading import Reading
from integrations.protocols.fhir.services import Services


def read(reading: Reading) -> EncounterRecord:
    """Return the visit; ``unknown`` is filled once the whole message is read."""
    visit = reading.visit
    if not reading.encounter.key:
        visit.get("id").refuse("is missing")
    patient = people.patient(reading)
    cast, diagnoses = Cast(reading), Diagnoses(reading)
    services = Services(reading, diagnoses, cast)
    superbill.read(reading, services)
    own_fields = _answers(reading, services)
    written = notes.read(reading)
    reading.ledger.note("visit_id", f"{reading.encounter.path}.id", reading.encounter.key)
    period = visit.first("period", "actualPeriod")
    signed_at = notes.signed_at(written)
    _copy_source(
        reading,
        "signed_at",
        [f"notes[{n.key}].signed_at" for n in written if n.signed_at == signed_at],
    )
    version_at = visit.get("meta", "lastUpdated").moment("version_at")
    return EncounterRecord(
        visit_id=reading.encounter.key,
        version=visit.get("meta", "versionId").text("version"),
        version_at=notes.instant(version_at),
        status=reading.words.statuses[visit.get("status").text("status")],
        kind=_kind(visit),
        start=period.get("start").moment("start"),
        end=period.get("end").moment("end"),
        signed_at=signed_at,
        patient=patient,
        coverages=coverages.read(reading),
        place=places.read(reading),
        services=tuple(draft.record() for draft in services.drafts),
        diagnoses=diagnoses.records,
        providers=cast.records,
        notes=written,
        fields=(*_custom(reading), *own_fields),
    )


def _kind(visit: Node) -> str:
    """Read the kind of visit: its type in words, else its class."""
    for concept in visit.each("type"):
        if words := concepts.words(concept, "kind"):
            return words
    return ""


def _custom(reading: Reading) -> tuple[FieldRecord, ...]:
    """Take class and type of the visit and the extensions on it and its patient."""
    visit = reading.visit
    found: list[FieldRecord] = []
    for concept in visit.each("class"):
        found += fields.of_value(concept, "", name="class", path="Encounter.class")
    for concept in visit.each("type"):
        found += fields.of_value(concept, "", name="type", path="Encounter.type")
    found += fields.of_extensions(visit, "")
    if reading.patient:
        found += fields.of_extensions(reading.open(reading.patient), "")
    return tuple(found)


def _answers(reading: Reading, services: Services) -> tuple[FieldRecord, ...]:
    """Give each service the answers about it; return the visit's own."""
    keys = {resource: draft.key for resource, draft in services.by_resource.items()}
    answers = questionnaires.read(reading, keys=keys, codes=services.by_code())
    for draft in services.drafts:
        draft.fields.extend(answers.get(draft.key, ()))
    return answers.get("", ())


def _copy_source(reading: Reading, ours: str, others: list[str]) -> None:
    for other in others:
        leaf: Leaf | None = reading.ledger.sources.get(other)
        if leaf:
            reading.ledger.note(ours, leaf.path, leaf.raw)
