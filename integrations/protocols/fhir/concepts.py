"""Reads coded concepts: every code that was sent, and the one we look for."""

from claims.domain.encounter import Coding
from integrations.protocols.fhir.node import Node
from integrations.protocols.fhir.vocabulary import same


def codings(concept: Node, ours: str) -> tuple[Coding, ...]:
    """Take every coding of a concept as ``ours.codings[n]``."""
    return tuple(
        Coding(
            code=coding.get("code").text(f"{ours}.codings[{place}].code"),
            system=coding.get("system").text(f"{ours}.codings[{place}].system"),
            display=coding.get("display").text(f"{ours}.codings[{place}].display"),
        )
        for place, coding in enumerate(concept.each("coding"))
    )


def code_in(concept: Node, systems: frozenset[str]) -> Node:
    """Return the code of the first coding in one of SYSTEMS."""
    for coding in concept.each("coding"):
        if same(coding.get("system").peek()) in systems:
            return coding.get("code")
    return Node(concept.resource, concept.ledger, None)


def words(concept: Node, ours: str) -> str:
    """Take a concept's text, or the first display that stands for it."""
    if text := concept.get("text").text(ours):
        return text
    for coding in concept.each("coding"):
        if display := coding.get("display").text(ours):
            return display
    return ""


def any_code(concept: Node) -> Node:
    """Return the first code, of whatever system."""
    for coding in concept.each("coding"):
        if coding.get("code"):
            return coding.get("code")
    return Node(concept.resource, concept.ledger, None)


def codes(concepts: list[Node]) -> list[Node]:
    """Return every code of several concepts."""
    return [coding.get("code") for concept in concepts for coding in concept.each("coding")]
