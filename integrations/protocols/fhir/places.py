"""Reads where the visit took place."""

from claims.domain.encounter import PlaceRecord
from integrations.protocols.fhir import concepts, people
from integrations.protocols.fhir.node import Node
from integrations.protocols.fhir.reading import Reading
from integrations.protocols.fhir.resource import Resource


def read(reading: Reading) -> PlaceRecord:
    """Return the visit's location; where it names none, its organization."""
    organization = reading.follow(reading.visit.get("serviceProvider"))
    reading.visit.get("serviceProvider", "reference").mark("place")
    for stay in reading.visit.each("location"):
        resource = reading.follow(stay.get("location"))
        if resource and resource.kind == "Location":
            stay.get("location", "reference").mark("place")
            return _location(reading, resource, organization)
    if organization:
        return _organization(reading, organization)
    for stay in reading.visit.each("location"):
        if display := stay.get("location", "display").text("place.name"):
            return PlaceRecord(name=display)
    return PlaceRecord(name=reading.visit.get("serviceProvider", "display").text("place.name"))


def _location(reading: Reading, resource: Resource, organization: Resource | None) -> PlaceRecord:
    node = reading.open(resource)
    npi = people.npi(node, reading.words.npi, "place.npi")
    if not npi and organization:
        npi = people.npi(reading.open(organization), reading.words.npi, "place.npi")
    reading.ledger.note("place.key", f"{resource.path}.id", resource.key)
    return PlaceRecord(
        key=resource.key,
        name=node.get("name").text("place.name"),
        npi=npi,
        place_of_service=_place_of_service(reading, node),
        address=people.address(node.get("address"), "place.address"),
    )


def _organization(reading: Reading, resource: Resource) -> PlaceRecord:
    node = reading.open(resource)
    addresses = node.each("address")
    reading.ledger.note("place.key", f"{resource.path}.id", resource.key)
    return PlaceRecord(
        key=resource.key,
        name=node.get("name").text("place.name"),
        npi=people.npi(node, reading.words.npi, "place.npi"),
        address=people.address(addresses[0] if addresses else node.get("none"), "place.address"),
    )


def _place_of_service(reading: Reading, node: Node) -> str:
    for concept in [*node.each("type"), node.get("physicalType")]:
        code = concepts.code_in(concept, reading.words.places_of_service)
        if value := code.text("place.place_of_service"):
            return value
    return ""
