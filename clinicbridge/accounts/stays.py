"""How long a person stays signed in: 15 minutes without a step, 12 hours at most."""

import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from clinicbridge.accounts.models import User

BEGAN, SEEN = "began", "seen"  # seconds since 1970, kept in the session
STEPS = "steps"  # of the sign-in that began it: a session of before there were two says nothing
IDLE = "You were signed out: {} minutes went by without a step of yours."
OLD = "You were signed out: sign in again, with the second step."
LONG = "You were signed out: a sign-in lasts {} hours at most."
# A session is written again only when so much of its idle time is gone.
GRAIN_SECONDS = 30


def begin(*, request: HttpRequest, **_: Any) -> None:
    """Note when the stay begins; sent by every way of signing in."""
    request.session[BEGAN] = request.session[SEEN] = _now()
    request.session[STEPS] = 2


def over(session: SessionBase) -> str:
    """Return why the stay is over, in words for the person; empty while it is not.

    A session that does not say when it began, or by which steps, is over.
    """
    if session.get(STEPS) != 2:
        return OLD
    idle, longest = settings.SESSION_IDLE_SECONDS, settings.SESSION_COOKIE_AGE
    if _now() - session.get(BEGAN, 0) >= longest:
        return LONG.format(longest // 3600)
    return IDLE.format(idle // 60) if _now() - session.get(SEEN, 0) >= idle else ""


def step(session: SessionBase) -> None:
    """Note that the person did something."""
    if _now() - session.get(SEEN, 0) >= GRAIN_SECONDS:
        session[SEEN] = _now()


def end_all(*, user: User) -> None:
    """End every session the person has, on whatever machine, at its next request."""
    user.sessions_ended_at = timezone.now()
    user.save(update_fields=["sessions_ended_at"])


def _now() -> int:
    return int(time.time())
