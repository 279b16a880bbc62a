"""Turn one visit into the content its claim would have."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from claims.domain import assembly, provenance
from claims.domain.coding import draft as coding_draft
from claims.domain.coding.context import CodingContext
from claims.domain.content import ClaimContent
from claims.domain.encounter import EncounterRecord
from claims.domain.facts import DocumentedService as Facts
from claims.domain.mapping import engine as mapping_engine
from claims.models import Connection, DocumentedService, EncounterVersion
from claims.services import coding_context, mappings
from claims.services.parties import Found
from claims.services.versions import clinic_date

ENGINE_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Visit:
    """One version of a visit with everyone it names."""

    connection: Connection
    record: EncounterRecord
    found: Found
    version: EncounterVersion
    zone: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a visit would make of its claim; ``problems`` are the mapping's."""

    content: ClaimContent
    provenance: provenance.Provenance
    services: tuple[Facts, ...]
    problems: tuple[Any, ...]
    releases: dict[str, Any]


def draft(visit: Visit) -> Draft:
    """Map the visit, keep its facts, compute its lines, put the claim together."""
    mapping = mappings.published(visit.connection)
    mapped = mapping_engine.apply(mapping, visit.record, zone=visit.zone)
    _keep_facts(visit.version, mapped.services)
    context = _context(visit, mapped)
    drafted = coding_draft.draft_lines(mapped.services, context=context)
    assembled = assembly.assemble(
        visit.record,
        parties=visit.found.parties,
        lines=drafted.lines,
        line_provenance=drafted.provenance,
        header=mapped.draft,
        header_provenance=mapped.provenance,
    )
    return Draft(
        content=assembled.content,
        provenance=assembled.provenance,
        services=mapped.services,
        problems=mapped.problems,
        releases={"engine": ENGINE_VERSION, "mapping": mapping.version},
    )


def _context(visit: Visit, mapped: mapping_engine.Mapped) -> CodingContext:
    on = clinic_date(visit.record.start, visit.zone)
    payer = visit.found.payer
    location = visit.found.location
    return CodingContext(
        today=today(visit.zone),
        service_date=on,
        place_of_service=location.place_of_service if location else "",
        payer_class=payer.payer_class if payer else "",
        units_method=payer.units_method if payer else "",
        therapy=coding_context.therapy(),
        fees=coding_context.fees(payer, {item.code for item in mapped.services}, on),
    )


def _keep_facts(version: EncounterVersion, services: tuple[Facts, ...]) -> None:
    DocumentedService.objects.bulk_create(
        DocumentedService(
            practice_id=version.practice_id,
            encounter_version=version,
            patient_id=version.patient_id,
            position=place,
            facts=facts.as_json(),
        )
        for place, facts in enumerate(services)
    )


def facts_of(version: EncounterVersion) -> tuple[Facts, ...]:
    """Return the kept facts of a visit version."""
    rows = DocumentedService.objects.filter(encounter_version=version).order_by("position")
    return tuple(Facts.model_validate(row.facts) for row in rows)


def today(zone: str) -> datetime.date:
    """Return today's date at the clinic."""
    found = clinic_date(timezone.now(), zone)
    assert found is not None
    return found
