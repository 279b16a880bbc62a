"""A visit arrives and becomes a claim, in one transaction."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims import signals
from claims.domain.encounter import EncounterRecord, VisitStatus
from claims.models import Claim, Connection
from claims.services import drafting, parties, revisions, scrubbing, submission, versions
from claims.services.parties import Found
from claims.services.versions import Arrived
from clinicbridge import vault
from clinicbridge.accounts.models import Practice


class CannotDraft(Exception):
    """The visit cannot become a claim until an admin mends something."""

    def __init__(self, reason: str, *, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of one visit.

    ``outcome``: DRAFTED, REDRAFTED, BLOCKED (a person's work waits for
    a merge), STALE, UNCHANGED, HELD (reopened), CANCELLED.
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
    the scope of the connection's practice.
    """
    with vault.reading(purpose="claim.intake"):
        encounter = versions.find(connection, record)
        found = parties.keep(connection, record)
        zone = _zone(connection, found)
        arrived = versions.arrive(
            connection=connection,
            encounter=encounter,
            record=record,
            patient=found.patient,
            zone=zone,
            message_id=message_id,
        )
        if not arrived.is_new:
            return _result(arrived, "UNCHANGED")
        if arrived.is_stale:
            return _result(arrived, "STALE")
        visit = drafting.Visit(connection, record, found, arrived.version, zone)
        return _settle(visit, arrived, correlation_id)


def _settle(visit: drafting.Visit, arrived: Arrived, correlation_id: str) -> Drafted:
    claims = list(
        Claim.objects.select_for_update(of=("self",))
        .filter(encounter=arrived.encounter)
        .exclude(status=Claim.Status.VOIDED)
    )
    if visit.record.status == VisitStatus.CANCELLED:
        return _flag_all(visit, arrived, claims, "CANCELLED")
    if not claims:
        if visit.record.status == VisitStatus.REOPENED:
            return _result(arrived, "HELD")
        claim = _draft(visit, arrived, correlation_id)
        return Drafted(arrived.encounter.pk, (claim.pk,), "DRAFTED")
    if visit.record.status == VisitStatus.REOPENED:
        return _hold_all(visit, arrived, claims)
    outcomes = [_amend(visit, claim) for claim in claims]
    return _result(arrived, "BLOCKED" if "BLOCKED" in outcomes else outcomes[0], claims)


def _draft(visit: drafting.Visit, arrived: Arrived, correlation_id: str) -> Claim:
    draft = drafting.draft(visit)
    claim = Claim(
        encounter=arrived.encounter,
        patient=visit.found.patient,
        payer=visit.found.payer,
        rendering=visit.found.rendering,
        destination=drafting.destination(),
        correlation_id=correlation_id,
    )
    claim.save(force_insert=True)
    revisions.write(
        claim,
        content=draft.content,
        provenance=draft.provenance,
        cause="INTAKE",
        version=visit.version,
        releases=draft.releases,
    )
    scrubbing.scrub(claim, draft.content, version=visit.version, intake=draft.intake)
    claim.save(update_fields=revisions.SUMMARY + scrubbing.SUMMARY)
    _announce(claim)
    return claim


def _amend(visit: drafting.Visit, claim: Claim) -> str:
    """Take a later version of the visit to a claim that exists already."""
    now = timezone.now()
    if claim.status == Claim.Status.APPROVED:
        try:
            submission.withdraw(claim, now=now)
        except submission.NotPending:
            return _flag(visit, claim)
        claim.take_step("supersede", reason="The EMR amended the visit.")
        return _flag(visit, claim)
    if claim.status == Claim.Status.ON_HOLD and claim.hold_reason == "VISIT_REOPENED":
        claim.take_step("wake", reason="The EMR finished the visit again.")
        claim.hold_reason, claim.hold_turn, claim.hold_until = "", "", None
        claim.save(update_fields=["hold_reason", "hold_turn", "hold_until"])
    if claim.is_touched or claim.status != Claim.Status.IN_REVIEW:
        return _flag(visit, claim)
    return _redraft(visit, claim)


def _redraft(visit: drafting.Visit, claim: Claim) -> str:
    """Draw an untouched claim anew from the later version."""
    before = revisions.current(claim).claim_content
    draft = drafting.draft(visit)
    claim.payer, claim.rendering = visit.found.payer, visit.found.rendering
    claim.patient = visit.found.patient
    claim.is_amended = False
    written = revisions.write(
        claim,
        content=draft.content,
        provenance=draft.provenance,
        cause="REDRAFT",
        version=visit.version,
        releases=draft.releases,
        before=before,
    )
    scrubbing.scrub(claim, draft.content, version=visit.version, intake=draft.intake)
    claim.save()
    if written is not None:
        _announce(claim)
    return "REDRAFTED"


def _flag(visit: drafting.Visit, claim: Claim) -> str:
    """Say on the claim that a later version waits; it blocks approval."""
    claim.is_amended = True
    revision = revisions.current(claim)
    scrubbing.scrub(claim, revision.claim_content, version=revision.encounter_version)
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
        parked = False
        if claim.status == Claim.Status.IN_REVIEW:
            _set_hold(claim)
            claim.take_step("park", reason="The EMR reopened the visit.")
            parked = True
        elif claim.status == Claim.Status.APPROVED:
            _set_hold(claim)
            parked = _call_back(claim, "supersede_reopened", "The EMR reopened the visit.")
        if not parked:
            claim.hold_reason, claim.hold_turn = "", ""
            _flag(visit, claim)
    return _result(arrived, "HELD", claims)


def _set_hold(claim: Claim) -> None:
    claim.hold_reason, claim.hold_turn = "VISIT_REOPENED", Claim.Turn.PROVIDER
    claim.save(update_fields=["hold_reason", "hold_turn"])


def _call_back(claim: Claim, step: str, reason: str) -> bool:
    try:
        submission.withdraw(claim, now=timezone.now())
    except submission.NotPending:
        return False
    claim.take_step(step, reason=reason)
    return True


def _announce(claim: Claim) -> None:
    practice_id, claim_id = claim.practice_id, claim.pk
    transaction.on_commit(
        lambda: signals.claim_drafted.send(Claim, practice_id=practice_id, claim_id=claim_id)
    )


def _zone(connection: Connection, found: Found) -> str:
    if found.location is not None:
        return found.location.time_zone
    return Practice.objects.values_list("time_zone", flat=True).get(pk=connection.practice_id)


def _result(arrived: Arrived, outcome: str, claims: Any = ()) -> Drafted:
    return Drafted(arrived.encounter.pk, tuple(claim.pk for claim in claims), outcome)
