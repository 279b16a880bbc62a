"""Keep what a visit's versions would make of a claim, and know which of them is in it."""

from claims.domain import provenance
from claims.domain.merge import Version
from claims.models import Claim, ClaimRevision, Draw
from claims.services import drafting

ANEW = (ClaimRevision.Cause.INTAKE, ClaimRevision.Cause.REDRAFT)  # the visit alone is in it


def keep(claim: Claim, visit: drafting.Visit, draft: drafting.Draft) -> Draw:
    """Store what a version of the visit makes of the claim."""
    return Draw.objects.create(
        claim=claim,
        patient=visit.found.patient,
        encounter_version=visit.version,
        content=draft.content.as_document(),
        provenance=provenance.as_document(draft.provenance),
        problems=[problem.as_json() for problem in draft.mapped.problems],
        releases=draft.releases,
    )


def base(claim: Claim) -> Version:
    """Return what of its visit is in the claim; needs a purpose. At most two queries."""
    if claim.settled is not None:
        return version(claim.settled)
    drawn = ClaimRevision.objects.filter(claim=claim, cause__in=ANEW).order_by("-number")
    return version(drawn[0])


def version(row: ClaimRevision | Draw) -> Version:
    """Return a revision or a draw as one of three to be merged."""
    return Version(row.claim_content, row.origins)
