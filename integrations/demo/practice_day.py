"""The EMR's day: which visits there are, what is sent of them, and new ones as time passes."""

import threading
from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from integrations.demo import visits
from integrations.demo.answers import JsonHandler, RequestProblem, Server
from integrations.demo.outgoing import Memory, Sender
from integrations.demo.parts import Visit


class PracticeDay:
    """The visits of one seed, with what the memory knows of them."""

    def __init__(self, *, seed: int, visits: int, memory: Memory) -> None:
        self.seed = seed
        self.memory = memory
        self._numbers = dict.fromkeys(range(1, visits + 1), memory.today) | memory.live
        self._lock = threading.Lock()

    def ids(self) -> list[str]:
        """Return the ids of all visits."""
        return [visits.visit(self.seed, n, day).id for n, day in sorted(self._numbers.items())]

    def all_versions(self) -> Iterator[Visit]:
        """Return every version of every visit in the order the EMR sends them."""
        for number in sorted(self._numbers):
            yield from self.versions(number)

    def versions(self, number: int) -> list[Visit]:
        """Return the versions of one visit, amendments by hand included."""
        known = visits.versions(self.seed, number, self._numbers[number])
        latest = self.memory.version(known[0].id)
        later = range(known[-1].version + 1, latest + 1)
        return known + [visits.amended(known[0], version) for version in later]

    def number(self, visit_id: str) -> int:
        """Return the number behind an id; KeyError when there is none."""
        for number, day in self._numbers.items():
            if visits.visit(self.seed, number, day).id == visit_id:
                return number
        raise KeyError(visit_id)

    def add(self, today: date) -> Visit:
        """Make one more visit, today."""
        with self._lock:
            number = max(self._numbers, default=0) + 1
            self._numbers[number] = today
            self.memory.note_live(number, today)
        return visits.visit(self.seed, number, today)

    def amend(self, visit_id: str) -> Visit:
        """Make the next version of a visit, finished again."""
        with self._lock:
            number = self.number(visit_id)
            version = self.versions(number)[-1].version + 1
            self.memory.note_version(visit_id, version)
        return self.versions(number)[-1]


class Control(Server):
    """The EMR's control server with what its handler needs."""

    def __init__(self, port: int, *, day: PracticeDay, sender: Sender) -> None:
        super().__init__(port, ControlHandler)
        self.day = day
        self.sender = sender


class ControlHandler(JsonHandler):
    """Shows the visits' ids; sends or amends one on request."""

    server: Control
    largest_body: ClassVar[int] = 1024

    def respond(self, method: str, path: str) -> None:
        """Route one request."""
        match (method, *path.strip("/").split("/")):
            case ("GET", "health"):
                self.answer(200, {"status": "ok"})
            case ("GET", "visits"):
                self.answer(200, {"visits": self.server.day.ids()})
            case ("POST", "visits", visit_id, "send"):
                self._send(visit_id, amend=False)
            case ("POST", "visits", visit_id, "amend"):
                self._send(visit_id, amend=True)
            case _:
                raise RequestProblem(404, "There is nothing here.")

    def _send(self, visit_id: str, *, amend: bool) -> None:
        if self.headers.get("origin"):
            raise RequestProblem(403, "Not from a web page.")
        if int(self.headers.get("content-length") or 0):
            self.read_body()
        day = self.server.day
        try:
            visit = day.amend(visit_id) if amend else day.versions(day.number(visit_id))[-1]
        except KeyError as error:
            raise RequestProblem(404, "There is no such visit.") from error
        message = self.server.sender.offer(visit, again=True)
        self.answer(202, {"visit": visit.id, "version": visit.version, "message": message})
