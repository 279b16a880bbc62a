"""Gather what the engine and the edits may know of one claim, in few reads."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from claims.domain import corrected_claims, facts
from claims.domain.coding import payers
from claims.domain.coding.codetables import Tables
from claims.domain.coding.history import History
from claims.domain.content import ClaimContent
from claims.domain.corrected_claims import Original
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService
from claims.domain.mapping.results import Problem
from claims.domain.states import CORRECTABLE
from claims.models import Claim, ClaimRevision, Patient, Payer
from claims.services import (
    code_lookup,
    coding_context,
    edit_settings,
    families,
    histories,
    plan_keeping,
)
from claims.services.parties import Place
from clinicbridge import scope


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a visit: its patient's records, the tables, the practice's own."""

    history: History
    tables: Tables
    fees: coding_context.Fees
    settings: dict[str, Severity | None]
    keeps_plans: bool = False


def context(
    claim: Claim,
    content: ClaimContent,
    *,
    services: tuple[DocumentedService, ...],
    problems: tuple[Problem, ...],
    place: Place,
    known: Surroundings | None = None,
) -> Context:
    """Return everything a claim is judged by. The caller holds its row lock.

    ``place`` is the clinic's location, in whose time zone today is today.
    ``known`` is what was read when the claim was drawn just now.
    """
    around = known or _surroundings_of(claim, content)
    payer = coding_context.rules(claim.payer)
    return Context(
        today=timezone.localdate(timezone=ZoneInfo(place.zone)),
        payer_class=content.coverage.payer.payer_class,
        services=services,
        problems=problems,
        is_amended=claim.is_amended,
        is_remapped=claim.is_remapped,
        is_sent=claim.status in CORRECTABLE,
        original=original_of(claim),
        visit_status=claim.encounter.status,
        payer_units_method=payer.units_method,
        therapy=coding_context.therapy(),
        modifiers=coding_context.modifiers(),
        tables=around.tables,
        history=around.history.with_attested(_attested(claim)),
        payer=payer,
        place_of_service=place.place_of_service,
        emr_modifiers=emr_modifiers(content, services),
        fees=around.fees,
        settings=around.settings,
        keeps_plans=around.keeps_plans,
    )


def _surroundings_of(claim: Claim, content: ClaimContent) -> Surroundings:
    return surroundings(
        patient=claim.patient,
        encounter_id=claim.encounter_id,
        own=histories.own(claim),
        payer=claim.payer,
        codes={line.code for line in content.lines},
        days={line.from_date for line in content.lines},
    )


def surroundings(
    *,
    patient: Patient,
    encounter_id: uuid.UUID,
    payer: Payer | None,
    codes: set[str],
    days: set[date | None],
    own: frozenset[uuid.UUID] = frozenset(),
) -> Surroundings:
    """Read what stands around a visit's claim of these codes on these days.

    Two queries where the process knows tables and settings, one more for each kind
    of record, one for our own sum of the year's therapy where fees can make one.
    """
    has_therapy = any(map(coding_context.therapy().may_be_therapy, codes))
    around = histories.Around(
        patient_id=patient.pk,
        encounter_id=encounter_id,
        on=min((day for day in days if day is not None), default=None),
        payer_id=payer.pk if payer else None,
        own=own,
        therapy=_counted(payer) if has_therapy else frozenset(),
        firsts=_firsts(days),
    )
    history = _records(patient, around)
    tables = code_lookup.tables_for(
        practice_id=scope.current(),
        codes=codes | {line.code for line in history.lines if line.on in days},
        days=days,
        others={line.code for line in history.lines} | around.therapy,
    )
    if any(release.startswith("MPFS ") for release in tables.releases):
        history = histories.with_estimates(history, around, tables.physician_fees)
    return Surroundings(
        history=history,
        tables=tables,
        fees=coding_context.fees(payer, codes),
        settings=edit_settings.for_payer(around.payer_id),
        keeps_plans=has_therapy and plan_keeping.keeps(),
    )


def _firsts(days: set[date | None]) -> tuple[date, ...]:
    """Return the first day of each calendar year: the threshold's sums are by year."""
    known = sorted((day for day in days if day is not None), reverse=True)
    return tuple({day.year: day for day in known}.values())


def _records(patient: Patient, around: histories.Around) -> History:
    return histories.read(
        around,
        kinds=patient.record_kinds.split(),
        asked_not_to_bill=patient.no_billing_requested,
    )


def _counted(payer: Payer | None) -> frozenset[str]:
    """Return the therapy codes whose amounts the payer holds to a yearly threshold."""
    payer_class = payer.payer_class if payer else ""
    own = coding_context.rules(payer).kx_modifier
    is_held = payers.wants_kx(payer_class=payer_class, own=own)
    therapy = coding_context.therapy()
    return therapy.paid | therapy.sometimes if is_held else frozenset()


def _attested(claim: Claim) -> Iterable[tuple[str, str]]:
    if claim._state.adding:
        return ()  # nobody can have stood for anything yet
    return families.attested(claim).values_list("subject", "modifier")


def original_of(claim: Claim) -> Original | None:
    """Return the sent claim that this one corrects, as it was sent. At most four queries."""
    parent = claim.parent
    if parent is None:
        return None
    sent = ClaimRevision.objects.get(claim=parent, number=parent.revision)
    kind = corrected_claims.Kind(claim.correction)
    number = families.number_of(parent.submissions.order_by("-created_at").first())
    return Original(
        name=parent.short_id,
        kind=kind,
        status=parent.status,
        content=sent.claim_content,
        number=number,
        is_anothers=claim.patient_id != parent.patient_id,
    )


def emr_modifiers(
    content: ClaimContent, services: tuple[DocumentedService, ...]
) -> frozenset[tuple[str, str]]:
    """Return which modifiers of which lines the record itself carries."""
    found = ((line.uid, facts.drawn_from(line.uid, services)) for line in content.lines)
    return frozenset(
        (uid, modifier)
        for uid, service in found
        if service is not None
        for modifier in service.documented_modifiers
        if modifier not in service.reworded_modifiers
    )
