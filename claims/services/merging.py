"""Bring a later version of a visit to a claim a person has worked on."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from claims.domain import cells, labels, merge, pairing
from claims.domain.coding import recharging
from claims.domain.content import ClaimContent
from claims.domain.merge import Merged, Version
from claims.domain.refusals import Refusal
from claims.domain.states import IllegalStep
from claims.models import Claim, ClaimRevision, Draw, Payer
from claims.services import (
    attestation,
    changing,
    coding_context,
    drafting,
    draws,
    review,
    revisions,
    scrubbing,
    trail,
)
from clinicbridge.accounts.models import User

SIDES = (merge.OURS, merge.THEIRS)
MERGED, SAME, WAITS = "MERGED", "SAME", "WAITS"
LATER = "a later version of the visit"
OTHER_PATIENT = "The visit names another patient now: draw the claim anew, or keep it as it is."


class Undecided(Refusal):
    """Something both sides changed is not decided yet; the message names it."""


def meet(
    claim: Claim,
    visit: drafting.Visit,
    draft: drafting.Draft,
    *,
    cause: str = ClaimRevision.Cause.MERGE,
) -> str:
    """Merge what the visit now makes of the claim, or keep it for a person to decide.

    The caller holds the row lock; ``cause`` says why it is met. MERGED: a
    new revision; SAME: the claim says it already; WAITS: both sides changed
    something, the visit names another patient, or the claim has left or ended.
    """
    theirs = Version(draft.content, draft.provenance)
    return _meet(claim, draws.keep(claim, visit, draft), theirs, cause=cause)


def meet_draw(claim: Claim, draw: Draw) -> str:
    """Merge what was drawn of the visit before; as ``meet`` does."""
    return _meet(claim, draw, draws.version(draw), cause=ClaimRevision.Cause.MERGE)


def _meet(claim: Claim, draw: Draw, theirs: Version, *, cause: str) -> str:
    ours = draws.version(revisions.current(claim))
    merged = _merged(claim, merge.merge(draws.base(claim), ours, theirs))
    is_plain = not merged.conflicts and draw.patient_id == claim.patient_id
    if is_plain and merged.content.digest == claim.digest:
        _settled(claim, draw)
        scrubbing.scrub(claim, merged.content)
        claim.save()
        return SAME
    if is_plain and claim.status in review.EDITABLE:
        _write(claim, draw, merged, ours, cause=cause)
        return MERGED
    claim.waiting, claim.is_amended = draw, True
    scrubbing.scrub(claim, ours.content)
    claim.save()
    return WAITS


def prepared(claim: Claim) -> tuple[Version, Merged]:
    """Return the base and the merge that waits for a person; needs a purpose."""
    assert claim.waiting is not None  # noqa: S101  (asked by who found one)
    base, ours = draws.base(claim), draws.version(revisions.current(claim))
    return base, _merged(claim, merge.merge(base, ours, draws.version(claim.waiting)))


@transaction.atomic
def settle(
    *,
    claim_id: uuid.UUID,
    seen_revision: int,
    seen_draw: str,
    decided: Mapping[str, str],
    actor: User,
    every: str = "",
) -> changing.Edited:
    """Write the claim as a person decided what both sides changed.

    ``decided`` says ours or theirs for the cell of each conflict,
    ``every`` for all of them. Two patients are never merged into one.
    Raises StaleRevision, Undecided or IllegalStep; nothing changes then.
    """
    claim = waits(claim_id, seen_revision, seen_draw)
    draw = claim.waiting
    if draw is None:
        raise IllegalStep("The visit's latest version is not finished: there is nothing to merge.")
    if draw.patient_id != claim.patient_id:
        raise IllegalStep(OTHER_PATIENT)
    ours = draws.version(revisions.current(claim))
    three = draws.base(claim), ours, draws.version(draw)
    if every in SIDES:
        decided = dict.fromkeys((one.cell for one in merge.merge(*three).conflicts), every)
    merged = merge.merge(*three, decided)
    open_ = [one.cell for one in merged.conflicts if decided.get(one.cell) not in SIDES]
    if open_:
        few = "one is" if len(open_) == 1 else f"{len(open_)} are"
        raise Undecided(f"Say for each what holds, ours or the EMR's: {few} still open.")
    against = f"mapping version {draw.releases['mapping']}" if claim.is_remapped else LATER
    claim.is_touched = True
    before = claim.revision
    _write(claim, draw, _merged(claim, merged), ours, actor=actor)
    said = pairing.renamed(ours.content, merged.renamed), draw.claim_content
    held = [_named(one.cell, *said) for one in merged.conflicts if decided[one.cell] == merge.OURS]
    if held:
        what = f"Kept ours against {against}: {', '.join(held)}"
        trail.decided(claim, actor, what, "")
    return changing.Edited(claim, claim.revision, changed=claim.revision != before)


def waits(claim_id: uuid.UUID, seen_revision: int, seen_draw: str) -> Claim:
    """Lock a claim whose visit was amended; refuse if it is not as the person saw it."""
    claim = review.seen(claim_id, seen_revision)
    review.must_be_editable(claim)
    if not claim.is_amended:
        raise IllegalStep("No later version of the visit waits.")
    if seen_draw != str(claim.waiting_id or ""):
        raise IllegalStep("Meanwhile came yet another version: look at it, then decide.")
    return claim


def _write(
    claim: Claim,
    draw: Draw,
    merged: Merged,
    ours: Version,
    *,
    actor: User | None = None,
    cause: str = ClaimRevision.Cause.MERGE,
) -> None:
    said = draw.claim_content
    if merged.content.coverage.payer == said.coverage.payer:
        claim.payer_id = _id(said.coverage.payer.id)
    if merged.content.rendering == said.rendering:
        claim.rendering_id = _id(said.rendering.id)
    _settled(claim, draw)
    revisions.write(
        claim,
        content=merged.content,
        provenance=merged.origins,
        cause=cause,
        actor=actor,
        releases=draw.releases,
        before=pairing.renamed(ours.content, merged.renamed),
    )
    attestation.carry(claim, merged.content, merged.renamed)
    scrubbing.scrub(claim, merged.content, renamed=merged.renamed)
    claim.save()


def _named(cell: str, ours: ClaimContent, theirs: ClaimContent) -> str:
    """Return the words for a cell both sides changed, whichever of them has it."""
    part = cells.part(cell)
    if part is None or part[2]:
        return labels.of(cell, ours, theirs)
    has = any(one.uid == part[1] for one in getattr(ours, part[0]))
    return labels.part(part[0], part[1], ours if has else theirs)


def _settled(claim: Claim, draw: Draw) -> None:
    claim.settled, claim.waiting, claim.is_amended = draw, None, False
    claim.drawn_from_id, claim.problems = draw.encounter_version_id, draw.problems
    claim.drawn_under = str(draw.releases.get("mapping", ""))
    claim.notes_read = False


def _merged(claim: Claim, merged: Merged) -> Merged:
    """Let the fee schedule say the charges of what neither side had."""
    due = tuple(merged.content.line(uid) for uid in merged.recharge)
    if not due:
        return merged
    fees = coding_context.fees(_payer(claim, merged), {line.code for line in due})
    charged = recharging.recharge(merged.content, due, fees=fees)
    origins = {**merged.origins, **charged.origins}
    return replace(merged, content=charged.content, origins=origins)


def _payer(claim: Claim, merged: Merged) -> Payer | None:
    """Return who the merged claim goes to, whom the claim may not name yet."""
    found = _id(merged.content.coverage.payer.id)
    return claim.payer if found == claim.payer_id else Payer.objects.filter(pk=found).first()


def _id(text: str) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None
