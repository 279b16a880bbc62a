"""Keep what the engine proposes beside a claim in step with its current revision."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from claims.domain import outcomes, pairing
from claims.domain.asking import AskProvider
from claims.domain.coding import proposing
from claims.domain.coding.proposals import ENGINE, Proposal
from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context
from claims.domain.reading import offers
from claims.models import Claim, Suggestion
from claims.services import blind_share, readings, suppressing
from clinicbridge.audit import bulk

ASK = AskProvider.model_fields["kind"].default
State = Suggestion.State


def refresh(
    claim: Claim,
    content: ClaimContent,
    context: Context,
    *,
    is_new: bool,
    renamed: pairing.Names = pairing.NONE,
) -> int:
    """Add what is proposed now, retire what is not; return how many suggestions are open.

    The engine speaks first: what a reading of the note says too is its.
    The caller holds the claim's row lock. What was dismissed is never
    proposed again; what was accepted or retired is, when it is due anew;
    who has not spoken of this version of the visit retires nothing of it.
    What is kept back of a claim drawn for it is not open, and a kind that
    people keep turning down is not proposed. A dismissal follows a line
    or a diagnosis that was ``renamed``.
    """
    if not is_new:  # nobody can have read the notes of a claim that is not written yet
        context = replace(context, readings=readings.of(claim.drawn_from_id))
    if context.readings and not context.is_void:
        blind_share.decide(claim)
    due: dict[str, Proposal] = {}
    offered = suppressing.shown(offers.propose(content, context))
    found = (*proposing.propose(content, context), *offered)
    for one in () if context.is_void else found:
        due.setdefault(one.key, one)
    rows = () if is_new else Suggestion.objects.filter(claim=claim, ended_at=None)
    known = {row.key: row for row in rows}
    if any(renamed.values()):
        known = _followed_dismissals(due, known, renamed)
    due = _unsettled(due, known.values(), claim)
    heard = {ENGINE, *(one.source for one in context.readings)}
    for row in known.values():
        if row.key in due or row.source in heard or _is_of_an_earlier_version(row, claim):
            _settle(row, due, claim)
    fresh = [_row(claim, content, one) for key, one in due.items() if key not in known]
    if fresh:
        bulk.create(fresh, summary=_proposed_by(fresh))
    return sum(row.state == State.OPEN for row in (*fresh, *known.values()))


def _followed_dismissals(
    due: dict[str, Proposal], known: dict[str, Suggestion], renamed: pairing.Names
) -> dict[str, Suggestion]:
    """Move each dismissal to the key its proposal has now; return the suggestions by their keys."""
    found = dict(known)
    for key, one in due.items():
        former = next((at for at in one.former_keys(renamed) if _is_dismissed(found.get(at))), None)
        if former is None or key in found:
            continue
        row = found[key] = found.pop(former)
        row.key, row.fix, row.subject = key, one.fix.as_json(), one.fix.subject[:120]
        row.save(update_fields=["key", "fix", "subject"])
    return found


def _is_dismissed(row: Suggestion | None) -> bool:
    return row is not None and row.state == State.DISMISSED


def _settle(row: Suggestion, due: dict[str, Proposal], claim: Claim) -> None:
    """Retire an open suggestion that is moot, take up a moot one that is due again."""
    if row.state == State.DISMISSED:
        return
    wanted = _shown(claim, due[row.key], row.state) if row.key in due else State.STALE
    if row.state == State.ACCEPTED and (wanted == State.STALE or _is_asked(row, claim)):
        return
    changed: list[str] = []
    if row.state != wanted:
        row.state, row.decided_by, row.decided_at = wanted, None, None
        row.decided_after, row.is_quick = None, False
        changed += ["state", "decided_by", "decided_at", "decided_after", "is_quick"]
    if wanted != State.STALE:
        changed += _followed(row, due[row.key])
    if changed:
        row.save(update_fields=changed)


def _shown(claim: Claim, proposal: Proposal, state: str = State.HELD) -> str:
    """Return whether a proposal is open or kept back; what was open once stays so."""
    is_kept = claim.blind == Claim.Blind.BLIND and proposal.suggester != ENGINE
    return State.HELD if is_kept and state in (State.HELD, State.STALE) else State.OPEN


def _followed(row: Suggestion, proposal: Proposal) -> list[str]:
    """Let an open suggestion follow the claim: where a line would point may have changed."""
    now = {
        "fix": proposal.fix.as_json(),
        "explanation": _explained(proposal),
        "band": str(proposal.band),
    }
    changed = [name for name, value in now.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, now[name])
    return changed


def _is_asked(row: Suggestion, claim: Claim) -> bool:
    """Whether a question was put and no later version of the visit came since."""
    if row.fix.get("kind") != ASK or row.decided_at is None:
        return False
    return claim.drawn_from is None or claim.drawn_from.received_at <= row.decided_at


def _unsettled(
    due: dict[str, Proposal], rows: Iterable[Suggestion], claim: Claim
) -> dict[str, Proposal]:
    """Return what is due but for what would set a cell whose value a person took."""
    taken = {_cell(row.fix, row.subject): row.key for row in rows if _holds(row, claim)}
    return {
        key: one
        for key, one in due.items()
        if taken.get(_cell(one.fix.as_json(), one.fix.subject), key) == key
    }


def _cell(fix: dict[str, Any], subject: str) -> tuple[str, str]:
    """Return what a change sets and where; of two that set the same one holds."""
    return str(fix.get("kind", "")), subject[:120]


def _holds(row: Suggestion, claim: Claim) -> bool:
    """Whether a person took this value for its cell, and no later version of the visit came.

    Else what the engine reckons and what a reader read would take turns.
    """
    if row.state != State.ACCEPTED or row.decided_at is None:
        return False
    is_current = claim.drawn_from is None or claim.drawn_from.received_at <= row.decided_at
    return is_current and str(row.fix.get("kind", "")).startswith("Set")


def _is_of_an_earlier_version(row: Suggestion, claim: Claim) -> bool:
    """Whether a version of the visit came since, which its reader has not read."""
    return claim.drawn_from is not None and claim.drawn_from.received_at > row.created_at


def _row(claim: Claim, content: ClaimContent, proposal: Proposal) -> Suggestion:
    return Suggestion(
        practice_id=claim.practice_id,
        claim=claim,
        patient_id=claim.patient_id,
        key=proposal.key,
        fix=proposal.fix.as_json(),
        kind=type(proposal.fix).__name__,
        code=outcomes.code(proposal.fix, content)[:10],
        subject=proposal.fix.subject[:120],
        band=proposal.band,
        source=proposal.suggester,
        rule=proposal.rule,
        explanation=_explained(proposal),
        evidence=[one.as_json() for one in proposal.evidence],
        revision=claim.revision,
        state=_shown(claim, proposal),
    )


def _proposed_by(rows: list[Suggestion]) -> str:
    return f"Proposed by the {', the '.join(sorted({row.source for row in rows}))}"


def _explained(proposal: Proposal) -> str:
    """Say the reason with its source and the table that judged."""
    release = proposal.release if proposal.suggester == ENGINE else ""  # a reading has its own
    named = " · ".join(word for word in (proposal.source, release) if word)
    return f"{proposal.explanation} ({named})" if named else proposal.explanation
