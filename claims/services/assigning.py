"""Say whose claim it is; that changes nothing of its content."""

import uuid

from django.db import transaction

from claims.domain import states
from claims.domain.states import IllegalStep
from claims.models import Claim
from claims.services import holds, trail
from clinicbridge.accounts.models import User

# Where somebody still has work with it.
OPEN = (Claim.Status.IN_REVIEW, Claim.Status.ON_HOLD, Claim.Status.REJECTED)


@transaction.atomic
def assign(*, claim_id: uuid.UUID, owner: User | None, actor: User) -> Claim:
    """Give a claim to a person, or to nobody; the same again leaves no entry."""
    claim = holds.locked(claim_id)
    if claim.status not in OPEN:
        raise IllegalStep(f"Cannot assign a claim that is {states.words(claim.status)}.")
    if claim.owner_id == (owner and owner.pk):
        return claim
    before, claim.owner = claim.owner, owner
    claim.save(update_fields=["owner"])
    trail.assigned(claim, actor, before=before)
    return claim
