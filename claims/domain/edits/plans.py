"""Edits on plans of care: certified, signed, in force on the day, reported on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from claims.domain.coding import plans
from claims.domain.coding.history import Plan
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.disciplines import DISCIPLINES
from claims.domain.edits.findings import Remark, Severity, offer
from claims.domain.edits.registry import edit
from claims.domain.field_fixes import SetField

REQUIRED = "42 CFR 410.61 and 424.24(c); CMS Pub. 100-02, ch. 15, sec. 220.1.2"
MANUAL = "CMS Pub. 100-02, ch. 15, sec. {}"
SIGNATURE = "42 CFR 424.24(c)(5) (CY 2025 physician fee schedule final rule)"
MOST_DAYS = timedelta(days=90)
SOON = timedelta(days=14)
SENT_WITHIN = timedelta(days=30)
# Since then an order on file stands for the signature of an initial certification.
ORDER_SINCE = date(2025, 1, 1)
REPORT_EVERY = 10
_STATED = Plan("", "")


@edit("plans.missing", severity=Severity.CONFIRM, source=MANUAL.format("220.1.2"))
def therapy_stands_under_a_plan(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Where the patient's plans of care are kept, there is one of the line's discipline."""
    for line in _lines(content, context):
        if context.history.plans and not plans.of_line(context.history, line):
            yield Remark(
                f"{line.code}: no plan of care of its discipline is on file.",
                line.uid,
                {"modifiers": line.modifiers},
            )


@edit("plans.none_on_file", severity=Severity.NOTE, source=REQUIRED)
def therapy_of_medicare_is_planned(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Therapy billed to Medicare is given under a written plan of care.

    Where the practice keeps its plans here; one that keeps none is not
    told on every claim.
    """
    stated = content.plan_of_care.id or content.plan_of_care.certified_from
    if context.history.plans or stated or not (context.keeps_plans and context.is_medicare):
        return
    for line in _treatments(content, context)[:1]:
        yield Remark("No plan of care of the patient is on file.", line.uid, {"code": line.code})


@edit("plans.outside_certification", severity=Severity.CONFIRM, source=MANUAL.format("220.1.3"))
def visit_lies_inside_the_certification(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """Treatment happens between the dates for which the plan of care is certified."""
    for line in _treatments(content, context):
        known = plans.of_line(context.history, line)
        if known and not known[0].holds(line.from_date):
            spans = " and ".join(sorted(_span(plan) for plan in known))
            yield Remark(
                f"{line.code} on {line.from_date} lies outside the certification ({spans}).",
                line.uid,
                {"on": line.from_date, "certified": spans},
            )


@edit("plans.claim_dates_differ", severity=Severity.CONFIRM, source=MANUAL.format("220.1.3"))
def claim_carries_the_plans_dates(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A visit lies inside the certification dates the claim itself carries."""
    plan = content.plan_of_care
    stated = replace(_STATED, certified_from=plan.certified_from, certified_to=plan.certified_to)
    for line in _treatments(content, context):
        if not stated.holds(line.from_date) and not context.history.plans:
            yield Remark(
                f"{line.code} on {line.from_date} lies outside the certification on the claim "
                f"({_span(stated)}).",
                line.uid,
                {"on": line.from_date, "certified": _span(stated)},
            )


@edit("plans.recertification_overdue", severity=Severity.CONFIRM, source=MANUAL.format("220.1.3.B"))
def plan_is_recertified_within_ninety_days(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """A certification holds 90 days at most, whatever end is written on it."""
    for line, plan in _covered(content, context):
        on, start = line.from_date, plan.certified_from
        if on and start and on > start + MOST_DAYS:
            yield Remark(
                f"{line.code}: the plan of {start} was to be recertified by {start + MOST_DAYS}.",
                line.uid,
                {"on": on, "from": start},
            )


@edit("plans.recertification_due", severity=Severity.NOTE, source=MANUAL.format("220.1.3.B"))
def recertification_is_announced(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Two weeks before a certification ends the claim says so."""
    for plan in dict.fromkeys(plan for _, plan in _covered(content, context)):
        ends = _ends(plan)
        on = content.service_date
        later = any(
            other.discipline == plan.discipline and (other.certified_to or date.max) > ends
            for other in context.history.plans
            if ends and other is not plan
        )
        if ends and on and on <= ends <= on + SOON and not later:
            yield Remark(
                f"The {plan.discipline} plan of care is to be recertified by {ends}.",
                "plan_of_care.certified_to",
                {"plan": plan.id, "ends": ends},
            )


@edit("plans.unsigned", severity=Severity.CONFIRM, source=SIGNATURE)
def certification_is_signed(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A plan is signed; the first one may rest on an order, when sent within 30 days."""
    for line, plan in _covered(content, context):
        if plan.certified_by_npi:
            continue
        is_first = not any(_is_earlier(other, plan) for other in context.history.plans)
        by_order = is_first and _is_ordered(content, context) and _is_since(line, ORDER_SINCE)
        start = plan.certified_from
        sent = f"by {start + SENT_WITHIN}" if start else "within 30 days"
        yield Remark(
            f"{line.code}: the plan of care is not signed. The order on file stands for the "
            f"signature if the plan was sent for it {sent}."
            if by_order
            else f"{line.code}: the {'' if is_first else 're'}certification is not signed.",
            line.uid,
            {"plan": plan.id, "first": is_first, "ordered": by_order},
            severity=Severity.NOTE if by_order else None,
        )


@edit("plans.certifier_differs", severity=Severity.NOTE, source="CMS-1500 box 17")
def box_17_names_the_certifier(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Box 17 names the provider who certified the plan of care."""
    npis = {p.certified_by_npi for _, p in _covered(content, context) if p.certified_by_npi}
    if npis and content.referring.npi and content.referring.npi not in npis:
        yield Remark(
            "Another provider than the one in box 17 certified the plan of care.",
            "referring.npi",
            {"certified_by": npis, "referring": content.referring.npi},
            offer(SetField, cell="referring.npi", value=min(npis)) if len(npis) == 1 else (),
        )


@edit("plans.progress_report", severity=Severity.NOTE, source=MANUAL.format("220.3.D"))
def progress_is_reported_every_ten_days(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """Every tenth treatment day under a plan asks for a progress report."""
    told: set[str] = set()
    for line, plan in _covered(content, context):
        count = len(_treatment_days(line, plan, context))
        if count and count % REPORT_EVERY == 0 and plan.id not in told:
            told.add(plan.id)
            yield Remark(
                f"This is treatment day {count} under the plan: a progress report is due.",
                line.uid,
                {"plan": plan.id, "count": count},
            )


def _lines(content: ClaimContent, context: Context) -> list[Line]:
    """Return the lines of therapy with one discipline, for payers that ask for plans."""
    if not context.follows_medicare:
        return []
    return [line for line in content.lines if set(line.modifiers) & set(DISCIPLINES)]


def _treatments(content: ClaimContent, context: Context) -> list[Line]:
    """Leave evaluations out: they come before there is a plan."""
    evaluations = context.therapy.not_by_assistant
    return [
        line for line in _lines(content, context) if line.from_date and line.code not in evaluations
    ]


def _covered(content: ClaimContent, context: Context) -> Iterator[tuple[Line, Plan]]:
    for line in _treatments(content, context):
        known = plans.of_line(context.history, line)
        if known and known[0].holds(line.from_date):
            yield line, known[0]


def _treatment_days(line: Line, plan: Plan, context: Context) -> set[date]:
    """Return the days of treatment of the line's discipline up to this one; none if unknown."""
    start, on = plan.certified_from, line.from_date
    if start is None or on is None:
        return set()
    given = set(line.modifiers) & set(DISCIPLINES)
    treated = (one.on for one in context.history.lines if given & set(one.modifiers))
    return {day for day in (on, *treated) if start <= day <= on}


def _ends(plan: Plan) -> date | None:
    latest = plan.certified_from + MOST_DAYS if plan.certified_from else None
    return min((day for day in (plan.certified_to, latest) if day), default=None)


def _is_earlier(other: Plan, plan: Plan) -> bool:
    if other.discipline != plan.discipline or not plan.certified_from or other is plan:
        return False
    return other.certified_from is not None and other.certified_from < plan.certified_from


def _is_ordered(content: ClaimContent, context: Context) -> bool:
    return bool(content.referral_number) or any(
        one.start_date is None
        or content.service_date is None
        or one.start_date <= content.service_date
        for one in context.history.referrals
    )


def _is_since(line: Line, day: date) -> bool:
    return line.from_date is not None and line.from_date >= day


def _span(plan: Plan) -> str:
    return f"{plan.certified_from or '...'} to {plan.certified_to or '...'}"
