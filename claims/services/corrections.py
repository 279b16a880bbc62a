"""Begin a claim that corrects one that was sent, and give such a claim up."""

import uuid

from django.db import transaction

from claims.domain import corrected_claims, states
from claims.domain.corrected_claims import Kind
from claims.domain.states import IllegalStep
from claims.models import Claim, ClaimRevision, Draw, Encounter, Submission
from claims.services import (
    draws,
    families,
    intake,
    merging,
    review,
    revisions,
    scrubbing,
    trail,
)
from clinicbridge.accounts.models import User

UNSEEN = "Nobody saw yet that it arrived: settle its delivery first."


@transaction.atomic
def begin(
    *,
    claim_id: uuid.UUID,
    kind: str,
    seen_revision: int,
    seen_draw: str,
    reason: str,
    actor: User,
) -> Claim:
    """Begin a claim that replaces or voids a sent one; the sent one stays as it was sent.

    It says what was sent, under frequency 7 or 8 and the number the other
    side knows that by. Into a replacement goes what the visit says by now,
    merged as in any claim. Raises IllegalStep or review.StaleRevision;
    nothing is begun then.
    """
    lock_family(claim_id)
    parent = review.seen(claim_id, seen_revision)
    if kind not in corrected_claims.FREQUENCY:
        raise IllegalStep("Say whether the claim is to be replaced or voided.", field="correction")
    if not reason.strip():
        raise IllegalStep("Say why the claim is to be corrected.", field="reason")
    sent = _sent(parent)
    if seen_draw != str(parent.waiting_id or ""):
        raise IllegalStep("Meanwhile came yet another version: look at it, then decide.")
    child = _child(parent, Kind(kind), sent, actor)
    parent.note("correct", actor=actor, reason=reason.strip())
    child.note("begin", actor=actor, reason=reason.strip())
    trail.correction_begun(parent, child, actor)
    parent.is_amended = False  # what the visit says otherwise is the correction's to settle
    scrubbing.scrub(parent, revisions.current(parent).claim_content)
    parent.save(update_fields=scrubbing.SUMMARY)
    if parent.waiting is not None and not child.is_void:
        merging.meet_draw(child, parent.waiting)
    intake.announce(child)
    return child


def give_up(child: Claim) -> None:
    """Let the sent claim say again what its visit says otherwise. The caller voided ``child``.

    The caller holds the locks of visit, parent and child.
    """
    parent = Claim.objects.get(pk=child.parent_id)
    if parent.encounter.status != Encounter.Status.FINISHED:
        parent.is_amended, parent.waiting = True, None
        scrubbing.scrub(parent, revisions.current(parent).claim_content)
        parent.save()
    elif parent.waiting is not None:
        merging.meet_draw(parent, parent.waiting)


def examine(parent: Claim) -> None:
    """Examine the open claim that corrects this one again: where this one stands has changed.

    The caller holds this one's lock.
    """
    child = families.correction_of(parent)
    if child is None or child.status not in review.EDITABLE:
        return
    child = _locked(child.pk)
    if child.status in review.EDITABLE:
        child.parent = parent
        review.rescrub(child)


def lock_family(claim_id: uuid.UUID) -> None:
    """Lock a claim's visit and then what it corrects: the order in which intake and answers do.

    No version passes a claim by that is begun meanwhile, and nobody waits in a ring.
    """
    row = Claim.objects.filter(pk=claim_id).values_list("encounter_id", "parent_id").get()
    rows = Encounter.objects.select_for_update(of=("self",), no_key=True)
    rows.get(pk=row[0])
    if row[1] is not None:
        _locked(row[1])


def _locked(claim_id: uuid.UUID) -> Claim:
    return Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim_id)


def must_not_be_corrected(claim: Claim) -> None:
    """Raise IllegalStep where another claim stands in this one's place."""
    child = families.correction_of(claim)
    if child is not None:
        raise IllegalStep(f"{child} corrects this one: void that one first.")


def _sent(parent: Claim) -> Submission:
    """Return the delivery that is to be corrected, or raise IllegalStep saying what to do."""
    states.check_correctable(parent.status)
    child = families.correction_of(parent)
    if child is not None:
        raise IllegalStep(f"{child} corrects this one already.")
    sent = parent.submissions.order_by("-created_at").first()
    if sent is None or sent.state != Submission.State.DELIVERED:
        raise IllegalStep(UNSEEN)
    return sent


def _child(parent: Claim, kind: Kind, sent: Submission, actor: User) -> Claim:
    child = Claim.objects.create(
        parent=parent,
        correction=kind,
        destination_id=sent.destination_id,
        is_touched=True,
        notes_read=kind == Kind.VOID,
        **{name: getattr(parent, name) for name in _ALIKE},
    )
    child.settled = parent.settled or _base(parent, child)
    newest, number = revisions.current(parent), families.number_of(sent)
    made = corrected_claims.origins(
        kind, number, actor=str(actor.pk), who=actor.full_name, original=str(parent)
    )
    content = corrected_claims.begun(newest.claim_content, kind, number)
    revisions.write(
        child,
        content=content,
        provenance={**newest.origins, **made},
        cause=ClaimRevision.Cause.CORRECTION,
        actor=actor,
        releases=newest.releases,
    )
    scrubbing.scrub(child, content)
    child.save()
    return child


_ALIKE = (
    *("practice_id", "encounter_id", "drawn_from_id", "drawn_under", "patient_id", "payer_id"),
    *("rendering_id", "case_id", "plan_of_care_id", "split", "problems", "correlation_id"),
)


def _base(parent: Claim, child: Claim) -> Draw:
    """Keep for the child what of the visit was in its parent."""
    drawn = ClaimRevision.objects.filter(claim=parent, cause__in=draws.ANEW)
    last = drawn.order_by("-number")[0]
    return Draw.objects.create(
        claim=child,
        patient_id=parent.patient_id,
        encounter_version_id=last.encounter_version_id,
        content=last.content,
        provenance=last.provenance,
        problems=parent.problems,
        releases=last.releases,
    )
