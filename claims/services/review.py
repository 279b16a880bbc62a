"""What a biller does to a claim: edit it, approve it, undo."""

import uuid

from django.db import transaction
from django.utils import timezone

from claims.domain import attestations, difference, fixes, states
from claims.domain.states import IllegalStep
from claims.models import Claim, ClaimRevision, Finding, Override, Submission, Suggestion
from claims.services import (
    attestation,
    changing,
    drafting,
    draws,
    judging,
    learning,
    permit_numbers,
    revisions,
    scrubbing,
    submission,
)
from claims.services.changing import Edited
from clinicbridge.accounts.models import User

EDITABLE = (Claim.Status.IN_REVIEW, Claim.Status.ON_HOLD)
Cause = ClaimRevision.Cause
DRAWN = (*draws.ANEW, Cause.MERGE, Cause.REMAP)


class StaleRevision(Exception):
    """Somebody changed the claim after you opened it.

    ``changes`` are what happened between the revision you saw and the
    current one; ``changed_by`` is who wrote the current one.
    """

    def __init__(self, claim: Claim, *, seen: int) -> None:
        super().__init__(f"{claim} is now revision {claim.revision}.")
        self.claim_id = claim.pk
        self.current = claim.revision
        newest = revisions.current(claim)
        self.changed_by = newest.actor.full_name if newest.actor else "The EMR"
        self.changes = _changes_since(claim, seen, newest)


class Blocked(Exception):
    """Something a payer would refuse stands in the claim."""

    def __init__(self, messages: tuple[str, ...]) -> None:
        super().__init__("Approval is blocked.")
        self.messages = messages


class Unconfirmed(Exception):
    """Something must be confirmed with a reason first."""

    def __init__(self, messages: tuple[str, ...]) -> None:
        super().__init__("Something must be confirmed first.")
        self.messages = messages


class KeptBack(IllegalStep):
    """What was kept back of the claim has not been looked at yet."""


class NoDestination(IllegalStep):
    """No billing system is connected."""


class UnknownFinding(Exception):
    """The claim no longer has this finding, or it offers no such fix."""


@transaction.atomic
def edit(
    *,
    claim_id: uuid.UUID,
    seen_revision: int,
    fix: fixes.BaseFix,
    actor: User,
    attesting: str = "",
) -> Edited:
    """Apply one typed change to the revision the biller saw.

    ``attesting`` are the person's words for a modifier that needs them;
    without, attestation.Needed is raised and nothing changes.
    """
    claim = seen(claim_id, seen_revision)
    must_be_editable(claim)
    return changing.apply(claim, fix, by=changing.Author(actor, attesting=attesting))


@transaction.atomic
def apply_finding(
    *,
    claim_id: uuid.UUID,
    seen_revision: int,
    finding_key: str,
    actor: User,
    choice: int = 0,
    attesting: str = "",
) -> Edited:
    """Apply the fix a finding offers, as the person's own edit."""
    claim = seen(claim_id, seen_revision)
    finding = Finding.objects.filter(claim=claim, key=finding_key).first()
    if finding is None or not 0 <= choice < len(finding.fixes):
        raise UnknownFinding("This finding is gone, or offers no such fix.")
    must_be_editable(claim)
    author = changing.Author(actor, rule=finding.edit, attesting=attesting)
    fix = permit_numbers.put_in(fixes.read(finding.fixes[choice]), claim)
    return changing.apply(claim, fix, by=author)


@transaction.atomic
def attest_finding(
    *, claim_id: uuid.UUID, seen_revision: int, finding_key: str, actor: User, attesting: str = ""
) -> None:
    """Stand for a modifier the claim carries on nobody's word.

    Raises attestation.Needed without the person's words; nothing changes then.
    """
    claim = seen(claim_id, seen_revision)
    must_be_editable(claim)
    finding = Finding.objects.filter(claim=claim, key=finding_key).first()
    content = revisions.current(claim).claim_content
    modifier = attestation.nobodys(finding.key, finding.subject, content) if finding else ""
    if finding is None or not modifier:
        raise UnknownFinding("This finding is gone, or there is nothing to attest.")
    pairs = ((finding.subject, modifier),)
    attestation.check(pairs, attesting)
    words = attestation.Words(pairs, attesting, finding.edit)
    attestation.record(claim, content, words, actor=actor)
    claim.is_touched = True
    claim.save(update_fields=["is_touched"])
    rescrub(claim)


@transaction.atomic
def undo(*, claim_id: uuid.UUID, seen_revision: int, actor: User, attesting: str = "") -> Edited:
    """Write the content before the last standing edit again, as a new revision.

    A modifier that this brings back stands on the record's word, on the
    person's own earlier one, or on ``attesting``; attestation.Needed
    without, and nothing changes.
    """
    claim = seen(claim_id, seen_revision)
    must_be_editable(claim)
    newest = revisions.current(claim)
    earlier = revisions.numbered(claim, _before_last_edit(claim))
    stood_for = _words_for_what_returns(claim, newest, earlier, actor=actor, said=attesting)
    return changing.write(
        claim,
        content=earlier.claim_content,
        origins=earlier.origins,
        newest=newest,
        cause="UNDO",
        actor=actor,
        stood_for=stood_for,
    )


def _words_for_what_returns(
    claim: Claim, newest: ClaimRevision, earlier: ClaimRevision, *, actor: User, said: str
) -> tuple[attestation.Words, ...]:
    """Return on whose word each attested modifier comes back that the record does not carry."""
    content = earlier.claim_content
    back = attestations.added(newest.claim_content, content)
    if not back:
        return ()
    documented = judging.emr_modifiers(content, scrubbing.facts_of(claim))
    unsaid = tuple(pair for pair in back if pair not in documented)
    own, others = attestation.again(claim, attestation.unsaid(claim, content, unsaid), actor=actor)
    attestation.check(others, said)
    return (*own, attestation.Words(others, said))


@transaction.atomic
def approve(
    *, claim_id: uuid.UUID, seen_revision: int, seen_digest: str, actor: User
) -> Submission:
    """Freeze the revision the biller saw and owe it to the billing system.

    Raises StaleRevision, Blocked, Unconfirmed, KeptBack, NoDestination
    or IllegalStep; nothing is owed then.
    """
    claim = seen(claim_id, seen_revision)
    if claim.digest != seen_digest:
        raise StaleRevision(claim, seen=seen_revision)
    if claim.status != Claim.Status.IN_REVIEW:
        raise IllegalStep(f"Cannot approve a claim that is {states.words(claim.status)}.")
    if claim.destination is None:
        claim.destination = drafting.destination()  # it was drafted before one was connected
    if claim.destination is None:
        raise NoDestination("No billing system is connected. Ask an admin to connect one.")
    revision = revisions.current(claim)
    verdict = scrubbing.scrub(claim, revision.claim_content)
    if verdict.blocking:
        raise Blocked(verdict.blocking)
    if verdict.unconfirmed:
        raise Unconfirmed(verdict.unconfirmed)
    if Suggestion.objects.filter(claim=claim, state=Suggestion.State.HELD).exists():
        raise KeptBack("Suggestions were kept back: look at them, then approve.")
    claim.save(update_fields=["destination", *scrubbing.SUMMARY])
    claim.take_step("approve", actor=actor)
    learning.keep(claim, revision)
    return submission.owe(claim=claim, revision=revision, now=timezone.now())


@transaction.atomic
def override(
    *, claim_id: uuid.UUID, seen_revision: int, finding_key: str, reason: str, actor: User
) -> Override:
    """Let one confirm finding stand, with the person's reason."""
    claim = seen(claim_id, seen_revision)
    must_be_editable(claim)
    finding = Finding.objects.filter(claim=claim, key=finding_key).first()
    if finding is None:
        raise UnknownFinding("This finding is gone.")
    if finding.severity != Finding.Severity.CONFIRM:
        raise IllegalStep("Only a finding to confirm can be overridden.")
    if not reason.strip():
        raise IllegalStep("Say why it may stand.", field="reason")
    override, _ = Override.objects.get_or_create(
        claim=claim,
        finding_key=finding_key,
        ended_at=None,
        defaults={
            "patient_id": claim.patient_id,
            "edit": finding.edit,
            "revision": claim.revision,
            "actor": actor,
            "reason": reason.strip(),
        },
    )
    claim.is_touched = True
    claim.save(update_fields=["is_touched"])
    rescrub(claim)
    return override


@transaction.atomic
def withdraw_override(
    *, claim_id: uuid.UUID, seen_revision: int, finding_key: str, actor: User
) -> None:
    """Take an override back; the finding must be confirmed again."""
    claim = seen(claim_id, seen_revision)
    must_be_editable(claim)
    for row in Override.objects.filter(claim=claim, finding_key=finding_key, ended_at=None):
        row.delete()
    rescrub(claim)


def _before_last_edit(claim: Claim) -> int:
    """Return the revision an undo goes back to; undoing twice goes back two edits."""
    standing: list[tuple[int, str]] = []
    rows = ClaimRevision.objects.filter(claim=claim).order_by("number")
    for number, cause in rows.values_list("number", "cause"):
        if cause == ClaimRevision.Cause.UNDO:
            standing.pop()
        else:
            standing.append((number, cause))
    if len(standing) < 2 or standing[-1][1] in DRAWN:
        raise IllegalStep("There is no edit to undo.")
    return standing[-2][0]


def rescrub(claim: Claim) -> None:
    """Examine the current revision again. The caller holds the row lock."""
    newest = revisions.current(claim)
    scrubbing.scrub(claim, newest.claim_content)
    claim.save(update_fields=scrubbing.SUMMARY)


@transaction.atomic
def recheck(*, claim_id: uuid.UUID, seen_revision: int) -> None:
    """Run the checks again on a person's word: a table or a record may have changed."""
    claim = seen(claim_id, seen_revision)
    must_be_editable(claim)
    rescrub(claim)


def seen(claim_id: uuid.UUID, seen_revision: int) -> Claim:
    """Lock the claim and refuse if it is not the revision the person saw."""
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim_id)
    if claim.revision != seen_revision:
        raise StaleRevision(claim, seen=seen_revision)
    return claim


def must_be_editable(claim: Claim) -> None:
    if claim.status not in EDITABLE:
        raise IllegalStep(f"Cannot edit a claim that is {states.words(claim.status)}.")


def _changes_since(claim: Claim, seen: int, newest: ClaimRevision) -> tuple[difference.Change, ...]:
    if not 0 < seen < claim.revision:
        return ()
    return difference.between(revisions.numbered(claim, seen).claim_content, newest.claim_content)
