"""The facts of a drug given that a rule may write: ``service.drug...``."""

from typing import Any

from claims.domain.facts import DrugFacts
from claims.domain.mapping.values import Kind, Unfit

PREFIX = "drug."
FACTS: dict[str, Kind] = {
    "drug.container": Kind.TEXT,
    "drug.given": Kind.NUMBER,
    "drug.discarded": Kind.NUMBER,
    "drug.unit": Kind.TEXT,
    "drug.unit_size": Kind.NUMBER,
}
_KNOWN = {
    "drug.container": ("SINGLE_DOSE", "MULTI_DOSE"),
    "drug.unit": ("MG", "ML", "IU", "UNITS"),
}


def word(field: str, text: str) -> str:
    """Return a container or a unit, or say which there are."""
    said = text.strip().upper().replace(" ", "_").replace("-", "_")
    if said not in _KNOWN[field]:
        raise Unfit(f"is not one of {', '.join(_KNOWN[field])}")
    return said


def is_word(field: str) -> bool:
    """Say whether a field takes one of a few words."""
    return field in _KNOWN


def written(drug: DrugFacts | None, field: str, value: Any) -> DrugFacts:
    """Return the facts of a drug with one more."""
    return (drug or DrugFacts()).model_copy(update={field.removeprefix(PREFIX): value})
