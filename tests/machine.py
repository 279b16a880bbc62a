"""What this machine has of the real parts some tests need, and where."""

import hashlib
import os
import shutil
import socket
from functools import cache
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")
ON_POSTGRES = os.environ.get("CLINICBRIDGE_TEST_DATABASE", "sqlite") == "postgres"
REQUIRE_ALL = os.environ.get("CLINICBRIDGE_REQUIRE_ALL") == "1"
OWNER, APP = "clinicbridge_owner", "clinicbridge_app"


def chromium() -> str:
    """Return the path of a Chromium, or nothing."""
    named = os.environ.get("TEST_CHROMIUM", "")
    found = (shutil.which(name) for name in (named, "chromium", "chromium-browser") if name)
    return next((path for path in found if path), "")


@cache
def lacks(part: str) -> str:
    """Say why PART cannot be used here; nothing when it can."""
    return {"postgres": _lacks_postgres, "redis": _lacks_redis, "browser": _lacks_browser}[part]()


def _lacks_postgres() -> str:
    try:
        psycopg.connect(POSTGRES_URL, connect_timeout=2).close()
    except psycopg.OperationalError as error:
        return f"no Postgres to be had with TEST_POSTGRES_URL ({type(error).__name__})"
    return ""


def _lacks_redis() -> str:
    parts = urlsplit(REDIS_URL)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379), 2).close()
    except OSError as error:
        return f"no Redis to be had with TEST_REDIS_URL ({type(error).__name__})"
    return ""


def _lacks_browser() -> str:
    return "" if chromium() else "no Chromium found on PATH or in TEST_CHROMIUM"


def role_url(role: str, database: str) -> str:
    """Return the address of DATABASE for one of the two roles of the tests."""
    parts = urlsplit(POSTGRES_URL)
    host = f"{parts.hostname or '127.0.0.1'}:{parts.port or 5432}"
    where = f"{role}:{quote(_password(role))}@{host}"
    return urlunsplit(("postgresql", where, f"/{database}", "", ""))


def make_roles() -> None:
    """Let an owner that makes databases and an app that owns nothing exist."""
    with psycopg.connect(POSTGRES_URL, autocommit=True) as admin:
        # Several runs on one server make the same roles: one at a time.
        admin.execute("SELECT pg_advisory_lock(7235001)")
        for role, right in ((OWNER, "CREATEDB"), (APP, "NOCREATEDB")):
            known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = "ALTER" if known else "CREATE"
            traits = f"LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {right}"
            admin.execute(f"{verb} ROLE {role} {traits} PASSWORD '{_password(role)}'")


def _password(role: str) -> str:
    """Return a password as secret as the address it is made from."""
    return hashlib.sha256(f"{POSTGRES_URL} {role}".encode()).hexdigest()[:32]
