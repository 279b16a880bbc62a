"""Examine open claims again after a rule or a table changed."""

import uuid
from typing import Any

from django.db import transaction

from claims.models import Claim
from claims.services import holds, revisions, scrubbing
from clinicbridge import vault

OPEN = ("IN_REVIEW", "ON_HOLD")


class Rescrub:
    """Long work: run the edits over every open claim."""

    def plan(self, arguments: dict[str, Any]) -> list[uuid.UUID]:
        """Return every open claim, or one patient's, the oldest first."""
        rows = Claim.objects.filter(status__in=OPEN).order_by("received_at")
        if "patient" in arguments:
            rows = rows.filter(patient_id=uuid.UUID(arguments["patient"]))
        return list(rows.values_list("pk", flat=True))

    @transaction.atomic
    def do(self, piece: uuid.UUID) -> bool:
        """Examine one claim again; True when what stands in its way changed."""
        claim = holds.locked(piece)
        if claim.status not in OPEN:
            return False
        before = claim.readiness, claim.blocking_count, claim.confirm_count
        with vault.reading(purpose="claim.rescrub"):
            newest = revisions.current(claim)
            content = newest.claim_content
            scrubbing.scrub(claim, content)
            claim.save(update_fields=scrubbing.SUMMARY)
        return before != (claim.readiness, claim.blocking_count, claim.confirm_count)
