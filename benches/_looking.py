"""Look into the database from outside, as the claim becomes visible."""

import sqlite3
import threading
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from benches import _machine
from devtools.programs import wait_for

# Asked every few milliseconds on the product's own cores: as little as can be.
NEWEST = "SELECT correlation_id FROM claims_claim ORDER BY received_at DESC LIMIT 40"
EVENTS = "SELECT event_id, correlation_id FROM integrations_inboundmessage"
COUNT = """SELECT (SELECT count(*) FROM integrations_inboundmessage),
    (SELECT count(*) FROM claims_claim)"""


def connect(database: str) -> Any:
    """Open a database for reading, beside the product."""
    if database.startswith("postgres"):
        return psycopg.connect(database, autocommit=True)
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True)


def count(database: str) -> tuple[int, int]:
    """Return how many messages and claims are committed."""
    with closing(connect(database)) as line:
        messages, claims = line.execute(COUNT).fetchone()
        return int(messages), int(claims)


def wait_for_claims(database: str, wanted: int) -> None:
    """Wait until so many claims are committed."""
    if not wait_for(lambda: count(database)[1] >= wanted, 120):
        raise SystemExit(f"Of {wanted} claims only {count(database)[1]} came.")


def gather_statistics(database: str) -> None:
    """Let Postgres tidy and count what is there, as autovacuum does in any database that lives.

    Without it the planner takes every table for empty and joins them row by row, and reads
    rows where an index alone would do.
    """
    if database.startswith("postgres"):
        with closing(connect(database)) as line:
            line.execute("VACUUM (ANALYZE)")


def wait_for_answer(address: str) -> None:
    """Wait until a server answers."""

    def answers() -> bool:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    if not wait_for(answers, 20):
        raise SystemExit(f"Nothing answers at {address}.")


def resident(running: _machine.Machine) -> float:
    """Return the resident memory of web and worker with their children, MB."""
    pids = {str(program.pid) for name, program in running.programs.running.items()}
    total = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = dict(
                line.split(":", 1) for line in (folder / "status").read_text().splitlines()
            )
        except (OSError, ValueError):
            continue
        if folder.name in pids or status["PPid"].strip() in pids:
            total += int(status.get("VmRSS", "0 kB").split()[0]) / 1024
    return total


class Watch:
    """Notes when each event's claim is first seen, looking every 5 ms."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.found: dict[str, float] = {}
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self.thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.over.set()
        self.thread.join()

    def seen(self, events: set[str], *, within: float) -> dict[str, float]:
        """Return when each event was seen; all of them, or the bench ends."""
        until = time.monotonic() + within
        while not events <= (named := self._named()).keys() and time.monotonic() < until:
            time.sleep(0.25)
        if not events <= named.keys():
            raise SystemExit(f"{len(events - named.keys())} claims never came.")
        return named

    def _named(self) -> dict[str, float]:
        """Return when each event's claim was seen, of those that were."""
        with closing(connect(self.database)) as line:
            numbers = line.execute(EVENTS).fetchall()
        return {event: self.found[number] for event, number in numbers if number in self.found}

    def _look(self) -> None:
        with closing(connect(self.database)) as line:
            while not self.over.is_set():
                now = time.perf_counter()
                for (number,) in line.execute(NEWEST).fetchall():
                    self.found.setdefault(number, now)
                time.sleep(0.005)
