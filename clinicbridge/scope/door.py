"""The only door to a practice's rows."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction


class OutsidePractice(Exception):
    """Tenant rows were asked for outside any practice."""


class CrossPractice(Exception):
    """A second practice was entered from inside another one."""


_current: ContextVar[uuid.UUID | None] = ContextVar("practice", default=None)


@contextmanager
def practice(practice_id: uuid.UUID | str) -> Iterator[uuid.UUID]:
    """Enter a practice; its rows and no others can be read and written.

    On Postgres the block is a transaction in which the database itself
    knows the practice; elsewhere only this process does. Entering the
    same practice again changes nothing; another one raises CrossPractice.
    """
    wanted = practice_id if isinstance(practice_id, uuid.UUID) else uuid.UUID(str(practice_id))
    inside = _current.get()
    if inside is not None:
        if inside != wanted:
            raise CrossPractice("Leave this practice before entering another.")
        yield wanted
        return
    token = _current.set(wanted)
    try:
        if connection.vendor == "postgresql":
            enclosed = connection.in_atomic_block
            with transaction.atomic():
                _tell_postgres(str(wanted))
                yield wanted
            if enclosed and not connection.needs_rollback:
                _tell_postgres("")  # the enclosing transaction is in no practice again
        else:
            yield wanted
    finally:
        _current.reset(token)


def current() -> uuid.UUID:
    """Return the practice we are in; OutsidePractice when in none."""
    inside = _current.get()
    if inside is None:
        raise OutsidePractice("Enter a practice first: with scope.practice(...).")
    return inside


def current_or_none() -> uuid.UUID | None:
    """Return the practice we are in, or None."""
    return _current.get()


def _tell_postgres(practice_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.practice', %s, true)", [practice_id])
