"""What is proposed beside a claim: kept up to date by the engine, decided by people."""

import uuid

from django.db import transaction
from django.utils import timezone

from claims.domain import fixes
from claims.domain.refusals import Refusal
from claims.domain.states import IllegalStep
from claims.models import Claim, Suggestion
from claims.services import changing, review
from claims.services.changing import Edited
from clinicbridge.accounts.models import User

State = Suggestion.State


class UnknownSuggestion(Refusal):
    """The suggestion is gone, or somebody decided it already."""


@transaction.atomic
def accept(
    *,
    claim_id: uuid.UUID,
    seen_revision: int,
    suggestion_id: uuid.UUID,
    actor: User,
    attesting: str = "",
) -> Edited:
    """Apply what is proposed as the person's own edit, and remember that they took it.

    Raises fixes.Inapplicable, attestation.Needed, review.StaleRevision.
    """
    claim = review.seen(claim_id, seen_revision)
    review.must_be_editable(claim)
    row = _open(claim, suggestion_id)
    # Decided first: the checks that follow the edit must find it decided.
    _decide(row, State.ACCEPTED, actor=actor)
    author = changing.Author(
        actor,
        rule=row.rule,
        reference=str(row.pk),
        attesting=attesting,
        evidence=tuple(row.evidence),
    )
    return changing.apply(claim, fixes.read(row.fix), by=author)


@transaction.atomic
def dismiss(
    *, claim_id: uuid.UUID, seen_revision: int, suggestion_id: uuid.UUID, reason: str, actor: User
) -> None:
    """Turn a suggestion down for good, with one of the five reasons."""
    claim = review.seen(claim_id, seen_revision)
    review.must_be_editable(claim)
    if reason not in Suggestion.Dismissal.values:
        raise IllegalStep("Say why: not documented, wrong code, wrong side, covered, or other.")
    row = _open(claim, suggestion_id)
    row.dismissal = reason
    _decide(row, State.DISMISSED, actor=actor)
    claim.is_touched = True
    claim.save(update_fields=["is_touched"])
    review.rescrub(claim)


def _open(claim: Claim, suggestion_id: uuid.UUID) -> Suggestion:
    row = Suggestion.objects.filter(claim=claim, pk=suggestion_id, state=State.OPEN).first()
    if row is None:
        raise UnknownSuggestion("This suggestion is gone, or somebody decided it already.")
    return row


def _decide(row: Suggestion, state: str, *, actor: User) -> None:
    row.state, row.decided_by, row.decided_at = state, actor, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at", "dismissal"])
