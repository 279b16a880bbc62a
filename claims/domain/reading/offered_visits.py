"""The visit a reading offers: its level, or what tracks it in a surgery's global period."""

from collections.abc import Iterator
from datetime import date

from claims.domain.coding import (
    em_level,
    global_period,
    global_visit,
    new_patients,
    regions,
    surgeries,
)
from claims.domain.coding.em_ladders import UnknownSetting
from claims.domain.coding.em_level import Level
from claims.domain.coding.em_words import UnknownWord
from claims.domain.coding.global_visit import TRACKING, Occasion, Standing
from claims.domain.coding.surgeries import Known
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.facts import DocumentedService, VisitFacts

# Global days of procedures where no fee schedule is loaded (knowledge; to be looked at).
_ASSUMED = (
    (20526, 20612, "000"),
    (29000, 29799, "000"),
    (23500, 28531, "090"),
    (29805, 29916, "090"),
)


def is_visit(code: str) -> bool:
    """Say whether a code is a visit's, the one that tracks a follow-up included."""
    return surgeries.is_visit(code) or code == TRACKING or "99281" <= code <= "99285"


def code(fact: DocumentedService, content: ClaimContent, context: Context) -> str:
    """Return the level the note supports, the tracking code in a global period, "" for none."""
    if any(is_visit(line.code) for line in content.lines):
        return ""
    on = fact.date_from or content.service_date
    if on is not None and is_included(fact, on, content, context):
        return TRACKING
    if on is not None and _is_part_of_procedure(fact, on, content, context):
        return ""
    level = supported(fact, on, content, context)
    return level.code or "" if level else ""


def _is_part_of_procedure(
    fact: DocumentedService, on: date, content: ClaimContent, context: Context
) -> bool:
    """Say whether the claim bills a procedure of the day the note sets no visit apart from."""
    beside = [one for one in around(content, context, Line(uid=fact.key, from_date=on)) if one.line]
    standings = [stand(fact, on, one, content, context) for one in beside if one.on == on]
    return any(one.asks or not one.is_billable for one in standings)


def supported(
    fact: DocumentedService, on: date | None, content: ClaimContent, context: Context
) -> Level | None:
    """Return the level of the visit the note describes, None where it supports none."""
    visit = fact.visit
    if visit is None:
        return None
    standing = new_patients.standing(
        context.history,
        on=on,
        npi=content.rendering.npi,
        taxonomy=content.rendering.taxonomy,
        recorded=visit.is_new,
    )
    is_new = None if standing is None else standing.is_new
    try:
        return em_level.choose(visit, is_new=is_new, em=context.tables.em, on=on)
    except (UnknownWord, UnknownSetting):
        return None


def is_included(fact: DocumentedService, on: date, content: ClaimContent, context: Context) -> bool:
    """Say whether an earlier surgery's payment covers the visit."""
    day = Line(uid=fact.key, from_date=on)  # an empty claim has no day yet
    dated = content.model_copy(update={"lines": (*content.lines, day)})
    found = [one for one in surgeries.earlier(dated, context) if one.on < on <= one.period.end]
    return any(not stand(fact, on, one, content, context).is_billable for one in found)


def stand(
    fact: DocumentedService, on: date, one: Known, content: ClaimContent, context: Context
) -> Standing:
    """Return how the visit stands to a surgery, by what the note says of it."""
    visit = fact.visit or VisitFacts()
    related = visit.is_related_to_surgery
    if related is None and is_elsewhere(one, content, context, on):
        related = False
    occasion = Occasion(
        on=on,
        is_related=related,
        is_decision=visit.is_decision_for_surgery,
        is_separate=visit.is_separate,
    )
    return global_visit.stand(
        occasion, surgery_on=one.on, global_days=one.global_days, payer_class=context.payer_class
    )


def around(content: ClaimContent, context: Context, line: Line) -> Iterator[Known]:
    """Yield the surgeries a visit stands beside: the history's and the claim's own procedures."""
    yield from surgeries.earlier(content, context)
    yield from surgeries.own(content, context)
    for other in content.lines:
        on = other.from_date
        if on is None or surgeries.global_days(other.code, on, context) or is_visit(other.code):
            continue
        days = _assumed(other.code)
        period = global_period.period(on, days) if days and on == line.from_date else None
        if period is not None:
            yield Known(other.code, on, days, period, line=other.uid)


def _assumed(code: str) -> str:
    number = int(code) if code.isdigit() else 0
    return next((days for first, last, days in _ASSUMED if first <= number <= last), "")


def is_elsewhere(one: Known, content: ClaimContent, context: Context, on: date) -> bool:
    """Say whether every diagnosis is certainly of another part of the body than the surgery."""
    table = context.tables.icd.on(on)
    coded = [each.code for each in content.diagnoses if each.code]
    if table is None or not coded or not regions.of_service(one.code):
        return False
    return all(regions.differ(each, one.code, table) for each in coded)
