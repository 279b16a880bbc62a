"""The words a FHIR source may spell in its own way, as one table."""

from collections.abc import Mapping
from dataclasses import dataclass

from claims.domain.encounter import VisitStatus


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How one source spells what we read.

    ``systems`` of codes are compared without regard to case or a final
    slash. ``roles`` go from participation codes to ours; credentials in
    ``assistants`` make an assistant of someone without a role.
    """

    statuses: Mapping[str, VisitStatus]
    roles: Mapping[str, str]
    assistants: frozenset[str]
    relationships: Mapping[str, str]
    npi: frozenset[str]
    icd10cm: frozenset[str]
    procedure_codes: frozenset[str]
    taxonomies: frozenset[str]
    places_of_service: frozenset[str]
    not_done: frozenset[str]
    not_meant: frozenset[str]
    minute_units: frozenset[str]


def same(system: str) -> str:
    """Return a code system's name as the table spells it."""
    return system.lower().rstrip("/")
