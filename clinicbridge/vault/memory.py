"""What this process remembers of data keys, and for how long."""

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection, transaction

SECONDS = 60.0  # how long a key destroyed by another process may still open here
MOST = 1000  # practices


@dataclass(frozen=True, slots=True)
class Keyring:
    """A practice's opened data keys by id, oldest first; ``active`` seals."""

    active: str
    keys: dict[str, bytes] = field(repr=False)
    until: float = field(default_factory=lambda: time.monotonic() + SECONDS)


class _Uncommitted(threading.local):
    """What only this thread's open transaction can see."""

    def __init__(self) -> None:
        self.marks: dict[uuid.UUID, Callable[[], None]] = {}
        self.rings: dict[uuid.UUID, Keyring] = {}


_committed: dict[uuid.UUID, Keyring] = {}
_uncommitted = _Uncommitted()


def recall(practice_id: uuid.UUID) -> Keyring | None:
    """Return what is remembered of a practice's keys, if it still holds."""
    rings = _uncommitted.rings if _changed_here(practice_id) else _committed
    ring = rings.get(practice_id)
    return ring if ring is not None and time.monotonic() < ring.until else None


def keep(practice_id: uuid.UUID, ring: Keyring) -> None:
    """Remember a practice's keys; what may be rolled back, only in its transaction."""
    if _changed_here(practice_id):
        _uncommitted.rings[practice_id] = ring
        return
    if len(_committed) >= MOST:
        _committed.clear()
    _committed[practice_id] = ring


def forget(practice_id: uuid.UUID | None = None) -> None:
    """Drop remembered keys, of one practice or of all."""
    for rings in (_committed, _uncommitted.rings):
        if practice_id is None:
            rings.clear()
        else:
            rings.pop(practice_id, None)


def note_change(practice_id: uuid.UUID) -> None:
    """Forget a practice's keys now, and once more when the change is committed."""

    def settle() -> None:
        _uncommitted.marks.pop(practice_id, None)
        forget(practice_id)

    forget(practice_id)
    _uncommitted.marks[practice_id] = settle
    transaction.on_commit(settle)


def _changed_here(practice_id: uuid.UUID) -> bool:
    """Whether the open transaction has changed these keys: a rollback drops its mark."""
    mark = _uncommitted.marks.get(practice_id)
    if mark is None:
        return False
    if any(waiting[1] is mark for waiting in connection.run_on_commit):
        return True
    del _uncommitted.marks[practice_id]
    _uncommitted.rings.pop(practice_id, None)
    return False
