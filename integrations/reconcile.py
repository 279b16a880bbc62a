"""Counts whether what came in went through to the end."""

from dataclasses import dataclass

from claims.models import Acknowledgement, Claim, Encounter, Submission
from integrations.models import InboundMessage


@dataclass(frozen=True, slots=True)
class Counts:
    """One practice's way of the data in numbers; a gap is work that waits."""

    waiting_messages: int
    quarantined_messages: int
    encounters: int
    claims: int
    approved: int
    delivered: int
    acknowledged: int


def count() -> Counts:
    """Return the current practice's numbers."""
    state = InboundMessage.State
    messages = InboundMessage.objects
    live = Submission.objects.exclude(state=Submission.State.RECALLED)
    return Counts(
        waiting_messages=messages.filter(state__in=[state.RECEIVED, state.TAKEN]).count(),
        quarantined_messages=messages.filter(
            state__in=[state.QUARANTINED, state.CONFLICTING]
        ).count(),
        encounters=Encounter.objects.count(),
        claims=Claim.objects.count(),
        approved=live.count(),
        delivered=live.exclude(delivered_at=None).count(),
        acknowledged=Acknowledgement.objects.values("submission").distinct().count(),
    )
