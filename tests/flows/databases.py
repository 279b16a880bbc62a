"""Databases for whole installations: migrated once by their owner, then copied."""

import atexit
import os
import shutil
import sqlite3
import subprocess
import tempfile
import uuid
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

from devtools.environment import PYTHON, ROOT
from tests import machine


def settings_of(database: str) -> dict[str, str]:
    """Return the environment in which a program connects to DATABASE as the app."""
    if not machine.ON_POSTGRES:
        return {"DATABASE_URL": f"sqlite:///{database}"}
    return {
        "DATABASE_URL": machine.role_url(machine.APP, database),
        "DATABASE_OWNER_URL": machine.role_url(machine.OWNER, database),
    }


@cache
def template() -> str:
    """Return a migrated, empty database, made once and gone with this process."""
    folder = Path(tempfile.mkdtemp(prefix="clinicbridge-template-"))
    database = _empty(folder)
    atexit.register(_clear, os.getpid(), folder, database)
    _migrate(database)
    return database


def _clear(maker: int, folder: Path, database: str) -> None:
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)
        removed(database)


def _migrate(database: str) -> None:
    """Migrate a database as its owner, as an operator would."""
    env = {**os.environ, **settings_of(database), "CLINICBRIDGE_DB_ROLE": "owner"}
    env["DJANGO_SETTINGS_MODULE"] = "clinicbridge.settings"
    command = [str(PYTHON), "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=env, check=True, timeout=180)


def copied(folder: Path) -> str:
    """Return a copy of the migrated database, for one installation."""
    database = template()
    if machine.ON_POSTGRES:
        return _made(database)
    copy = folder / "clinicbridge.sqlite3"
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    return str(copy)


def removed(database: str) -> None:
    """Drop a database; a file goes with its folder."""
    if machine.ON_POSTGRES:
        with psycopg.connect(machine.POSTGRES_URL, autocommit=True) as admin:
            admin.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
            )


def _empty(folder: Path) -> str:
    if not machine.ON_POSTGRES:
        return str(folder / "template.sqlite3")
    machine.make_roles()
    return _made("template0")


def _made(template: str) -> str:
    name = f"clinicbridge_flow_{uuid.uuid4().hex[:12]}"
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
        sql.Identifier(name), sql.Identifier(template)
    )
    url = machine.role_url(machine.OWNER, "postgres")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(statement)
    return name
