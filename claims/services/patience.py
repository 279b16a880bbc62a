"""How long to wait: before leaving, before trying again, before believing."""

import secrets
from datetime import timedelta

from django.conf import settings

UNDO_WINDOW = timedelta(seconds=10)
LEASE = timedelta(seconds=25)
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=1)
MOST_ATTEMPTS = 20  # attempts, look-ups among them, before a person must decide


def before_retry(attempts: int, asked: timedelta | None) -> timedelta:
    """Return the wait before another attempt: doubling with jitter, capped.

    What the other side asked for counts if it is longer.
    """
    base = min(FIRST_DELAY * 2 ** min(max(attempts - 1, 0), 10), LONGEST_DELAY)
    jittered = base * (0.75 + secrets.randbelow(500) / 1000)
    return max(jittered, min(asked, LONGEST_DELAY)) if asked else jittered


def before_look_up(attempts: int) -> timedelta:
    """Return the wait before an unknown outcome is looked up (again)."""
    return max(FIRST_DELAY, before_retry(attempts, None))


def settle() -> timedelta:
    """Return how long a send may still arrive after its caller gave up."""
    return timedelta(seconds=settings.SUBMISSION_SETTLE_SECONDS)
