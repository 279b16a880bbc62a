"""Read a visit's notes once its claim is there, and judge the claim with what they say."""

import uuid

from django.db import transaction

from claims.domain.reading.reading import Reading
from claims.models import Claim, EncounterVersion
from claims.services import holds, readings, review, revisions, scrubbing
from clinicbridge import vault


def due(*, limit: int = 200) -> list[uuid.UUID]:
    """Return the open claims whose visit's notes nobody has read yet, oldest first."""
    rows = Claim.objects.filter(notes_read=False, status__in=review.EDITABLE)
    return list(rows.order_by("received_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def take_in(*, claim_id: uuid.UUID, version_id: uuid.UUID, reading: Reading) -> bool:
    """Keep a reading and judge the claim with it; False where it came too late for it.

    Nothing on the claim moves: what follows is proposed beside it.
    """
    claim = holds.locked(claim_id)
    with vault.reading(purpose="note.read"):
        readings.keep(EncounterVersion.objects.get(pk=version_id), reading)
        if claim.drawn_from_id != version_id or claim.status not in review.EDITABLE:
            return False
        _judge(claim)
    return True


def _judge(claim: Claim) -> None:
    scrubbing.scrub(claim, revisions.current(claim).claim_content)
    claim.save(update_fields=[*scrubbing.SUMMARY, "notes_read"])
