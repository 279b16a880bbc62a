"""The only door to a practice's rows."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction


class OutsidePractice(Exception):
    """Tenant rows were asked for outside any practice."""


class CrossPractice(Exception):
    """A second practice was entered, or its row touched, from inside another one."""


@dataclass(slots=True)
class Stay:
    """One stay inside a practice, from entering to leaving."""

    practice_id: uuid.UUID
    depth: tuple[bool, int] = (False, 0)
    is_undone: bool = False
    kept: list[tuple[Callable[[], None], bool]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)


_stay: ContextVar[Stay | None] = ContextVar("stay", default=None)


@contextmanager
def practice(practice_id: uuid.UUID | str) -> Iterator[uuid.UUID]:
    """Enter a practice; its rows and no others can be read and written.

    On Postgres the block is a transaction in which the database itself
    knows the practice; elsewhere only this process does. Entering the
    same practice again changes nothing; another one raises CrossPractice.
    What waits for the commit runs outside the practice.
    """
    wanted = practice_id if isinstance(practice_id, uuid.UUID) else uuid.UUID(str(practice_id))
    outer = _stay.get()
    if outer is not None and outer.practice_id != wanted:
        raise CrossPractice("Leave this practice before entering another.")
    if outer is not None:
        yield wanted
        return
    stay = Stay(wanted)
    with _in_transaction(stay) if connection.vendor == "postgresql" else _in_process(stay):
        yield wanted


def current() -> uuid.UUID:
    """Return the practice we are in; OutsidePractice when in none."""
    stay = _stay.get()
    if stay is None:
        raise OutsidePractice("Enter a practice first: with scope.practice(...).")
    return stay.practice_id


def current_or_none() -> uuid.UUID | None:
    """Return the practice we are in, or None."""
    stay = _stay.get()
    return None if stay is None else stay.practice_id


def notes() -> dict[str, Any]:
    """Return what is noted for this stay and gone when it is left; OutsidePractice when in none."""
    stay = _stay.get()
    if stay is None:
        raise OutsidePractice("Enter a practice first: with scope.practice(...).")
    return stay.notes


def undo() -> None:
    """Roll the stay back when it is left; only where the stay is a transaction."""
    stay = _stay.get()
    if stay is not None:
        stay.is_undone = True


def keep(action: Callable[[], None], *, now: bool = True) -> None:
    """Do what must outlive a rollback of this stay; OutsidePractice when in none.

    The action runs at once, or with ``now=False`` when the stay is left,
    and again wherever the first time may have been rolled back: it must
    be repeatable. A transaction around the whole stay still takes it along.
    """
    stay = _stay.get()
    if stay is None:
        raise OutsidePractice("Enter a practice first: with scope.practice(...).")
    now = now and not connection.needs_rollback
    if now:
        action()
    stay.kept.append((action, now and _depth() == stay.depth))


@contextmanager
def _in_transaction(stay: Stay) -> Iterator[None]:
    is_enclosed = connection.in_atomic_block
    is_lost = False
    try:
        with transaction.atomic():
            _tell_postgres(str(stay.practice_id))
            with _staying(stay):
                yield
                if stay.is_undone:
                    transaction.set_rollback(True)
                is_lost = connection.needs_rollback
                if not is_lost:
                    _repeat(stay, everything=False)
    except BaseException:
        _keep_after_all(stay)
        raise
    if is_lost:
        _keep_after_all(stay)
    elif is_enclosed and not connection.needs_rollback:
        _tell_postgres("")  # the enclosing transaction is in no practice again


@contextmanager
def _in_process(stay: Stay) -> Iterator[None]:
    with _staying(stay):
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _repeat(stay, everything=False)


def _keep_after_all(stay: Stay) -> None:
    """Repeat in a transaction of its own what the rolled back one took along."""
    if stay.kept and not connection.needs_rollback:
        with practice(stay.practice_id), transaction.atomic():
            _repeat(stay, everything=True)


def _repeat(stay: Stay, *, everything: bool) -> None:
    for action, is_sure in stay.kept:
        if everything or not is_sure:
            action()


@contextmanager
def _staying(stay: Stay) -> Iterator[None]:
    stay.depth = _depth()
    token = _stay.set(stay)
    try:
        yield
    finally:
        _stay.reset(token)


def _depth() -> tuple[bool, int]:
    """Return how deep we are in transactions and savepoints."""
    return connection.in_atomic_block, len(connection.savepoint_ids)


def _tell_postgres(practice_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.practice', %s, true)", [practice_id])
