"""What the EMR has to send and has sent: a queue in memory, a small file across restarts."""

import hashlib
import heapq
import json
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from integrations.demo import bundles, hooks
from integrations.demo.parts import Visit

CONTENT_TYPE = "application/fhir+json"


class Memory:
    """The state folder: first day, what was sent, visits added or amended."""

    def __init__(self, folder: Path | None, *, today: date) -> None:
        self._path = folder / "emr.json" if folder else None
        self._lock = threading.Lock()
        self._data: dict[str, Any] = {
            "today": today.isoformat(),
            "sent": [],
            "live": {},
            "versions": {},
        }
        if self._path and self._path.exists():
            self._data.update(json.loads(self._path.read_text(encoding="utf-8")))

    @property
    def today(self) -> date:
        """The day of the first start: the same visits must keep their dates."""
        return date.fromisoformat(self._data["today"])

    @property
    def live(self) -> dict[int, date]:
        """The visits added while running, with the day each was made."""
        return {int(n): date.fromisoformat(day) for n, day in self._data["live"].items()}

    def was_sent(self, message_id: str) -> bool:
        """Say whether this very message needs no sending any more."""
        return message_id in self._data["sent"]

    def version(self, visit_id: str) -> int:
        """Return the version the control server amended a visit to, or 0."""
        return int(self._data["versions"].get(visit_id, 0))

    def note_sent(self, message_id: str) -> None:
        """Remember that a message was taken or refused for good."""
        with self._lock:
            if message_id not in self._data["sent"]:
                self._data["sent"].append(message_id)
            self._save()

    def note_live(self, number: int, day: date) -> None:
        """Remember a visit made while running."""
        with self._lock:
            self._data["live"][str(number)] = day.isoformat()
            self._save()

    def note_version(self, visit_id: str, version: int) -> None:
        """Remember how far a visit was amended."""
        with self._lock:
            self._data["versions"][visit_id] = version
            self._save()

    def _save(self) -> None:
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(self._data), encoding="utf-8")
        draft.replace(self._path)


@dataclass(order=True, slots=True)
class Message:
    """One version of one visit on its way, ordered by when it may go."""

    due: float
    turn: int
    visit_id: str = field(compare=False)
    message_id: str = field(compare=False)
    body: bytes = field(compare=False, repr=False)
    attempts: int = field(default=0, compare=False)


class Sender(threading.Thread):
    """Sends messages one by one and comes back to those nobody took."""

    def __init__(self, *, hook: hooks.Hook, memory: Memory) -> None:
        super().__init__(name="sender", daemon=True)
        self.hook = hook
        self.memory = memory
        self.stopped = False
        self._heap: list[Message] = []
        self._turn = 0
        self._changed = threading.Condition()

    def offer(self, visit: Visit, *, again: bool = False) -> str:
        """Queue one version of a visit unless it was sent; return its message id."""
        body = bundles.body(visit)
        message_id = message_id_of(visit, body)
        if again or not self.memory.was_sent(message_id):
            with self._changed:
                self._turn += 1
                message = Message(time.monotonic(), self._turn, visit.id, message_id, body)
                heapq.heappush(self._heap, message)
                self._changed.notify()
        return message_id

    def run(self) -> None:
        """Work until stopped."""
        while (message := self._take()) is not None:
            self._send(message)

    def stop(self) -> None:
        """End after the message in hand."""
        with self._changed:
            self.stopped = True
            self._changed.notify()

    def _take(self) -> Message | None:
        with self._changed:
            while not self.stopped:
                left = self._heap[0].due - time.monotonic() if self._heap else None
                if left is not None and left <= 0:
                    return heapq.heappop(self._heap)
                self._changed.wait(left)
            return None

    def _send(self, message: Message) -> None:
        answer = hooks.post(
            self.hook,
            message_id=message.message_id,
            body=message.body,
            content_type=CONTENT_TYPE,
        )
        if answer.delivered or answer.final:
            self.memory.note_sent(message.message_id)
            if answer.final:
                line = f"emr: visit {message.visit_id} refused: {answer.status}"
                print(line, file=sys.stderr, flush=True)
            return
        message.attempts += 1
        message.due = time.monotonic() + hooks.wait(message.attempts, answer)
        with self._changed:
            heapq.heappush(self._heap, message)


def message_id_of(visit: Visit, body: bytes) -> str:
    """Return the webhook-id: the same for the same visit, version and body."""
    named = f"{visit.id}/{visit.version}/".encode() + body
    return "msg_" + hashlib.sha256(named).hexdigest()[:32]
