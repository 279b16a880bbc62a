"""Propose the level of a visit that came without a code, and its prolonged service."""

from collections.abc import Iterator
from decimal import Decimal

from claims.domain.coding import em_level, em_time, new_patients
from claims.domain.coding.em_ladders import UnknownSetting
from claims.domain.coding.em_level import Level
from claims.domain.coding.em_words import UnknownWord
from claims.domain.coding.proposals import Proposal
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.facts import VisitFacts
from claims.domain.line_fixes import AddLine, SetCode


def propose(content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Propose a level where the record supports one and none is coded; prolonged beside it."""
    facts = {one.key: one.visit for one in context.services if one.visit is not None}
    for line in content.lines:
        visit = facts.get(line.uid)
        if visit is None:
            continue
        if not line.code:
            yield from _level(line, visit, content, context)
        yield from _prolonged(line, visit, content, context)


def _level(
    line: Line, visit: VisitFacts, content: ClaimContent, context: Context
) -> Iterator[Proposal]:
    level = _choose(line, visit, content, context)
    if level is not None and level.code is not None:
        yield Proposal(
            fix=SetCode(line=line.uid, code=level.code),
            rule=level.rule,
            explanation=level.explanation,
            source=level.source,
            release=level.release,
            inputs={"basis": level.basis, "code": level.code},
        )


def _choose(line: Line, visit: VisitFacts, content: ClaimContent, context: Context) -> Level | None:
    standing = new_patients.standing(
        context.history,
        on=line.from_date,
        npi=content.rendering.npi,
        taxonomy=content.rendering.taxonomy,
        recorded=visit.is_new,
    )
    is_new = None if standing is None else standing.is_new
    try:
        return em_level.choose(visit, is_new=is_new, em=context.tables.em, on=line.from_date)
    except (UnknownWord, UnknownSetting):
        return None


def _prolonged(
    line: Line, visit: VisitFacts, content: ClaimContent, context: Context
) -> Iterator[Proposal]:
    minutes = em_level.minutes_of(visit)
    if minutes is None or any(one.code in em_time.ADD_ONS for one in content.lines):
        return
    due = em_time.prolonged(
        line.code,
        minutes=minutes,
        payer_class=context.payer_class,
        em=context.tables.em,
        on=line.from_date,
    )
    if due.code:
        yield Proposal(
            fix=AddLine(
                uid=f"{line.uid}.P"[:80],
                code=due.code,
                units=Decimal(due.units),
                pointers=line.pointers[:4],
                place_of_service=line.place_of_service[:4],
                from_date=line.from_date,
                to_date=line.to_date,
            ),
            rule=due.rule,
            explanation=due.explanation,
            source=due.source,
            release=due.release,
            inputs={"base": line.code, "minutes": minutes},
        )
