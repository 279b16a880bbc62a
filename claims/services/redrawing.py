"""Draw an existing claim anew from a version of its visit."""

from claims.domain import corrected_claims, pairing
from claims.domain.content import ClaimContent
from claims.domain.provenance import Provenance
from claims.models import Claim, ClaimRevision
from claims.services import attestation, drafting, draws, ending, revisions, scrubbing
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
    otherwise, its patient too, the claim names from now on; what people
    decided for the patient before ends then.
    """
    newest = revisions.current(claim)
    before = newest.claim_content
    draft = draft or drafting.draft(visit, of=claim)
    content, origins = _drawn(claim, draft, newest)
    names = pairing.names(before, before, content)
    is_anothers = _follows(claim, visit, draft)
    written = revisions.write(
        claim,
        content=content,
        provenance=origins,
        cause=cause,
        actor=actor,
        releases=draft.releases,
        before=pairing.renamed(before, names),
        is_always=is_anothers,
    )
    if cause == ClaimRevision.Cause.MERGE:
        claim.settled = draws.keep(claim, visit, draft)
    elif written is not None:
        claim.settled = None  # the revision itself says what was drawn
    if is_anothers:
        ending.decisions(claim)
    attestation.carry(claim, content, names)
    scrubbing.scrub(claim, content, intake=draft.intake, renamed=names)
    claim.save()
    return written


def _follows(claim: Claim, visit: drafting.Visit, draft: drafting.Draft) -> bool:
    """Let the claim name whom the visit names; return whether that is another patient."""
    is_anothers = claim.patient_id != visit.found.patient.pk
    claim.patient = visit.found.patient
    claim.payer, claim.rendering = visit.found.payer, visit.found.rendering
    claim.drawn_from, claim.drawn_under = visit.version, draft.under
    claim.is_amended, claim.notes_read, claim.waiting = False, False, None
    claim.is_touched = claim.parent_id is not None
    return is_anothers


def _drawn(
    claim: Claim, draft: drafting.Draft, newest: ClaimRevision
) -> tuple[ClaimContent, Provenance]:
    """Return what was drawn and where it is from; a correction still corrects what it did."""
    if claim.parent_id is None:
        return draft.content, draft.provenance
    own = {name: newest.origins[name] for name in corrected_claims.OWN if name in newest.origins}
    content = corrected_claims.kept(draft.content, newest.claim_content)
    return content, {**draft.provenance, **own}
