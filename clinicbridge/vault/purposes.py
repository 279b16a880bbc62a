"""Declare why PHI is read; every reading leaves one access record."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar


class NoPurpose(Exception):
    """A sealed value was read outside any declared purpose."""


@dataclass(slots=True)
class Reading:
    """One declared reading and whom it turned out to be about."""

    purpose: str
    subjects: set[str] = field(default_factory=set)


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)
_masked: ContextVar[bool] = ContextVar("masked", default=False)
View = TypeVar("View", bound=Callable[..., Any])


@contextmanager
def reading(*, purpose: str, subject: object = None) -> Iterator[Reading]:
    """Allow sealed values to be opened for this purpose.

    An inner reading joins the outer one. Leaving the outermost writes one
    AccessRecord with everyone whose values were opened, also when the
    block raised. If a surrounding transaction rolls back, the record goes
    with it: what it read was then shown to nobody, the error page holds
    none of it.
    """
    outer = _reading.get()
    if outer is not None:
        if subject is not None:
            outer.subjects.add(str(subject))
        yield outer
        return
    current = Reading(purpose)
    if subject is not None:
        current.subjects.add(str(subject))
    token = _reading.set(current)
    try:
        yield current
    finally:
        _reading.reset(token)
        if current.subjects:
            _record(current)


def opened(subject: object) -> None:
    """Note that a value about this subject was opened; NoPurpose outside a reading."""
    current = _reading.get()
    if current is None:
        raise NoPurpose("Declare a purpose first: with vault.reading(purpose=...).")
    current.subjects.add(str(subject))


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


def purpose(name: str) -> Callable[[View], View]:
    """Mark a view with the purpose for which it opens sealed values."""

    def mark(view: View) -> View:
        view.purpose = name  # type: ignore[attr-defined]
        return view

    return mark


def _record(current: Reading) -> None:
    from clinicbridge.audit import access  # the audit stands above the vault's import

    access.record(purpose=current.purpose, subjects=sorted(current.subjects))
