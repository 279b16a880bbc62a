"""Write the readable audit entries that belong to the claim itself."""

from collections.abc import Iterable

from claims.domain.difference import Change
from claims.models import Claim, ClaimRevision
from clinicbridge.accounts.models import User
from clinicbridge.audit import entries


def revision_written(claim: Claim, revision: ClaimRevision, changes: Iterable[Change]) -> None:
    """Write the one entry of a revision, in a biller's words, PHI masked."""
    entries.write(
        claim,
        action="create" if revision.number == 1 else "update",
        summary=f"Revision {revision.number}: {revision.get_cause_display()}",
        changes={change.label: [change.old or "", change.new or ""] for change in changes},
        actor=revision.actor,
    )


def decided(claim: Claim, actor: User, what: str, reason: str) -> None:
    """Write a person's decision that changed no content; its reason stays sealed elsewhere."""
    entries.write(
        claim,
        action="update",
        summary=what,
        changes={"reason given": ["", "yes" if reason else "no"]},
        actor=actor,
    )
