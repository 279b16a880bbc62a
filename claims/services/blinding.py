"""Show what was kept back of a claim once its biller has decided."""

import uuid

from django.db import transaction
from django.db.models import QuerySet

from claims.domain import fixes, outcomes
from claims.domain.coding.proposals import ENGINE
from claims.domain.content import ClaimContent
from claims.models import Claim, Suggestion
from claims.services import review, revisions

State = Suggestion.State


@transaction.atomic
def reveal(*, claim_id: uuid.UUID, seen_revision: int) -> int:
    """Open what was kept back of a claim somebody wants to approve; return how many are open.

    Each remembers whether the claim said so already, on the biller's own
    account. Nothing is opened while something else stands in the way of
    an approval. Raises review.StaleRevision. Needs a purpose.
    """
    claim = review.seen(claim_id, seen_revision)
    if claim.blind != Claim.Blind.BLIND or not _is_decided(claim):
        return 0
    content = revisions.current(claim).claim_content
    for row in _of_the_notes(claim).filter(state__in=(State.HELD, State.STALE), alone=None):
        _remember(row, content)
    claim.blind = Claim.Blind.REVEALED
    claim.save(update_fields=["blind"])
    review.rescrub(claim)  # it takes back what is moot by now
    return _of_the_notes(claim).filter(state=State.OPEN).count()


def _is_decided(claim: Claim) -> bool:
    waits = claim.blocking_count or claim.confirm_count
    return claim.status == Claim.Status.IN_REVIEW and not waits


def _of_the_notes(claim: Claim) -> QuerySet[Suggestion]:
    rows = Suggestion.objects.filter(claim=claim, ended_at=None)
    return rows.exclude(source=ENGINE)


def _remember(row: Suggestion, content: ClaimContent) -> None:
    """Keep whether the claim says it; what became moot otherwise proves nothing."""
    has = _is_in(row, content)
    if row.state == State.STALE and not has:
        return
    row.alone = has
    if row.state == State.HELD:
        row.state = State.OPEN
    row.save(update_fields=["alone", "state"])


def _is_in(row: Suggestion, content: ClaimContent) -> bool:
    try:
        return outcomes.is_in(fixes.read(row.fix), content)
    except fixes.Unreadable:
        return False
