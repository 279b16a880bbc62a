"""What readings of the notes offer beside a claim: typed changes, each with its words."""

from collections.abc import Iterator
from dataclasses import replace

from claims.domain.asking import AskProvider
from claims.domain.coding.proposals import Band, Proposal
from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context
from claims.domain.edits.findings import offer
from claims.domain.facts import DocumentedService
from claims.domain.fixing import Inapplicable
from claims.domain.reading import (
    drugs,
    offered_diagnoses,
    offered_levels,
    offered_lines,
    offered_modifiers,
    offered_visits,
    questions,
)
from claims.domain.reading.reading import Gap, Question, Reading

_OF_A_LINE = frozenset(
    {Gap.SIDE, Gap.SIDES_CONFLICT, Gap.MINUTES, Gap.MINUTES_CONFLICT, Gap.DRUG_AMOUNT}
)


def propose(content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Yield what the readings would change, the reader's own before a model's.

    The record's own facts go first: a reading fills what they lack, and
    where it contradicts them both are shown and a person looks (CHECK).
    A modifier that is somebody's word stands in a proposal of its own,
    never in the line that is offered. Of notes in which anything speaks to
    a reader nothing is supported: what it meant to have written is not
    told apart from what was done.
    """
    is_addressed = any(reading.instructions for reading in context.readings)
    for one in _offered(content, context):
        if one.fix.asks or _changes(content, one):
            yield replace(one, band=Band.CHECK) if is_addressed else one


def _changes(content: ClaimContent, proposal: Proposal) -> bool:
    try:
        return proposal.fix.apply(content) != content
    except Inapplicable:
        return False


def _offered(content: ClaimContent, context: Context) -> Iterator[Proposal]:
    told: set[str] = set()
    for reading in context.readings:
        fresh = _without(reading, told)
        yield from offered_diagnoses.propose(fresh, content, context)
        yield from offered_lines.propose(fresh, content, context)
        yield from offered_levels.propose(fresh, content, context)
        yield from offered_modifiers.propose(reading, content, context)
        yield from _questions(fresh, content, context)
        told |= {_what(one) for one in reading.services} | {one.code for one in reading.problems}


def _without(reading: Reading, told: set[str]) -> Reading:
    """Return a reading without what an earlier one said already."""
    if not told:
        return reading
    return reading.model_copy(
        update={
            "services": tuple(one for one in reading.services if _what(one) not in told),
            "problems": tuple(one for one in reading.problems if one.code not in told),
        }
    )


def _what(service: DocumentedService) -> str:
    return service.code or ("visit" if service.visit else service.key)


def _questions(reading: Reading, content: ClaimContent, context: Context) -> Iterator[Proposal]:
    for one in reading.questions:
        if _is_answered(one, content, context):
            continue
        for fix in offer(AskProvider, what=one.what, about=one.about, service=one.subject):
            yield Proposal(
                fix=fix,
                rule=f"{reading.source}.question",
                explanation=questions.words(one.what, one.about),
                release=reading.version,
                evidence=one.evidence,
                band=Band.CHECK,
                suggester=reading.source,
            )


def _is_answered(question: Question, content: ClaimContent, context: Context) -> bool:
    """Say whether the record or the claim holds what a note lacks."""
    if question.what is Gap.VISIT_LEVEL:
        # A claim that bills something else, each line coded, has its visit left out on purpose.
        is_coded = bool(content.lines) and all(line.code for line in content.lines)
        return is_coded or any(offered_visits.is_visit(line.code) for line in content.lines)
    if question.subject.endswith(drugs.REST) and not context.follows_medicare:
        return True  # what was thrown away is Medicare's to know
    if question.what not in _OF_A_LINE:
        return False
    known = [one for one in context.services if question.subject == f"note-{one.code}"]
    if question.what in (Gap.MINUTES, Gap.MINUTES_CONFLICT):
        return any(one.total_minutes is not None for one in known)
    if question.what is Gap.DRUG_AMOUNT:
        return any(one.drug is not None or one.documented_units is not None for one in known)
    return any(one.side is not None for one in known)
