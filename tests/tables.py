"""Keep the migrated tables of a test database, so that the next one begins with them."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from tests import machine

KEPT = 8  # how many are kept on a server that several working copies share
PREFIX = "clinicbridge_tables_"
ROOT = Path(settings.BASE_DIR)


def digest() -> str:
    """Return what tables follow from: the migrations, what they call, and the lock."""
    ours = [*ROOT.glob("*/migrations/*.py"), *(ROOT / "clinicbridge").rglob("*.py")]
    files = [*sorted(ours), Path(__file__), ROOT / "requirements" / "dev.txt"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def begin(folder: Path) -> bool:
    """Let the test database begin as a kept one; False where none is kept.

    Migrations are applied to it all the same: with nothing left to do.
    """
    if machine.ON_POSTGRES:
        name = PREFIX + digest()
        with _as_owner() as server:
            known = _kept(server)
        if name in known:
            connection.settings_dict["TEST"]["TEMPLATE"] = name
        return name in known
    kept, mine = _file(folder), Path(connection.settings_dict["TEST"]["NAME"])
    if kept.exists():
        mine.write_bytes(kept.read_bytes())
    return kept.exists()


def keep(folder: Path) -> None:
    """Keep the test database as it stands: migrated, and nothing else."""
    connection.close()
    if machine.ON_POSTGRES:
        _keep_on_server(PREFIX + digest(), str(connection.settings_dict["NAME"]))
        return
    kept = _file(folder)
    part = kept.with_name(f"{Path(settings.DATA_DIR).name}.part")
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as mine,
        closing(sqlite3.connect(part)) as copy,
    ):
        mine.backup(copy)
    for old in folder.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    part.rename(kept)  # whole or not at all: workers do this at once


def _file(folder: Path) -> Path:
    return folder / f"{digest()}.sqlite3"


def _keep_on_server(name: str, mine: str) -> None:
    with _as_owner() as server:
        server.execute("SELECT pg_advisory_lock(7235002)")
        known = _kept(server)
        if name not in known:
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            server.execute(copy.format(sql.Identifier(name), sql.Identifier(mine)))
        for old in known[KEPT:]:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))


def _as_owner() -> "psycopg.Connection[tuple[str]]":
    return psycopg.connect(machine.role_url(machine.OWNER, "postgres"), autocommit=True)


def _kept(server: "psycopg.Connection[tuple[str]]") -> list[str]:
    """Return the kept databases, the newest first."""
    rows = server.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC",
        [PREFIX],
    )
    return [name for (name,) in rows]
