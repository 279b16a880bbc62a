"""A procedure in an earlier surgery's period: 79 where the note says that it is unrelated."""

from collections.abc import Iterator

from claims.domain.coding import global_procedure, surgeries
from claims.domain.coding.proposals import Band, Proposal
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import offer
from claims.domain.fixing import MAX_MODIFIERS
from claims.domain.line_fixes import AddModifier
from claims.domain.reading import offered_visits
from claims.domain.reading.reading import Reading

_AGAIN = frozenset({"58", "78", "79"})


def propose(reading: Reading, content: ClaimContent, context: Context) -> Iterator[Proposal]:
    """Yield 79 for the reading's own procedures on another part of the body than the surgery.

    CMS Pub. 100-04, ch. 12, sec. 40.2.A; a minor procedure takes it too.
    """
    facts = {one.key: one for one in reading.services if one.visit is None and one.drug is None}
    known = surgeries.earlier(content, context)
    for line in content.lines:
        fact, on = facts.get(line.uid), line.from_date
        if fact is None or on is None or not _is_procedure(line):
            continue
        before = [one for one in known if one.on < on <= one.period.end]
        if not before or not all(
            offered_visits.is_elsewhere(one, content, context, on) for one in before
        ):
            continue
        found = global_procedure.again(global_procedure.UNRELATED)
        if found is None or _AGAIN & set(line.modifiers) or len(line.modifiers) >= MAX_MODIFIERS:
            continue
        for fix in offer(AddModifier, line=line.uid, modifier=found.modifiers[0], position=0):
            yield Proposal(
                fix=fix,
                rule=f"{reading.source}.again",
                explanation=f"{line.code} lies in the period of {before[0].code}. "
                f"{found.explanation}",
                source=found.source,
                release=reading.version,
                inputs={"code": line.code, "surgery": before[0].code},
                evidence=fact.evidence,
                band=Band.CHECK,
                suggester=reading.source,
            )


def _is_procedure(line: Line) -> bool:
    is_surgical = line.code.isdigit() and "10000" <= line.code < "70000"
    return is_surgical and not offered_visits.is_visit(line.code)
