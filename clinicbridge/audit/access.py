"""Write the record of a reading."""

from clinicbridge.audit import actors
from clinicbridge.audit.models import AccessRecord


def record(*, purpose: str, subjects: list[str]) -> AccessRecord:
    """Record who read about whom, and why."""
    who = actors.actor()
    return AccessRecord.objects.create(
        purpose=purpose,
        actor=who,
        actor_email=who.email if who is not None else "",
        source=actors.source(),
        subjects=subjects,
        correlation_id=actors.correlation_id(),
    )
