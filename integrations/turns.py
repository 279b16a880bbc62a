"""Lets one thread of a process read a practice's inbox while the others only leave word."""

import threading
import time
import uuid
from dataclasses import dataclass, field

# A reader that has been at one message for longer holds nobody else up.
PATIENCE = 1.0


@dataclass(slots=True)
class _Reader:
    moved_at: float
    is_asked_again: bool = False


@dataclass(slots=True)
class Turns:
    """Who reads which practice's inbox in this process.

    Each message sends a wake-up, and a reader takes what waits anyway: a
    second one would ask the database only to learn that it is not its turn.
    """

    _readers: dict[uuid.UUID, _Reader] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, practice_id: uuid.UUID) -> bool:
        """Take the turn; False, with word left, where another thread has it and moves on."""
        with self._lock:
            reader = self._readers.get(practice_id)
            if reader is not None and time.monotonic() - reader.moved_at < PATIENCE:
                reader.is_asked_again = True
                return False
            self._readers[practice_id] = _Reader(time.monotonic())
            return True

    def move_on(self, practice_id: uuid.UUID) -> None:
        """Say that the reader is about to look again, for all that was left word of till now."""
        with self._lock:
            reader = self._readers.get(practice_id)
            if reader is not None:
                reader.moved_at, reader.is_asked_again = time.monotonic(), False

    def end(self, practice_id: uuid.UUID) -> bool:
        """Give the turn back; True where word was left since the last look."""
        with self._lock:
            reader = self._readers.pop(practice_id, None)
            return reader is not None and reader.is_asked_again
