"""Who acts now, through which door, under which correlation id."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog


@dataclass(frozen=True, slots=True)
class Acting:
    """One door's actor; None is the product itself."""

    actor: Any = None
    source: str = ""
    correlation_id: str = ""


NOBODY = Acting()
SAME = object()
_acting: ContextVar[Acting] = ContextVar("acting", default=NOBODY)


@contextmanager
def acting(
    *, actor: Any = SAME, source: str, correlation_id: str | None = None
) -> Iterator[Acting]:
    """Say who acts in this block; leaving it restores who acted before.

    Without ``actor`` it is whoever acts already: a worker that carries
    out what a person asked for acts as that person all the way.
    """
    outer = _acting.get()
    who = outer.actor if actor is SAME else actor
    current = Acting(who, source, correlation_id or outer.correlation_id)
    token = _acting.set(current)
    try:
        bound = {"correlation_id": current.correlation_id} if current.correlation_id else {}
        with structlog.contextvars.bound_contextvars(**bound):
            yield current
    finally:
        _acting.reset(token)


def actor() -> Any:
    """Return the person who acts, or None."""
    return _acting.get().actor


def source() -> str:
    """Return the door: web, admin, worker, command, hook."""
    return _acting.get().source


def correlation_id() -> str:
    """Return the correlation id of what is going on, or nothing."""
    return _acting.get().correlation_id


def new_correlation_id() -> str:
    """Return 32 hex digits nobody has seen before."""
    return secrets.token_hex(16)
