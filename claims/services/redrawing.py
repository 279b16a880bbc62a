"""Draw an existing claim anew from a version of its visit."""

from claims.models import Claim
from claims.services import drafting, revisions, scrubbing
from claims.services.revisions import Written
from clinicbridge.accounts.models import User


def redraw(
    claim: Claim, visit: drafting.Visit, *, cause: str, actor: User | None = None
) -> Written | None:
    """Write what the visit now makes of the claim; None when that is the same.

    The caller holds the claim's row lock. Whatever the visit names
    otherwise, its patient too, the claim names from now on.
    """
    before = revisions.current(claim).claim_content
    draft = drafting.draft(visit, of=claim)
    claim.patient = visit.found.patient
    claim.payer, claim.rendering = visit.found.payer, visit.found.rendering
    claim.drawn_from = visit.version
    claim.is_amended = claim.is_touched = False
    written = revisions.write(
        claim,
        content=draft.content,
        provenance=draft.provenance,
        cause=cause,
        actor=actor,
        releases=draft.releases,
        before=before,
    )
    scrubbing.scrub(claim, draft.content, intake=draft.intake)
    claim.save()
    return written
