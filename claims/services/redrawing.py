"""Draw an existing claim anew from a version of its visit."""

from claims.models import Claim, ClaimRevision
from claims.services import drafting, draws, revisions, scrubbing
from claims.services.revisions import Written
from clinicbridge.accounts.models import User


def redraw(
    claim: Claim,
    visit: drafting.Visit,
    *,
    cause: str,
    actor: User | None = None,
    draft: drafting.Draft | None = None,
) -> Written | None:
    """Write what the visit now makes of the claim; None when that is the same.

    The caller holds the claim's row lock. Whatever the visit names
    otherwise, its patient too, the claim names from now on.
    """
    before = revisions.current(claim).claim_content
    draft = draft or drafting.draft(visit, of=claim)
    claim.patient = visit.found.patient
    claim.payer, claim.rendering = visit.found.payer, visit.found.rendering
    claim.drawn_from, claim.drawn_under = visit.version, draft.under
    claim.is_amended = claim.is_touched = claim.notes_read = False
    claim.waiting = None
    written = revisions.write(
        claim,
        content=draft.content,
        provenance=draft.provenance,
        cause=cause,
        actor=actor,
        releases=draft.releases,
        before=before,
    )
    if cause == ClaimRevision.Cause.MERGE:
        claim.settled = draws.keep(claim, visit, draft)
    elif written is not None:
        claim.settled = None  # the revision itself says what was drawn
    scrubbing.scrub(claim, draft.content, intake=draft.intake)
    claim.save()
    return written
