"""A visit arrives and becomes a claim, in one transaction."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims import signals
from claims.domain.encounter import EncounterRecord, VisitStatus
from claims.models import Claim, Connection
from claims.services import (
    drafting,
    draws,
    merging,
    parties,
    redrawing,
    revisions,
    scrubbing,
    submission,
    versions,
)
from claims.services.versions import Arrived
from clinicbridge import vault

MOST_SERVICES = 1000  # twenty claims full; more would hold up everyone else

# What a later version made of one claim, as the visit's outcome says it.
OUTCOMES = {
    "REDRAFTED": "REDRAFTED",
    merging.SAME: "REDRAFTED",
    merging.MERGED: "MERGED",
    merging.WAITS: "BLOCKED",
}
LOUDNESS = ("REDRAFTED", "MERGED", "BLOCKED")


class CannotDraft(Exception):
    """The visit cannot become a claim until an admin mends something."""

    def __init__(self, reason: str, *, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of one visit.

    ``outcome``: DRAFTED, REDRAFTED, MERGED (with a person's work),
    BLOCKED (a person has to settle it), STALE, UNCHANGED, HELD
    (reopened), CANCELLED.
    """

    encounter_id: uuid.UUID
    claim_ids: tuple[uuid.UUID, ...]
    outcome: str


@transaction.atomic
def draft_claim(
    *,
    connection: Connection,
    record: EncounterRecord,
    message_id: uuid.UUID | None,
    correlation_id: str,
) -> Drafted:
    """Keep this version of the visit and draft, redraft or flag its claims.

    Raises CannotDraft where an admin must mend something first. Runs in
    the scope of the connection's practice. A first visit with one line of
    a patient the clinic knows takes at most 25 statements, the two of its
    savepoint included; ``test_intake.py`` counts them.
    """
    if len(record.services) > MOST_SERVICES:
        raise CannotDraft(
            f"The visit holds {len(record.services)} services; a claim takes 50 lines.",
            fix="Have the EMR send the visit in parts, then have this message read again.",
        )
    with vault.reading(purpose="claim.intake"):
        encounter = versions.find(connection, record)
        found = parties.keep(connection, record)
        arrived = versions.arrive(
            connection=connection,
            encounter=encounter,
            record=record,
            patient=found.patient,
            zone=found.zone,
            message_id=message_id,
        )
        if not arrived.is_new:
            return _result(arrived, "UNCHANGED")
        if arrived.is_stale:
            return _result(arrived, "STALE")
        visit = drafting.visit(connection, record, found, arrived.version)
        return _settle(visit, arrived, correlation_id)


def _settle(visit: drafting.Visit, arrived: Arrived, correlation_id: str) -> Drafted:
    claims = [] if arrived.is_first else _claims_of(arrived)
    is_known = bool(claims)
    claims = [claim for claim in claims if not claim.is_void]  # they repeat what was sent
    replaced = {claim.parent_id for claim in claims}
    sent = [claim for claim in claims if claim.pk in replaced]
    claims = [claim for claim in claims if claim.pk not in replaced]
    if visit.record.status == VisitStatus.CANCELLED:
        return _flag_all(visit, arrived, claims, "CANCELLED")
    if not is_known:
        if visit.record.status == VisitStatus.REOPENED:
            return _result(arrived, "HELD")
        claim = _draft(visit, arrived, correlation_id)
        return Drafted(arrived.encounter.pk, (claim.pk,), "DRAFTED")
    if visit.record.status == VisitStatus.REOPENED:
        return _hold_all(visit, arrived, claims)
    for claim in sent:
        _remember(visit, claim)
    outcomes = [_amend(visit, claim) for claim in claims]
    return _result(arrived, max(outcomes, key=LOUDNESS.index, default="UNCHANGED"), claims)


def _claims_of(arrived: Arrived) -> list[Claim]:
    return list(
        Claim.objects.select_for_update(of=("self",), no_key=True)
        .filter(encounter=arrived.encounter)
        .exclude(status=Claim.Status.VOIDED)
        .order_by("received_at", "pk")  # what is corrected before what corrects it
    )


def _draft(visit: drafting.Visit, arrived: Arrived, correlation_id: str) -> Claim:
    draft = drafting.draft(visit)
    claim = Claim(
        practice=visit.found.practice,
        encounter=arrived.encounter,
        drawn_from=visit.version,
        drawn_under=draft.under,
        patient=visit.found.patient,
        payer=visit.found.payer,
        rendering=visit.found.rendering,
        destination=drafting.destination(),
        correlation_id=correlation_id,
    )
    revisions.write(
        claim,
        content=draft.content,
        provenance=draft.provenance,
        cause="INTAKE",
        releases=draft.releases,
    )
    scrubbing.scrub(claim, draft.content, intake=draft.intake)
    claim.save(force_insert=True)  # last, so once: foreign keys are checked at commit
    announce(claim)
    return claim


def _amend(visit: drafting.Visit, claim: Claim) -> str:
    """Take a later version of the visit to a claim that exists already."""
    was_approved = claim.status == Claim.Status.APPROVED
    if was_approved:
        _call_back(claim, "supersede", "The EMR amended the visit.")
    if claim.status == Claim.Status.ON_HOLD and claim.hold_reason == "VISIT_REOPENED":
        claim.take_step("wake", reason="The EMR finished the visit again.")
        claim.clear_hold()
    draft = drafting.draft(visit, of=claim)
    if was_approved or claim.is_touched or claim.status != Claim.Status.IN_REVIEW:
        became = merging.meet(claim, visit, draft)
    else:
        written = redrawing.redraw(claim, visit, cause="REDRAFT", draft=draft)
        became = "REDRAFTED" if written is not None else merging.SAME
    if became in ("REDRAFTED", merging.MERGED):
        announce(claim)
    return OUTCOMES[became]


def _remember(visit: drafting.Visit, claim: Claim) -> None:
    """Keep what the visit says otherwise than a claim that another one replaces; that one has it.

    Given up, it leaves the sent claim to say so again.
    """
    claim.waiting = draws.keep(claim, visit, drafting.draft(visit, of=claim))
    claim.save(update_fields=["waiting"])


def _flag(visit: drafting.Visit, claim: Claim) -> str:
    """Say on the claim that the visit ended or was opened again; it blocks approval."""
    claim.is_amended, claim.waiting = True, None
    revision = revisions.current(claim)
    scrubbing.scrub(claim, revision.claim_content)
    claim.save()
    return "BLOCKED"


def _flag_all(
    visit: drafting.Visit, arrived: Arrived, claims: list[Claim], outcome: str
) -> Drafted:
    for claim in claims:
        if claim.status == Claim.Status.APPROVED:
            _call_back(claim, "supersede", "The EMR cancelled the visit.")
        _flag(visit, claim)
    return _result(arrived, outcome, claims)


def _hold_all(visit: drafting.Visit, arrived: Arrived, claims: list[Claim]) -> Drafted:
    """Park what has not left while the provider has the visit open again."""
    for claim in claims:
        if not _park(claim):
            _flag(visit, claim)
    return _result(arrived, "HELD", claims)


def _park(claim: Claim) -> bool:
    """Set one claim aside; False when it has left or waits for something else."""
    if claim.status == Claim.Status.ON_HOLD:
        return claim.hold_reason == "VISIT_REOPENED"
    if claim.status not in (Claim.Status.IN_REVIEW, Claim.Status.APPROVED):
        return False
    was_approved = claim.status == Claim.Status.APPROVED
    if was_approved and not _withdrawn(claim):
        return False
    claim.hold_reason, claim.hold_turn = "VISIT_REOPENED", Claim.Turn.PROVIDER
    claim.waiting = None
    claim.save(update_fields=["hold_reason", "hold_turn", "waiting"])
    step = "supersede_reopened" if was_approved else "park"
    claim.take_step(step, reason="The EMR reopened the visit.")
    revision = revisions.current(claim)
    scrubbing.scrub(claim, revision.claim_content)
    claim.save(update_fields=scrubbing.SUMMARY)
    return True


def _withdrawn(claim: Claim) -> bool:
    try:
        submission.withdraw(claim, now=timezone.now())
    except submission.NotPending:
        return False
    return True


def _call_back(claim: Claim, step: str, reason: str) -> None:
    """Take an approved claim back into review, if it has certainly not left."""
    if _withdrawn(claim):
        claim.take_step(step, reason=reason)


def announce(claim: Claim) -> None:
    """Tell, once this is committed, that a claim was drawn."""
    practice_id, claim_id = claim.practice_id, claim.pk
    transaction.on_commit(
        lambda: signals.claim_drafted.send(Claim, practice_id=practice_id, claim_id=claim_id)
    )


def _result(arrived: Arrived, outcome: str, claims: Any = ()) -> Drafted:
    return Drafted(arrived.encounter.pk, tuple(claim.pk for claim in claims), outcome)
