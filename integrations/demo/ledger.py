"""The billing system's ledger: every accepted POST is a row, twice the same is two rows."""

import json
import re
import secrets
import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWN = re.compile(r"DB-[0-9]{6,15}")
TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS claims (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'received',
    received_at REAL NOT NULL,
    acknowledge_at REAL,
    attempts INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS claims_by_reference ON claims (reference);
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A claim whose acknowledgement should go out now."""

    number: int
    reference: str
    attempts: int
    claim: dict[str, Any]


class Ledger:
    """One SQLite file; safe for several threads and to kill at any time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA busy_timeout=5000")
        self._db.executescript(TABLES)
        self._run("INSERT OR IGNORE INTO about VALUES ('name', ?)", secrets.token_hex(6))
        self.name: str = self._run("SELECT value FROM about WHERE name = 'name'")[0]["value"]

    def keep(self, claim: dict[str, Any], *, acknowledge_after: float | None) -> str:
        """Write one accepted POST down and return its id."""
        now = time.time()
        due = None if acknowledge_after is None else now + acknowledge_after
        rows = self._run(
            "INSERT INTO claims (reference, received_at, acknowledge_at, body)"
            " VALUES (?, ?, ?, ?) RETURNING number",
            claim["patientControlNumber"],
            now,
            due,
            json.dumps(claim),
        )
        return claim_id(rows[0]["number"])

    def find(self, reference: str) -> list[dict[str, str]]:
        """Return what is held under a reference, oldest first."""
        rows = self._run(
            "SELECT number, reference, status FROM claims WHERE reference = ? ORDER BY number",
            reference,
        )
        return [
            {"id": claim_id(r["number"]), "reference": r["reference"], "status": r["status"]}
            for r in rows
        ]

    def status_of(self, claim_number: str) -> str | None:
        """Return how one of our own claims stands, None where we hold no such claim."""
        rows = self._run("SELECT status FROM claims WHERE number = ?", int(claim_number[3:]))
        return rows[0]["status"] if rows else None

    def rows(self) -> list[dict[str, Any]]:
        """Return every row with its claim, oldest first."""
        return [
            {
                "id": claim_id(row["number"]),
                "reference": row["reference"],
                "status": row["status"],
                "receivedAt": row["received_at"],
                "acknowledgementAttempts": row["attempts"],
                "claim": json.loads(row["body"]),
            }
            for row in self._run("SELECT * FROM claims ORDER BY number")
        ]

    def due(self) -> list[Due]:
        """Return the claims to acknowledge now, oldest first, 50 at a time."""
        rows = self._run(
            "SELECT number, reference, attempts, body FROM claims"
            " WHERE acknowledge_at <= ? ORDER BY acknowledge_at, number LIMIT 50",
            time.time(),
        )
        return [
            Due(r["number"], r["reference"], r["attempts"], json.loads(r["body"])) for r in rows
        ]

    def settle(self, number: int, status: str) -> None:
        """Record the verdict on a claim before anyone is told."""
        self._run("UPDATE claims SET status = ? WHERE number = ?", status, number)

    def postpone(self, number: int, *, seconds: float) -> None:
        """Try the acknowledgement again later."""
        self._run(
            "UPDATE claims SET acknowledge_at = ?, attempts = attempts + 1 WHERE number = ?",
            time.time() + seconds,
            number,
        )

    def finish(self, number: int) -> None:
        """Never send this acknowledgement again."""
        self._run(
            "UPDATE claims SET acknowledge_at = NULL, attempts = attempts + 1 WHERE number = ?",
            number,
        )

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _run(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(statement, values).fetchall()


def is_ours(claim_number: str) -> bool:
    """Whether a claim number is of our form; a payer's own number is not ours to judge."""
    return OWN.fullmatch(claim_number) is not None


def claim_id(number: int) -> str:
    """Return the id a caller sees for a row: DB-000123."""
    return f"DB-{number:06d}"
