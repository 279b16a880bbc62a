"""Where each cell of a claim came from."""

from enum import StrEnum
from typing import Any

from claims.domain.document import Document


class Kind(StrEnum):
    """Who or what wrote a cell."""

    EMR = "EMR"
    MAPPING = "MAPPING"
    ENGINE = "ENGINE"
    PRACTICE = "PRACTICE"
    SUGGESTION = "SUGGESTION"
    PERSON = "PERSON"


# A biller's words for them.
SOURCE_WORDS = {
    Kind.EMR: "EMR",
    Kind.MAPPING: "EMR + mapping",
    Kind.ENGINE: "rule",
    Kind.PRACTICE: "practice",
    Kind.SUGGESTION: "suggestion",
    Kind.PERSON: "person",
}


class Origin(Document):
    """The answer to "where did this come from?" for one cell.

    ``leaves`` are the EMR leaf paths the value depends on, all of them,
    with their raw values in ``raws`` in the same order; ``rule`` names
    the mapping rule or engine rule, ``version`` its version;
    ``explanation`` is one sentence a biller reads; ``actor`` is a
    person's id, ``reference`` a suggestion's or record's.
    """

    kind: Kind
    leaves: tuple[str, ...] = ()
    raws: tuple[Any, ...] = ()
    rule: str = ""
    version: str = ""
    explanation: str = ""
    actor: str = ""
    reference: str = ""

    def with_leaves_of(self, other: "Origin") -> "Origin":
        """Return this origin, depending on the other's leaves too."""
        leaves = dict(zip(self.leaves, self.raws, strict=True))
        leaves |= dict(zip(other.leaves, other.raws, strict=True))
        return self.model_copy(update={"leaves": tuple(leaves), "raws": tuple(leaves.values())})


# One document per revision: cell path -> Origin. Cell paths are those of
# the content: ``patient.birth_date``, ``lines[U1].modifiers``,
# ``diagnoses[D1].code``, ``coverage.member_id``.
Provenance = dict[str, Origin]


def as_document(provenance: Provenance) -> dict[str, Any]:
    """Return plain JSON for storage."""
    return {cell: origin.as_json() for cell, origin in sorted(provenance.items())}


def from_document(stored: dict[str, Any]) -> Provenance:
    """Read a stored provenance document."""
    return {cell: Origin.model_validate(origin) for cell, origin in stored.items()}
