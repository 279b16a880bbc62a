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
from claims.domain.mapping import engine as mapping_engine
from claims.domain.mapping.results import Mapped
from claims.domain.mapping.rule import Mapping
from claims.models import Claim, Connection, EncounterVersion
from claims.services import (
    coding_context,
    fact_keeping,
    filling,
    histories,
    judging,
    mappings,
    naming,
    standing,
)
from claims.services.parties import Found, Place
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
    around: judging.Surroundings
    releases: dict[str, Any]
    place: Place

    @property
    def under(self) -> str:
        """The version of the mapping it was drawn under."""
        return str(self.releases["mapping"])

    @property
    def intake(self) -> Intake:
        """What the edits want to know of the drafting."""
        return Intake(self.mapped.services, self.mapped.problems, self.place, self.around)


def draft(
    visit: Visit,
    *,
    of: Claim | None = None,
    mapping: Mapping | None = None,
    mapped: Mapped | None = None,
    around: judging.Surroundings | None = None,
) -> Draft:
    """Map the visit, keep its facts, compute its lines, put the claim together.

    ``of`` is the claim that is drawn anew, None for a first one. Under a
    ``mapping`` given it is a trial: nothing is kept. ``mapped`` is then what
    that mapping made of the visit, and ``around`` what stands around it,
    where they are known.
    """
    is_trial = mapping is not None
    mapping = mapping or mappings.published(visit.connection)
    mapped = mapped or mapping_engine.apply(mapping, visit.record, zone=visit.zone)
    visit = dataclasses.replace(visit, record=filling.as_diagnosed(visit.record, mapped))
    mapped = filling.by_name(filling.at_its_place(visit.record, visit.found.location, mapped))
    if not is_trial:
        fact_keeping.keep(visit.version, mapping.version, mapped.services)
    around = around or _around(visit, of, mapped)
    mapped = filling.under_its_plan(visit.record, mapped, around.history.plans)
    assembled = _assembled(visit, mapped, around)
    return Draft(
        content=assembled.content,
        provenance=assembled.provenance,
        mapped=mapped,
        around=around,
        releases=_releases(mapping.version, around),
        place=visit.found.place,
    )


def _around(visit: Visit, of: Claim | None, mapped: Mapped) -> judging.Surroundings:
    return judging.surroundings(
        patient=visit.found.patient,
        encounter_id=visit.version.encounter_id,
        own=histories.own(of),
        payer=visit.found.payer,
        codes={item.code for item in mapped.services},
        days={item.date_from for item in mapped.services},
    )


def _assembled(visit: Visit, mapped: Mapped, around: judging.Surroundings) -> assembly.Assembled:
    context = _context(visit, mapped, around)
    drafted = coding_draft.draft_lines(mapped.services, context=context)
    assembled = assembly.assemble(
        visit.record,
        parties=visit.found.parties,
        lines=drafted.lines,
        line_provenance=drafted.provenance,
        header=mapped.draft,
        header_provenance=mapped.provenance,
    )
    rules = coding_context.rules(visit.found.payer)
    return filling.with_its_permits(visit.record, assembled, context, rules)


def _releases(mapping_version: str, around: judging.Surroundings) -> dict[str, Any]:
    return {
        "engine": coding_draft.ENGINE_VERSION,
        "mapping": mapping_version,
        "therapy": coding_context.therapy().release,
        "tables": list(around.tables.releases),
    }


def _context(visit: Visit, mapped: Mapped, around: judging.Surroundings) -> CodingContext:
    payer = visit.found.payer
    diagnoses = assembly.diagnoses(visit.record)
    own = coding_context.rules(payer)
    return CodingContext(
        today=today(visit.zone),
        payer_class=payer.payer_class if payer else "",
        payer_units_method=own.units_method,
        assistant_modifiers=own.assistant_modifiers,
        kx_modifier=own.kx_modifier,
        payer_id=own.id,
        history=around.history,
        tables=around.tables,
        diagnoses=tuple(item.uid for item in diagnoses),
        diagnosis_codes={item.uid: item.code for item in diagnoses},
        therapy=coding_context.therapy(),
        fees=around.fees,
        facts=mapped.provenance,
        payer=assembly.payer_origin(visit.record),
    )


def destination() -> Connection | None:
    """Return the billing system new claims go to: the one active outbound line."""
    active = Connection.objects.filter(
        direction=Connection.Direction.OUTBOUND, state=Connection.State.ACTIVE
    )
    return standing.remembered("destination", active.order_by("created_at").first)


def today(zone: str) -> datetime.date:
    """Return today's date at the clinic."""
    return timezone.localdate(timezone=ZoneInfo(zone))
