"""What the clinic keeps of a claim's patient, in a bounded number of queries."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from claims.domain.coding.assistant_split import DISCIPLINE_MODIFIER
from claims.domain.content import ClaimContent
from claims.models import (
    AdvanceNotice,
    Authorization,
    Case,
    Claim,
    PlanOfCare,
    PriorSurgery,
    Referral,
    TherapyAccumulator,
)
from claims.services import code_lookup, histories

MOST = 20  # of each kind, the newest
PERMITS: tuple[tuple[str, str, Any], ...] = (
    ("Authorization", "authorization_number", Authorization),
    ("Referral", "referral_number", Referral),
)


@dataclass(frozen=True, slots=True)
class OnFile:
    """The rows of each kind by its name, what is used of each permit, surgeries' global days."""

    rows: dict[str, list[Any]] = field(default_factory=dict)
    used: dict[uuid.UUID, int] = field(default_factory=dict)
    global_days: dict[uuid.UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Left:
    """An authorization or referral in the claim's header; None where nothing limits it."""

    words: str
    left: int | None
    counts: str
    end_date: date | None


@dataclass(frozen=True, slots=True)
class Head:
    """What of the records stands in the claim's header."""

    plan: PlanOfCare | None = None
    permits: tuple[Left, ...] = ()


def read(claim: Claim) -> OnFile:
    """Return everything on file, the newest first.

    One query for each kind, one for each authorization and referral that
    allows a number, two for surgeries' codes; only the cases' where the
    patient has no records.
    """
    mine = {"patient_id": claim.patient_id}
    rows: dict[str, list[Any]] = {}
    if claim.patient.has_records:
        plans = PlanOfCare.objects.select_related("certified_by", "kx_attested_by")
        permits = Authorization.objects.select_related("payer")
        referrals = Referral.objects.select_related("provider")
        surgeries = PriorSurgery.objects.select_related("surgeon")
        sums = TherapyAccumulator.objects.select_related("payer")
        rows = {
            "plan": list(plans.filter(**mine).order_by("-certified_from", "pk")[:MOST]),
            "authorization": list(permits.filter(**mine).order_by("-end_date", "pk")[:MOST]),
            "referral": list(referrals.filter(**mine).order_by("-end_date", "pk")[:MOST]),
            "surgery": list(surgeries.filter(**mine).order_by("-surgery_date", "pk")[:MOST]),
            "notice": list(
                AdvanceNotice.objects.filter(**mine).order_by("-signed_date", "pk")[:MOST]
            ),
            "accumulator": list(sums.filter(**mine).order_by("-year", "pool", "pk")[:MOST]),
        }
    cases = Case.objects.select_related("payer").filter(**mine)
    rows["case"] = list(cases.order_by("-is_open", "-accident_date", "pk")[:MOST])
    around = _around(claim)
    counted = [*rows.get("authorization", ()), *rows.get("referral", ())]
    used = {row.pk: row.used + histories.taken(row, around) for row in counted}
    return OnFile(rows, used, _global_days(claim, rows.get("surgery", [])))


def head(claim: Claim, content: ClaimContent) -> Head:
    """Return the plan of care and the permits the claim stands under.

    No query for a patient without records, at most five for others.
    """
    if not claim.patient.has_records:
        return Head()
    found = (_named(claim, words, model, getattr(content, cell)) for words, cell, model in PERMITS)
    return Head(_plan(claim, content), tuple(one for one in found if one is not None))


def _global_days(claim: Claim, surgeries: list[PriorSurgery]) -> dict[uuid.UUID, str]:
    """Return the global days of each surgery: the fee schedule's, else the record's own."""
    if not surgeries:
        return {}
    codes = {row.code for row in surgeries}
    tables = code_lookup.tables_for(practice_id=claim.practice_id, codes=codes, days=())
    facts = {row: tables.physician_fees.facts(row.code, row.surgery_date) for row in surgeries}
    return {
        row.pk: (told.global_days if told else "") or row.global_days for row, told in facts.items()
    }


def _named(claim: Claim, words: str, model: Any, number: str) -> Left | None:
    """Return the permit whose number stands on the claim, None without one on file."""
    if not number:
        return None
    rows = model.objects.filter(patient_id=claim.patient_id).order_by("-end_date", "pk")[:MOST]
    row = next((one for one in rows if one.number == number), None)
    if row is None:
        return None
    used = row.used + histories.taken(row, _around(claim))
    left = None if row.allowed is None else max(row.allowed - used, 0)
    return Left(words, left, row.get_counts_display().lower(), row.end_date)


def _plan(claim: Claim, content: ClaimContent) -> PlanOfCare | None:
    """Return the plan of care the claim's therapy stands under on its day."""
    modifiers = {modifier for line in content.lines for modifier in line.modifiers}
    given = {str(one) for one, modifier in DISCIPLINE_MODIFIER.items() if modifier in modifiers}
    disciplines = (given | {content.plan_of_care.discipline}) - {""}
    if not disciplines:
        return None
    rows = PlanOfCare.objects.filter(patient_id=claim.patient_id, discipline__in=disciplines)
    on = content.service_date
    return next((row for row in rows.order_by("-certified_from")[:MOST] if _holds(row, on)), None)


def _holds(row: PlanOfCare, on: date | None) -> bool:
    if on is None:
        return True
    starts = row.certified_from is None or row.certified_from <= on
    return starts and (row.certified_to is None or on <= row.certified_to)


def _around(claim: Claim) -> histories.Around:
    return histories.Around(
        patient_id=claim.patient_id,
        encounter_id=claim.encounter_id,
        on=claim.service_date,
        payer_id=claim.payer_id,
        own=histories.own(claim),
    )
