"""Keep what the engine proposes beside a claim in step with its current revision."""

from claims.domain.coding import proposing
from claims.domain.coding.proposals import Proposal
from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context
from claims.models import Claim, Suggestion
from clinicbridge.audit import bulk

SOURCE = "engine"
State = Suggestion.State


def refresh(claim: Claim, content: ClaimContent, context: Context, *, is_new: bool) -> int:
    """Add what is proposed now, retire what is not; return how many suggestions are open.

    The caller holds the claim's row lock. What was dismissed is never
    proposed again; what was accepted or retired is, when it is due anew.
    """
    due = {one.key: one for one in proposing.propose(content, context)}
    known = {} if is_new else {row.key: row for row in Suggestion.objects.filter(claim=claim)}
    for row in known.values():
        _settle(row, due)
    fresh = [_row(claim, one) for key, one in due.items() if key not in known]
    if fresh:
        bulk.create(fresh, summary="Proposed by the engine")
    return len(fresh) + sum(row.state == State.OPEN for row in known.values())


def _settle(row: Suggestion, due: dict[str, Proposal]) -> None:
    """Retire an open suggestion of ours that is moot, take up a moot one that is due again."""
    if row.source != SOURCE or row.state == State.DISMISSED:
        return
    wanted = State.OPEN if row.key in due else State.STALE
    if row.state == State.ACCEPTED and wanted == State.STALE:
        return
    if row.state != wanted:
        row.state, row.decided_by, row.decided_at = wanted, None, None
        row.save(update_fields=["state", "decided_by", "decided_at"])


def _row(claim: Claim, proposal: Proposal) -> Suggestion:
    return Suggestion(
        practice_id=claim.practice_id,
        claim=claim,
        patient_id=claim.patient_id,
        key=proposal.key,
        fix=proposal.fix.as_json(),
        subject=proposal.fix.subject[:120],
        band=Suggestion.Band.RULE,
        source=SOURCE,
        rule=proposal.rule,
        explanation=_explained(proposal),
        evidence=[one.as_json() for one in proposal.evidence],
        revision=claim.revision,
    )


def _explained(proposal: Proposal) -> str:
    """Say the reason with its source and the table that judged."""
    named = " · ".join(word for word in (proposal.source, proposal.release) if word)
    return f"{proposal.explanation} ({named})" if named else proposal.explanation
