"""A level that is coded already, held against the time the note states: above and below alike."""

from collections.abc import Iterator

from claims.domain.coding import em_ladders
from claims.domain.coding.proposals import Band, Proposal
from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context
from claims.domain.edits.findings import offer
from claims.domain.line_fixes import SetCode
from claims.domain.reading import offered_visits
from claims.domain.reading.reading import Reading


def propose(reading: Reading, content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Yield the level the note's facts support where the claim says another of the same kind.

    Only where the note states the time: decision-making read from prose
    alone speaks against nobody's code. What the record itself holds of
    the visit is the engine's to judge.
    """
    fact = next((one for one in reading.services if one.visit is not None), None)
    if fact is None or fact.visit is None or fact.visit.total_minutes is None:
        return
    if any(one.visit is not None for one in context.services):
        return
    for line in content.lines:
        ladder = em_ladders.ladder_of(line.code, em=context.tables.em)
        if ladder is None or line.uid == fact.key:
            continue
        is_new = em_ladders.is_new_of(line.code, em=context.tables.em)
        told = fact.model_copy(update={"visit": fact.visit.model_copy(update={"is_new": is_new})})
        level = offered_visits.supported(told, line.from_date, content, context)
        if level is None or level.code in (None, line.code) or level.ladder.name != ladder.name:
            continue
        for fix in offer(SetCode, line=line.uid, code=level.code):
            yield Proposal(
                fix=fix,
                rule=f"{reading.source}.level",
                explanation=f"The note supports {level.code}; the line says {line.code}. "
                f"{level.explanation}",
                source=level.source,
                release=reading.version,
                inputs={"code": line.code, "supported": level.code},
                evidence=fact.evidence,
                band=Band.CHECK,
                suggester=reading.source,
            )
