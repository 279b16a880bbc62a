"""Answer whether this process lives, and whether it can do its work."""

import os
import socket
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

WITHIN = 1.0  # seconds one check may take
log = structlog.get_logger("clinicbridge.health")
_complete: set[str] = set()  # databases seen migrated: tables do not go back while we run


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer at all: the process takes requests."""
    return HttpResponse("live\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database and broker answer in time, else 503, no details."""
    checks = {"database": database, "broker": broker}
    failed = [name for name, check in checks.items() if not in_time(check)]
    for name in failed:
        log.warning("not ready", check=name)
    text, status = ("not ready\n", 503) if failed else ("ready\n", 200)
    return HttpResponse(text, content_type="text/plain", status=status)


def in_time(check: Callable[[], bool]) -> bool:
    """Run CHECK aside: a database that hangs must not hang its probe."""
    answer: SimpleQueue[bool] = SimpleQueue()
    Thread(target=lambda: answer.put(check()), daemon=True).start()
    try:
        return answer.get(timeout=WITHIN)
    except Empty:
        return False


def database() -> bool:
    """Tell whether the database answers and has every migration."""
    try:
        return _is_migrated()
    except Error:
        return False
    finally:
        connection.close()  # this thread's own, opened for this check


def _is_migrated() -> bool:
    name = str(connection.settings_dict["NAME"])
    if name in _complete:
        connection.ensure_connection()
        return connection.is_usable()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    _complete.add(name)
    return True


def broker() -> bool:
    """Tell whether a task could be handed over now."""
    address = urlsplit(settings.CELERY_BROKER_URL)
    if address.scheme == "filesystem":
        return os.access(settings.BROKER_DIR / "messages", os.R_OK | os.W_OK | os.X_OK)
    try:
        socket.create_connection((address.hostname or "", address.port or 6379), WITHIN).close()
    except OSError:
        return False
    return True
