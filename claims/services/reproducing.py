"""Say whether the mapping a claim recorded still makes of its visit what revision 1 stored."""

import uuid

from claims.domain import cells
from claims.domain import provenance as origins
from claims.domain.mapping import engine
from claims.domain.mapping.results import Mapped
from claims.domain.provenance import Kind, Provenance
from claims.models import Claim, EncounterVersion
from claims.services import fact_keeping, mappings, revisions, trial

FACTS, HEADER, GONE = "facts", "header cells", "the mapping it was drawn under is gone"


def differences(*, claim: Claim) -> tuple[str, ...]:
    """Return what of the mapping's output differs; nothing where it is reproduced exactly.

    Revision 1's version of the visit is mapped again by the version of
    the set that revision recorded. Compared are the visit's facts as they
    were kept, and each header cell's rule, leaves and raw values. A place
    of service the clinic's location gave is not the mapping's. The caller
    declares the purpose of the reading.
    """
    first = revisions.numbered(claim, 1)
    version = EncounterVersion.objects.get(pk=first.encounter_version_id)
    connection_id = version.encounter.connection_id
    mapping = mappings.of_version(connection_id, str(first.releases["mapping"]))
    if mapping is None:
        return (GONE,)
    visit = trial.prepare(version=version).visit
    mapped = engine.apply(mapping, visit.record, zone=visit.zone)
    checked = {
        FACTS: _facts(mapped) == _kept(version.pk, mapping.version, mapped),
        HEADER: _header(mapped.provenance) == _header(first.origins),
    }
    return tuple(name for name, is_same in checked.items() if not is_same)


def _facts(mapped: Mapped) -> list[object]:
    return [service.as_json() for service in mapped.services]


def _kept(version_id: uuid.UUID, under: str, mapped: Mapped) -> list[object]:
    kept = [row.facts for row in fact_keeping.rows_of(version_id, under)]
    for facts, service in zip(kept, mapped.services, strict=False):
        if not service.place_of_service:
            facts["place_of_service"] = ""
    return kept


def _header(provenance: Provenance) -> dict[str, object]:
    own = {
        cell: origin
        for cell, origin in provenance.items()
        if origin.kind == Kind.MAPPING and not cell.startswith("facts[") and not cells.part(cell)
    }
    return origins.as_document(own)
