"""Write a claim's next revision, with its one readable audit entry."""

from dataclasses import dataclass
from typing import Any

from claims.domain import difference
from claims.domain import provenance as origins
from claims.domain.content import ClaimContent
from claims.domain.provenance import Provenance
from claims.models import Claim, ClaimRevision
from claims.services import projection, trail
from clinicbridge.accounts.models import User

SUMMARY = [
    "revision",
    "digest",
    "service_date",
    "filing_deadline",
    "total_charge",
    "procedures",
]


@dataclass(frozen=True, slots=True)
class Written:
    """A revision that was written and what it changed."""

    revision: ClaimRevision
    content: ClaimContent
    changes: tuple[difference.Change, ...]


def write(
    claim: Claim,
    *,
    content: ClaimContent,
    provenance: Provenance,
    cause: str,
    actor: User | None = None,
    releases: dict[str, Any] | None = None,
    before: ClaimContent | None = None,
    is_always: bool = False,
) -> Written | None:
    """Store the next revision and its projection; None when nothing changed, save ``is_always``.

    The caller holds the claim's row lock and saves its SUMMARY columns.
    ``before`` is the current revision's content, None for the first.
    """
    digest = content.digest
    if digest == claim.digest and not is_always:
        return None
    if claim.drawn_from_id is None:
        raise ValueError("Draw the claim from a version of its visit first.")
    claim.revision, claim.digest = claim.revision + 1, digest
    revision = ClaimRevision(
        practice_id=claim.practice_id,
        claim=claim,
        patient_id=claim.patient_id,
        number=claim.revision,
        cause=cause,
        actor=actor,
        encounter_version_id=claim.drawn_from_id,
        content=content.as_document(),
        provenance=origins.as_document(provenance),
        releases=releases or {},
        digest=digest,
    )
    revision.save(force_insert=True)
    projection.rebuild(claim, content)
    changes = difference.between(before, content)
    trail.revision_written(claim, revision, changes)
    return Written(revision, content, changes)


def current(claim: Claim) -> ClaimRevision:
    """Return the claim's current revision; reading it needs a purpose."""
    return ClaimRevision.objects.get(claim=claim, number=claim.revision)


def numbered(claim: Claim, number: int) -> ClaimRevision:
    """Return one revision of a claim by its number."""
    return ClaimRevision.objects.get(claim=claim, number=number)
