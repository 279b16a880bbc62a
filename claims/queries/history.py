"""A claim's history: revisions, steps, submissions, answers, people's words, in order."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from claims.domain import difference, labels, pairing
from claims.domain.content import ClaimContent
from claims.models import (
    Acknowledgement,
    Attestation,
    Claim,
    ClaimRevision,
    ClaimStep,
    Override,
    Submission,
)
from claims.services import review

STEP_WORDS = {
    "approve": "Approved",
    "hold": "Put on hold",
    "park": "Put on hold by the EMR",
    "release": "Released",
    "wake": "Woken",
    "recall": "Recalled before it left",
    "supersede": "Called back: the visit was amended",
    "supersede_reopened": "Called back: the visit was reopened",
    "withhold": "Called back: the patient asked not to bill the plan",
    "deliver": "Delivered to the billing system",
    "accept": "Accepted",
    "reject": "Rejected",
    "reopen": "Taken up again",
    "void": "Voided",
    "close": "Closed without a claim",
    "correct": "A corrected claim was begun",
    "begin": "Begun to correct",
    "ask": "Asked the provider",
    "note": "Note",
}
ENDED = "Counts no more: the visit names another patient now"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: when, who, what, its details, and what it changed."""

    at: datetime
    who: str
    what: str
    kind: str
    details: tuple[str, ...] = ()
    changes: tuple[difference.Change, ...] = ()
    reason: str = ""
    other: Claim | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def of(claim: Claim) -> list[Entry]:
    """Return everything that happened, newest first. Six queries; needs a purpose."""
    revisions = list(
        ClaimRevision.objects.select_related("actor").filter(claim=claim).order_by("number")
    )
    contents = {row.number: row.claim_content for row in revisions}
    entries = [
        *_attestations(claim, contents),
        *_revisions(revisions, contents),
        *_steps(claim),
        *_submissions(claim),
        *_acknowledgements(claim),
        *_overrides(claim),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _attestations(claim: Claim, contents: dict[int, ClaimContent]) -> list[Entry]:
    """Return whose word each modifier is, before the revision it came with."""
    rows = Attestation.objects.select_related("actor").filter(claim=claim)
    return [
        Entry(
            at=row.created_at,
            who=row.actor.full_name,
            what=f"Attests {row.modifier} on {_line(row, contents)}",
            kind="attestation",
            details=_grounds(row),
            reason=row.said,
        )
        for row in rows
    ]


def _grounds(row: Attestation) -> tuple[str, ...]:
    """Return the rule that asked for a person's word, and the earlier one it repeats."""
    since = next((_since(one) for one in reversed(row.evidence) if one.get("earlier")), "")
    rule = f"Rule {row.rule}" if row.rule else ""
    repeats = f"Again, as with revision {since}" if since else ""
    return (*filter(None, (rule, repeats)), *_end(row))


def _end(row: Attestation | Override) -> tuple[str, ...]:
    """Say of a decision that it counts no more."""
    return (ENDED,) if row.ended_at else ()


def _since(earlier: dict[str, Any]) -> str:
    """Name the revision of what is repeated, with its claim where that is another one."""
    of_claim = f" of {earlier['claim']}" if "claim" in earlier else ""
    return f"{earlier['revision']}{of_claim}"


def _line(row: Attestation, contents: dict[int, ClaimContent]) -> str:
    return labels.part("lines", row.subject, contents[row.revision])


def _revisions(rows: list[ClaimRevision], contents: dict[int, ClaimContent]) -> list[Entry]:
    before: ClaimContent | None = None
    entries: list[Entry] = []
    for row in rows:
        content = contents[row.number]
        if before is not None and row.cause in review.DRAWN:
            before = pairing.as_in(before, content)  # a line given another key is no line removed
        changes = difference.between(before, content) if before is not None else ()
        entries.append(
            Entry(
                at=row.created_at,
                who=row.actor.full_name if row.actor else "ClinicBridge",
                what=f"Revision {row.number}: {row.cause_words}",
                kind="revision",
                changes=changes,
            )
        )
        before = content
    return entries


def _steps(claim: Claim) -> list[Entry]:
    rows = list(ClaimStep.objects.select_related("actor").filter(claim=claim))
    others = _others(claim, rows)
    return [
        Entry(
            at=row.created_at,
            who=row.actor.full_name if row.actor else "ClinicBridge",
            what=STEP_WORDS.get(row.name, row.name),
            kind="step",
            reason=row.reason,
            other=others.get(row.pk),
            extra={"revision": row.revision},
        )
        for row in rows
    ]


def _others(claim: Claim, rows: list[ClaimStep]) -> dict[uuid.UUID, Claim]:
    """Return of which other claim a step tells. One query where one was begun to correct this."""
    found = {row.pk: claim.parent for row in rows if row.name == "begin" and claim.parent}
    begun = [row.pk for row in rows if row.name == "correct"]
    if begun:
        children = Claim.objects.filter(parent_id=claim.pk).order_by("received_at", "pk")
        found |= dict(zip(begun, children, strict=False))
    return found


def _submissions(claim: Claim) -> list[Entry]:
    rows = Submission.objects.select_related("destination").filter(claim=claim)
    return [
        Entry(
            at=row.created_at,
            who="ClinicBridge",
            what=f"Owed to {row.destination.name} as {row.reference}: {row.get_state_display()}",
            kind="submission",
            details=tuple(filter(None, (_attempts(row), row.last_error))),
        )
        for row in rows
    ]


def _attempts(row: Submission) -> str:
    return f"{row.attempts} attempt{'' if row.attempts == 1 else 's'}" if row.attempts else ""


def _acknowledgements(claim: Claim) -> list[Entry]:
    rows = Acknowledgement.objects.filter(submission__claim=claim)
    return [
        Entry(
            at=row.received_at,
            who="Payer" if row.by_payer else "Billing system",
            what=f"Answered: {row.get_verdict_display().lower()}",
            kind="acknowledgement",
            details=tuple(reason.get("text", "") for reason in row.reasons),
        )
        for row in rows
    ]


def _overrides(claim: Claim) -> list[Entry]:
    rows = Override.objects.select_related("actor").filter(claim=claim)
    return [
        Entry(
            at=row.created_at,
            who=row.actor.full_name,
            what=f"Let {row.edit} stand",
            kind="override",
            details=_end(row),
            reason=row.reason,
        )
        for row in rows
    ]
