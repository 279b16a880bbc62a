"""Write the record of a reading."""

from clinicbridge.audit import acting
from clinicbridge.audit.models import AccessRecord


def record(*, purpose: str, subjects: list[str]) -> AccessRecord:
    """Record who read about whom, and why."""
    who = acting.actor()
    return AccessRecord.objects.create(
        purpose=purpose,
        actor=who,
        actor_email=who.email if who is not None else "",
        source=acting.source(),
        subjects=subjects,
        correlation_id=acting.correlation_id(),
    )
