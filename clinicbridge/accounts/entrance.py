"""The way in: a person waits for their second step, and only then is signed in."""

import ipaddress
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from clinicbridge.accounts.models import User

WAITING, ENROLLING, CONFIRMED = "waiting", "enrolling", "confirmed"
WAITING_SECONDS = CONFIRMED_SECONDS = 5 * 60
BACKEND = "django.contrib.auth.backends.ModelBackend"
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED")


def begin(request: HttpRequest, user: User) -> None:
    """Note in a session of their own whose password was right; it opens nothing yet."""
    request.session.flush()
    request.session[WAITING] = {
        "user": str(user.pk),
        "at": _now(),
        "hash": user.get_session_auth_hash(),
    }


def waiting(request: HttpRequest) -> User | None:
    """Return who waits for the second step, for five minutes.

    A new password, a disabled account and the end of all their sessions
    end the waiting as they end a stay.
    """
    noted: dict[str, Any] = request.session.get(WAITING) or {}
    if not noted or _now() - noted["at"] >= WAITING_SECONDS:
        return None
    user = User.objects.filter(pk=noted["user"], is_active=True).first()
    is_so = user is not None and constant_time_compare(noted["hash"], user.get_session_auth_hash())
    return user if is_so else None


def let_in(request: HttpRequest, user: User) -> None:
    """Sign in who has proved themselves by both; the session gets a new id.

    Nothing else calls Django's ``login``.
    """
    for noted in (WAITING, ENROLLING, CONFIRMED):
        request.session.pop(noted, None)
    login(request, user, backend=BACKEND)


def confirm(request: HttpRequest) -> None:
    """Note that the person proved themselves again just now."""
    request.session[CONFIRMED] = _now()


def is_confirmed(request: HttpRequest) -> bool:
    """Whether that was in the last five minutes."""
    return _now() - request.session.get(CONFIRMED, 0) < CONFIRMED_SECONDS


def is_demo_at_home(request: HttpRequest) -> bool:
    """Whether this is the demo, asked from its own machine and by no way round."""
    if settings.ENVIRONMENT != "demo" or any(name in request.META for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _now() -> int:
    return int(time.time())
