"""Declare why PHI is read; every reading leaves one access record."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar


class NoPurpose(Exception):
    """A sealed value was read outside any declared purpose."""


@dataclass(slots=True)
class Reading:
    """One declared reading, and about whom of which practice it turned out to be."""

    purpose: str
    declared: set[str] = field(default_factory=set)
    opened: dict[uuid.UUID, set[str]] = field(default_factory=dict)


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)
_masked: ContextVar[bool] = ContextVar("masked", default=False)
_carried: ContextVar[bool] = ContextVar("carried", default=False)
View = TypeVar("View", bound=Callable[..., Any])


@contextmanager
def reading(*, purpose: str, subject: object = None) -> Iterator[Reading]:
    """Allow sealed values to be opened for this purpose.

    An inner reading joins the outer one. Leaving the outermost writes one
    AccessRecord with everyone whose values were opened and every declared
    subject; none when nothing was opened. The record outlives a rollback
    of the stay in the practice (scope.door.keep), also when the block raised.
    """
    current = _reading.get() or Reading(purpose)
    if subject is not None:
        current.declared.add(str(subject))
    if current is _reading.get():
        yield current
        return
    token = _reading.set(current)
    has_failed = True
    try:
        yield current
        has_failed = False
    finally:
        _reading.reset(token)
        _record(current, now=not has_failed)


def opened(subject: object, practice_id: uuid.UUID) -> None:
    """Note that a value about this subject is opened; NoPurpose outside a reading."""
    current = _reading.get()
    if current is None:
        raise NoPurpose("Declare a purpose first: with vault.reading(purpose=...).")
    current.opened.setdefault(practice_id, set()).add(str(subject))


@contextmanager
def masked() -> Iterator[None]:
    """Show fingerprints instead of sealed values, without any purpose."""
    token = _masked.set(True)
    try:
        yield
    finally:
        _masked.reset(token)


def is_masked() -> bool:
    """Whether sealed values show as fingerprints now."""
    return _masked.get()


@contextmanager
def carried() -> Iterator[None]:
    """Hand sealed values on as they are, from one copy of a row to another."""
    token = _carried.set(True)
    try:
        yield
    finally:
        _carried.reset(token)


def is_carried() -> bool:
    """Whether sealed values are handed on unopened now."""
    return _carried.get()


def purpose(name: str) -> Callable[[View], View]:
    """Mark a view with the purpose for which it opens sealed values."""

    def mark(view: View) -> View:
        view.purpose = name  # type: ignore[attr-defined]
        return view

    return mark


def _record(current: Reading, *, now: bool) -> None:
    from clinicbridge.audit import access  # the audit stands above the vault's import
    from clinicbridge.scope import door

    for practice_id, subjects in current.opened.items():
        with door.practice(practice_id):
            access.record(
                purpose=current.purpose, subjects=sorted(subjects | current.declared), now=now
            )
