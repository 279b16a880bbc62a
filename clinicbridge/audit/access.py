"""Write the record of a reading."""

from clinicbridge.audit import actors
from clinicbridge.audit.models import AccessRecord
from clinicbridge.scope import door


def record(*, purpose: str, subjects: list[str], now: bool = True) -> None:
    """Record who read about whom, and why; it outlives a rollback.

    ``now=False`` waits until the practice is left: a failed reading may
    stand in a transaction that takes no more statements.
    """
    who = actors.actor()
    row = AccessRecord(
        practice_id=door.current(),
        purpose=purpose,
        actor=who,
        actor_email=who.email if who is not None else "",
        source=actors.source(),
        subjects=subjects,
        correlation_id=actors.correlation_id(),
    )
    door.keep(lambda: _write(row), now=now)


def _write(row: AccessRecord) -> None:
    AccessRecord.objects.bulk_create([row], ignore_conflicts=True)  # twice is once
