"""Gather what the clinic's records hold of a patient around one claim, in few reads."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, Sum
from django.utils import timezone

from claims.domain.coding import history, kx
from claims.domain.coding.codetables import PhysicianFeeTable
from claims.domain.coding.history import Accrued, EarlierLine, History, Permit
from claims.models import (
    AdvanceNotice,
    Authorization,
    Claim,
    PlanOfCare,
    PriorSurgery,
    Referral,
    ServiceLine,
    TherapyAccumulator,
)
from claims.services import families

# The longest global period, and a day for services of the day before.
LOOK_BACK = timedelta(days=92)
# A patient not seen in three years by the group and specialty is new.
SEEN_WITHIN = timedelta(days=3 * 366)
MOST_LINES = 600
_GONE = ("VOIDED", "NO_CLAIM")


@dataclass(frozen=True)
class Around:
    """The claim whose surroundings are read: who, when, which payer.

    ``own`` are the claim itself and the one it corrects: they and what
    corrects them are left out of what other claims say; empty before there
    is a claim. The visit's other claims count, but take no further visit of
    a permit.
    ``therapy`` are the codes whose allowed amounts count towards the
    yearly threshold. ``firsts`` are the claim's first day of each calendar
    year it reaches into; empty for ``on`` alone.
    """

    patient_id: uuid.UUID
    encounter_id: uuid.UUID
    on: date | None
    payer_id: uuid.UUID | None
    own: frozenset[uuid.UUID] = frozenset()
    therapy: frozenset[str] = frozenset()
    firsts: tuple[date, ...] = ()

    @cached_property
    def began(self) -> dict[int, date]:
        """The claim's first day by calendar year."""
        days = self.firsts or ((self.on,) if self.on else ())
        return {day.year: day for day in sorted(days, reverse=True)}

    @cached_property
    def claims(self) -> dict[uuid.UUID, dict[str, Any]]:
        """The patient's other claims that say anything. One query, the first time.

        Whatever is asked of their lines is asked by these: left to choose,
        Postgres reads the whole practice's lines of the code or the day.
        """
        named = {"npi": F("rendering__npi"), "taxonomy": F("rendering__taxonomy")}
        rows = Claim.objects.filter(patient_id=self.patient_id).exclude(status__in=_GONE)
        found = rows.values(*families.COLUMNS, "payer_id", "encounter_id", **named)
        return families.counted(found, own=self.own)


def read(around: Around, *, kinds: Collection[str], asked_not_to_bill: bool) -> History:
    """Return the patient's records: two queries, and one for each of their ``kinds`` there are."""
    return History(
        plans=_plans(around) if PlanOfCare.kind() in kinds else (),
        authorizations=_permits(Authorization, around) if Authorization.kind() in kinds else (),
        referrals=_permits(Referral, around) if Referral.kind() in kinds else (),
        surgeries=_surgeries(around) if PriorSurgery.kind() in kinds else (),
        notices=_notices(around) if AdvanceNotice.kind() in kinds else (),
        lines=_lines(around),
        accrued=_told(around) if TherapyAccumulator.kind() in kinds else (),
        asked_not_to_bill=asked_not_to_bill,
    )


def with_estimates(found: History, around: Around, fees: PhysicianFeeTable) -> History:
    """Return the history with our own sums of what no payer counted yet. One query.

    Medicare counts the calendar year from its first day, in the order in
    which claims reach it (Pub. 100-04, ch. 5, sec. 10.3): a line of a
    claim sent before counts whatever its day, one not sent yet up to the
    day of this claim.
    """
    if not around.began or not around.therapy:
        return found
    pools = dict.fromkeys(kx.POOLS.values())
    sums = {(year, pool): Decimal(0) for year in sorted(around.began) for pool in pools}
    for row in _billed(around):
        pool, on = history.pool_of(_modifiers(row)), row["from_date"]
        if not pool:
            continue
        amount = kx.estimated(row["code"], row["units"], on, fees, charge=row["charge"])
        told = found.accrued_in(on.year, pool)
        is_counted = told is not None and told.as_of is not None and on <= told.as_of
        if amount and not is_counted:
            sums[on.year, pool] += amount
    return found.with_accrued(tuple(_sum(found, *of, ours) for of, ours in sums.items()))


def _sum(found: History, year: int, pool: str, ours: Decimal) -> Accrued:
    """Add our own sum to what the payer told; with nothing to add its sum stays its own."""
    told = found.accrued_in(year, pool)
    if told is None:
        return Accrued(year, pool, ours)
    return replace(told, amount=told.amount + ours, is_estimate=told.is_estimate or bool(ours))


def _plans(around: Around) -> tuple[history.Plan, ...]:
    rows = PlanOfCare.objects.filter(patient_id=around.patient_id).values_list(
        *("pk", "discipline", "certified_from", "certified_to", "certified_by__npi"),
        *("kx_attested_at", "practice__time_zone"),
    )
    return tuple(
        history.Plan(
            id=str(pk),
            discipline=discipline,
            certified_from=began,
            certified_to=ended,
            certified_by_npi=npi or "",
            kx_attested_on=_at_the_clinic(attested_at, zone),
        )
        for pk, discipline, began, ended, npi, attested_at, zone in rows.order_by(
            "-certified_from", "pk"
        )
    )


def _at_the_clinic(moment: datetime | None, zone: str) -> date | None:
    return timezone.localdate(moment, ZoneInfo(zone)) if moment else None


def _permits(model: Any, around: Around) -> tuple[Permit, ...]:
    rows = model.objects.filter(patient_id=around.patient_id).order_by("-end_date", "pk")
    return tuple(
        Permit(
            id=str(row.pk),
            number=row.number,
            payer_id=str(getattr(row, "payer_id", None) or ""),
            codes=frozenset(getattr(row, "codes", ())),
            counts=row.counts,
            allowed=row.allowed,
            used=row.used + taken(row, around),
            start_date=row.start_date,
            end_date=row.end_date,
        )
        for row in rows
    )


def taken(row: Any, around: Around) -> int:
    """Count what other claims of the patient took of a permit since it was entered. One query."""
    if row.allowed is None:
        return 0
    others = around.claims
    if payer_id := getattr(row, "payer_id", None):
        others = {pk: one for pk, one in others.items() if one["payer_id"] == payer_id}
    if row.counts == "VISITS":
        own = around.encounter_id
        others = {pk: one for pk, one in others.items() if one["encounter_id"] != own}
    if not others:
        return 0
    lines = ServiceLine.objects.filter(claim_id__in=others)
    bounds = {"from_date__gte": row.start_date, "from_date__lte": row.end_date}
    lines = lines.filter(**{name: day for name, day in bounds.items() if day is not None})
    if codes := getattr(row, "codes", ()):
        lines = lines.filter(code__in=codes)
    if row.counts == "VISITS":
        return int(lines.values("from_date").distinct().count())
    return int(lines.aggregate(total=Sum("units"))["total"] or 0)


def _surgeries(around: Around) -> tuple[history.Surgery, ...]:
    rows = PriorSurgery.objects.filter(patient_id=around.patient_id).select_related("surgeon")
    return tuple(
        history.Surgery(
            code=row.code,
            on=row.surgery_date,
            global_days=row.global_days,
            surgeon_npi=row.surgeon.npi if row.surgeon else "",
            taxonomy=row.surgeon.taxonomy if row.surgeon else "",
        )
        for row in rows.order_by("surgery_date", "pk")
    )


def _notices(around: Around) -> tuple[history.Notice, ...]:
    rows = AdvanceNotice.objects.filter(patient_id=around.patient_id).order_by("signed_date")
    return tuple(
        history.Notice(row.signed_date, frozenset(row.codes), row.valid_to) for row in rows
    )


def _lines(around: Around) -> tuple[EarlierLine, ...]:
    """Return lines of the patient's other claims near this one, and visits of three years."""
    if around.on is None:
        return ()
    claims = around.claims
    if not claims:
        return ()
    near = Q(from_date__range=(_before(around.on, LOOK_BACK), _after(around.on, LOOK_BACK)))
    visits = Q(code__range=("99202", "99499"), from_date__range=_seen(around.on))
    rows = ServiceLine.objects.filter(near | visits, claim_id__in=claims)
    rows = rows.order_by("-from_date", "claim_id", "position")
    return tuple(_line(row, claims[row["claim_id"]]) for row in rows.values(*_COLUMNS)[:MOST_LINES])


_COLUMNS = (
    *("claim_id", "code", "from_date", "units", "place_of_service"),
    *("modifier_1", "modifier_2", "modifier_3", "modifier_4"),
)


def _line(row: dict[str, Any], claim: dict[str, Any]) -> EarlierLine:
    return EarlierLine(
        claim=str(row["claim_id"])[:8],
        code=row["code"],
        on=row["from_date"],
        modifiers=_modifiers(row),
        units=row["units"],
        payer_id=str(claim["payer_id"] or ""),
        provider_npi=claim["npi"] or "",
        taxonomy=claim["taxonomy"] or "",
        place_of_service=row["place_of_service"],
        is_sent=families.is_sent(claim),
    )


def _told(around: Around) -> tuple[Accrued, ...]:
    """Return what the claim's payer said it allowed, in each year of the claim."""
    if not around.began:
        return ()
    rows = TherapyAccumulator.objects.filter(
        patient_id=around.patient_id, payer_id=around.payer_id, year__in=around.began
    )
    return tuple(
        Accrued(row.year, row.pool, row.amount, is_estimate=False, as_of=row.as_of_date)
        for row in rows
    )


def _billed(around: Around) -> Iterable[dict[str, Any]]:
    claims = {pk: one for pk, one in around.claims.items() if one["payer_id"] == around.payer_id}
    if not claims:
        return ()
    sent = [pk for pk, one in claims.items() if families.is_sent(one)]
    years = Q()
    for year, first in around.began.items():
        whole = Q(from_date__range=(date(year, 1, 1), date(year, 12, 31)))
        years |= whole & (Q(from_date__lte=first) | Q(claim_id__in=sent))
    lines = ServiceLine.objects.filter(years, claim_id__in=claims, code__in=around.therapy)
    names = ("code", "from_date", "modifier_1", "modifier_2", "modifier_3", "modifier_4")
    return lines.order_by().values(*names, "units", "charge")


def own(claim: Claim | None) -> frozenset[uuid.UUID]:
    """Return the claim and the one it corrects: what they say is said once."""
    if claim is None:
        return frozenset()
    return frozenset({claim.pk, claim.parent_id or claim.pk})


def _seen(on: date) -> tuple[date, date]:
    return _before(on, SEEN_WITHIN), on


def _before(day: date, span: timedelta) -> date:
    """Return a day so long before, the first there is where none is; an EMR may say year 1."""
    return day - min(span, day - date.min)


def _after(day: date, span: timedelta) -> date:
    return day + min(span, date.max - day)


def _modifiers(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(row[f"modifier_{n}"] for n in range(1, 5) if row[f"modifier_{n}"])
