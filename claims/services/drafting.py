"""Turn one visit into the content its claim would have."""

import dataclasses
import datetime
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from claims.domain import assembly, provenance
from claims.domain.coding import draft as coding_draft
from claims.domain.coding.context import CodingContext
from claims.domain.content import ClaimContent
from claims.domain.encounter import EncounterRecord
from claims.domain.facts import DocumentedService as Facts
from claims.domain.mapping import engine as mapping_engine
from claims.domain.mapping.results import Mapped
from claims.domain.provenance import Kind, Origin
from claims.models import Connection, DocumentedService, EncounterVersion, Provider
from claims.services import coding_context, mappings, naming
from claims.services.parties import Found
from claims.services.scrubbing import Intake


@dataclass(frozen=True, slots=True)
class Visit:
    """One version of a visit with everyone it names."""

    connection: Connection
    record: EncounterRecord
    found: Found
    version: EncounterVersion

    @property
    def zone(self) -> str:
        """The time zone in which the visit's dates are dates."""
        return self.found.zone


def visit(
    connection: Connection, record: EncounterRecord, found: Found, version: EncounterVersion
) -> Visit:
    """Return a version of a visit as claims are drawn of it, its parts by names of our own."""
    return Visit(connection, naming.named(record), found, version)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a visit would make of its claim, and what its mapping could not settle."""

    content: ClaimContent
    provenance: provenance.Provenance
    mapped: Mapped
    releases: dict[str, Any]
    zone: str

    @property
    def intake(self) -> Intake:
        """What the edits want to know of the drafting."""
        return Intake(self.mapped.services, self.mapped.problems, self.zone)


def draft(visit: Visit) -> Draft:
    """Map the visit, keep its facts, compute its lines, put the claim together."""
    mapping = mappings.published(visit.connection)
    mapped = mapping_engine.apply(mapping, visit.record, zone=visit.zone)
    mapped = _by_name(_at_its_place(visit, mapped))
    _keep_facts(visit.version, mapped.services)
    drafted = coding_draft.draft_lines(mapped.services, context=_context(visit, mapped))
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
        mapped=mapped,
        releases={
            "engine": coding_draft.ENGINE_VERSION,
            "mapping": mapping.version,
            "therapy": coding_context.therapy().release,
        },
        zone=visit.zone,
    )


def _at_its_place(visit: Visit, mapped: Mapped) -> Mapped:
    """Give services without a place of service the location's, and say so."""
    location = visit.found.location
    if location is None:
        return mapped
    sources = visit.record.sources
    named_by = [sources[name] for name in assembly.PLACE_SOURCES if name in sources]
    services, origins = [], dict(mapped.provenance)
    for service in mapped.services:
        if not service.place_of_service:
            service = service.model_copy(update={"place_of_service": location.place_of_service})
            origins[f"facts[{service.key}].place_of_service"] = Origin(
                kind=Kind.PRACTICE,
                leaves=tuple(leaf.path for leaf in named_by),
                raws=tuple(leaf.raw for leaf in named_by),
                explanation=f"Place of service of {location.name}.",
            )
        services.append(service)
    return dataclasses.replace(mapped, services=tuple(services), provenance=origins)


def _by_name(mapped: Mapped) -> Mapped:
    """Name a referring provider the mapping knows only by NPI, if the clinic does."""
    npi = mapped.draft.get("referring.npi")
    if not npi or "referring.family" in mapped.draft:
        return mapped
    provider = Provider.objects.filter(npi=npi).first()
    if provider is None:
        return mapped
    told = mapped.provenance["referring.npi"]
    origin = told.model_copy(
        update={"kind": Kind.PRACTICE, "explanation": "The clinic's provider with this NPI."}
    )
    named = {
        f"referring.{name}": getattr(provider, name)
        for name in ("family", "given", "credential", "taxonomy")
    }
    return dataclasses.replace(
        mapped,
        draft={**mapped.draft, **named},
        provenance={**mapped.provenance, **dict.fromkeys(named, origin)},
    )


def _context(visit: Visit, mapped: Mapped) -> CodingContext:
    payer = visit.found.payer
    diagnoses = assembly.diagnoses(visit.record)
    return CodingContext(
        today=today(visit.zone),
        payer_class=payer.payer_class if payer else "",
        payer_units_method=payer.units_method if payer else "",
        diagnoses=tuple(item.uid for item in diagnoses),
        diagnosis_codes={item.uid: item.code for item in diagnoses},
        therapy=coding_context.therapy(),
        fees=coding_context.fees(payer, {item.code for item in mapped.services}),
        facts=mapped.provenance,
        payer=assembly.payer_origin(visit.record),
    )


def _keep_facts(version: EncounterVersion, services: tuple[Facts, ...]) -> None:
    """Keep the facts once, however many claims are drawn from this version."""
    DocumentedService.objects.bulk_create(
        [
            DocumentedService(
                practice_id=version.practice_id,
                encounter_version=version,
                patient_id=version.patient_id,
                position=place,
                facts=facts.as_json(),
            )
            for place, facts in enumerate(services)
        ],
        ignore_conflicts=True,
    )


def destination() -> Connection | None:
    """Return the billing system new claims go to: the one active outbound line."""
    return (
        Connection.objects.filter(
            direction=Connection.Direction.OUTBOUND, state=Connection.State.ACTIVE
        )
        .order_by("created_at")
        .first()
    )


def today(zone: str) -> datetime.date:
    """Return today's date at the clinic."""
    return timezone.localdate(timezone=ZoneInfo(zone))
