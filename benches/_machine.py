"""Start the product as dev.py does, on a database and broker of its own."""

import base64
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from devtools import place, running
from devtools.programs import Programs, wait_for
from tests import machine

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Machine:
    """One running copy: its address, its data, a connection string to look in."""

    port: int
    data: Path
    env: dict[str, str]
    database: str
    programs: Programs

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def key(self, name: str) -> str:
        """Return one of the demo's keys."""
        return (self.data / "keys" / name).read_text().strip()


@contextmanager
def prepared(kind: str, *, port: int, redis_db: int = 12) -> Iterator[tuple[Path, dict[str, str]]]:
    """Make a migrated database with the demo clinic; drop it after.

    ``embedded`` is SQLite with the folder broker, ``server`` Postgres
    with Redis, the app as a role that owns nothing.
    """
    data = Path(tempfile.mkdtemp(prefix="clinicbridge-bench-"))
    for folder in place.FOLDERS:
        (data / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"bench_{data.name[-8:]}"
    env = _env(kind, data, port, name, redis_db)
    if kind == "server":
        _make_database(name)
    try:
        manage({**env, "CLINICBRIDGE_DB_ROLE": "owner"}, "migrate", "--verbosity", "0")
        manage(env, "load_demo")
        yield data, env
    finally:
        if kind == "server":
            _drop_database(name)
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def started(kind: str, *, port: int) -> Iterator[Machine]:
    """Start web, worker and beat on a prepared database; stop them after."""
    with prepared(kind, port=port) as (data, env):
        programs = Programs(env=env, logs=data / "logs")
        try:
            commands = running.commands([port, port + 1, port + 2], data, demo=False)
            programs.start("web", commands["web"])
            programs.start("worker", commands["worker"])
            _wait(port, data, programs)
            programs.start("beat", commands["beat"])
            yield Machine(port, data, env, _look_in(kind, data), programs)
        finally:
            programs.stop()


def _env(kind: str, data: Path, port: int, name: str, redis_db: int) -> dict[str, str]:
    env = {
        **os.environ,
        "CLINICBRIDGE_ENV": "demo",
        "CLINICBRIDGE_DATA": str(data),
        "CLINICBRIDGE_PORT": str(port),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VAULT_KEK": base64.b64encode(secrets.token_bytes(32)).decode(),
        "DJANGO_SETTINGS_MODULE": "clinicbridge.settings",
        "TMPDIR": str(data / "tmp"),
        "PYTHONUNBUFFERED": "1",
    }
    if kind == "server":
        env["DATABASE_URL"] = machine.role_url(machine.APP, name)
        env["DATABASE_OWNER_URL"] = machine.role_url(machine.OWNER, name)
        env["CELERY_BROKER_URL"] = f"{machine.REDIS_URL}/{redis_db}"
    return env


def manage(env: dict[str, str], *words: str) -> str:
    """Run one management command."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"manage.py {words[0]} failed: {done.stderr[-400:]}")
    return done.stdout


def _make_database(name: str) -> None:
    machine.make_roles()
    with psycopg.connect(machine.role_url(machine.OWNER, "postgres"), autocommit=True) as owner:
        owner.execute(f'CREATE DATABASE "{name}"')


def _drop_database(name: str) -> None:
    with psycopg.connect(machine.POSTGRES_URL, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _look_in(kind: str, data: Path) -> str:
    if kind == "embedded":
        return str(data / "clinicbridge.sqlite3")
    return machine.POSTGRES_URL.rsplit("/", 1)[0] + f"/bench_{data.name[-8:]}"


def _wait(port: int, data: Path, programs: Programs) -> None:
    def is_ready() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2) as a:
                return a.status == 200 and (data / "heartbeats" / "worker").exists()
        except OSError:
            return False

    if not wait_for(lambda: programs.ended() is not None or is_ready(), 60) or programs.ended():
        said = [f"{name}: {programs.last_words(name)}" for name in programs.running]
        raise SystemExit("The product did not start.\n" + "\n".join(said))
