"""Apply one person's typed change to a claim: the next revision, charges, attestations."""

from dataclasses import dataclass, field
from typing import Any

from claims.domain import attestations, fixes
from claims.domain.coding import recharging
from claims.domain.coding.recharging import Recharged
from claims.domain.content import ClaimContent
from claims.domain.provenance import Kind, Origin, Provenance
from claims.models import Claim, ClaimRevision
from claims.services import attestation, coding_context, revisions, scrubbing
from clinicbridge.accounts.models import User


@dataclass(frozen=True, slots=True)
class Edited:
    """A claim after an edit; ``changed`` is False when it said the same already."""

    claim: Claim
    revision: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes a claim, and on whose proposal.

    ``rule`` is the edit or engine rule that offered the change,
    ``reference`` the suggestion's id; ``attesting`` are the person's own
    words for a modifier that needs them, ``evidence`` the words of the
    note they were shown; ``releases`` names the reader's own version.
    """

    actor: User
    rule: str = ""
    reference: str = ""
    attesting: str = ""
    evidence: tuple[dict[str, Any], ...] = ()
    releases: dict[str, str] = field(default_factory=dict)

    def origin(self, fix: fixes.BaseFix) -> Origin:
        """Return where the cells this change writes come from."""
        return Origin(
            kind=Kind.SUGGESTION if self.reference else Kind.PERSON,
            actor=str(self.actor.pk),
            rule=self.rule,
            reference=self.reference,
            explanation=f"{self.actor.full_name}: {fix.label}",
        )


def apply(claim: Claim, fix: fixes.BaseFix, *, by: Author) -> Edited:
    """Write the next revision with one typed change in it.

    The caller holds the row lock and knows that the claim may be edited.
    Raises fixes.Inapplicable, or attestation.Needed where the change adds
    a modifier nobody's words are given for.
    """
    newest = revisions.current(claim)
    content = newest.claim_content
    recharged = _recharge(claim, content, fix.apply(content), newest.origins)
    added = attestations.added(content, recharged.content)
    stood_for = attestation.unsaid(claim, recharged.content, added)
    attestation.check(stood_for, by.attesting)
    written = dict.fromkeys(fix.cells(content), by.origin(fix))
    return write(
        claim,
        content=recharged.content,
        origins={**newest.origins, **written, **recharged.origins},
        newest=newest,
        cause="SUGGESTION" if by.reference else "EDIT",
        actor=by.actor,
        stood_for=(attestation.Words(stood_for, by.attesting, by.rule, by.evidence),),
        releases=by.releases,
    )


def _recharge(
    claim: Claim, before: ClaimContent, after: ClaimContent, origins: Provenance
) -> Recharged:
    """Let the fee schedule say the charges that follow from an edit."""
    lines = recharging.due(before, after, origins=origins)
    if not lines:
        return Recharged(after, {})
    fees = coding_context.fees(claim.payer, {line.code for line in lines})
    return recharging.recharge(after, lines, fees=fees)


def write(
    claim: Claim,
    *,
    content: ClaimContent,
    origins: Provenance,
    newest: ClaimRevision,
    cause: str,
    actor: User,
    stood_for: tuple[attestation.Words, ...] = (),
    releases: dict[str, str] | None = None,
) -> Edited:
    """Store a person's next revision, what they stand for, and what the edits say of it."""
    written = revisions.write(
        claim,
        content=content,
        provenance=origins,
        cause=cause,
        actor=actor,
        releases={**newest.releases, **(releases or {})},
        before=newest.claim_content,
    )
    if written is None:
        return Edited(claim, claim.revision, changed=False)
    claim.is_touched = True
    for words in stood_for:
        attestation.record(claim, written.content, words, actor=actor)
    scrubbing.scrub(claim, content)
    claim.save(update_fields=["is_touched", *revisions.SUMMARY, *scrubbing.SUMMARY])
    return Edited(claim, claim.revision, changed=True)
