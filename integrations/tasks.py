"""The work done away from any request, by ids alone, and the sweeps that find it."""

import functools
import sys
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from celery import Task, shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import ChannelError, KombuError

from claims.services import holds, reconciling, submission
from clinicbridge import audit, scope
from clinicbridge.accounts.models import Practice
from integrations import draining, outbox, suggestions, trying
from integrations import reconcile as reconciliation
from integrations.turns import Turns

BATCH = 50
turns = Turns()
UNTIL_NEXT = 15 * 60  # seconds: the next sweep of days finds it again
log = structlog.get_logger("integrations.tasks")


@shared_task(soft_time_limit=240, time_limit=300)
def ingest(*, practice_id: str, **_: object) -> None:
    """Read what waits in one practice's inbox. Safe to run twice."""
    whose = uuid.UUID(practice_id)
    if not turns.begin(whose):
        return
    is_more = False
    try:
        looked = functools.partial(turns.move_on, whose)
        is_more = draining.drain(practice_id=whose, limit=BATCH, looked=looked) == BATCH
    finally:
        is_more = turns.end(whose) or is_more
        if is_more:
            wake_ingest(practice_id)


@shared_task(soft_time_limit=45, time_limit=60)
def push(*, practice_id: str, submission_id: str, **_: object) -> None:
    """Deliver one approved claim. Safe to run twice; the row says when again."""
    again = outbox.push(practice_id=uuid.UUID(practice_id), submission_id=uuid.UUID(submission_id))
    if again:
        wake_push(practice_id, submission_id)


@shared_task(soft_time_limit=45, time_limit=60)
def try_connection(*, practice_id: str, connection_id: str, **_: object) -> None:
    """Test one connection as a person asked. Safe to run twice."""
    trying.check(practice_id=uuid.UUID(practice_id), connection_id=uuid.UUID(connection_id))


@shared_task(soft_time_limit=50, time_limit=60)
def suggestions_for_visit(*, practice_id: str, run_id: str, **_: object) -> None:
    """Have one visit's notes read by a model. Safe to run twice; the row says when again."""
    suggestions.run(practice_id=uuid.UUID(practice_id), run_id=uuid.UUID(run_id))


@shared_task
def sweep_suggestions(**_: object) -> None:
    """Find visits no model has read yet where one should, and readings that are due."""
    for practice_id in _practices():
        for run_id in suggestions.waiting(practice_id=practice_id):
            ids = {"practice_id": str(practice_id), "run_id": str(run_id)}
            _wake(suggestions_for_visit, ids, swept=True)


@shared_task
def sweep_inbox(**_: object) -> None:
    """Find messages that wait, whatever became of their wake-up."""
    for practice_id in _practices():
        with scope.practice(practice_id):
            waits = draining.has_due(now=timezone.now())
        if waits:
            wake_ingest(practice_id, swept=True)


@shared_task
def sweep_outbox(**_: object) -> None:
    """Find submissions owed, leases left behind and outcomes unknown."""
    for practice_id in _practices():
        with scope.practice(practice_id):
            waiting = submission.due(now=timezone.now())
        for submission_id in waiting:
            wake_push(practice_id, submission_id, swept=True)


@shared_task
def sweep_holds(**_: object) -> None:
    """Have each practice's claims woken whose hold date has come."""
    for practice_id in _practices():
        _wake(wake_holds, {"practice_id": str(practice_id)}, swept=True)


@shared_task
def wake_holds(*, practice_id: str, **_: object) -> None:
    """Wake one practice's claims by its own calendar, each in a stay of its own."""
    practice = Practice.objects.get(pk=practice_id)
    today = timezone.now().astimezone(ZoneInfo(practice.time_zone)).date()
    with audit.acting(source="worker"):
        with scope.practice(practice.pk):
            waiting = holds.due(today=today)
        for claim_id in waiting:
            with scope.practice(practice.pk):
                holds.wake(claim_id=claim_id, today=today)


@shared_task
def sweep_days(**_: object) -> None:
    """Have each practice's days reconciled once its night has come."""
    for practice_id in _practices():
        with scope.practice(practice_id):
            is_due = reconciling.is_due(now=timezone.now())
        if is_due:
            _wake(reconcile, {"practice_id": str(practice_id)}, swept=False, expires=UNTIL_NEXT)


@shared_task(soft_time_limit=540, time_limit=600)
def reconcile(*, practice_id: str, **_: object) -> None:
    """Reconcile one practice's last days. Safe to run twice; a day is kept once."""
    reconciliation.run(practice_id=uuid.UUID(practice_id), is_daily=True)


def wake_ingest(practice_id: uuid.UUID | str, *, swept: bool = False) -> None:
    """Ask a worker to read this practice's inbox soon."""
    _wake(ingest, {"practice_id": str(practice_id)}, swept=swept)


def wake_push(
    practice_id: uuid.UUID | str,
    submission_id: uuid.UUID | str,
    *,
    after: float = 0,
    swept: bool = False,
) -> None:
    """Ask a worker to deliver this submission, AFTER seconds from now."""
    ids = {"practice_id": str(practice_id), "submission_id": str(submission_id)}
    _wake(push, ids, swept=swept, countdown=after or None)


def wake_suggestion(practice_id: uuid.UUID | str, claim_id: uuid.UUID | str) -> None:
    """Have a drafted claim's visit read by a model soon, where the practice wants one."""
    whose = uuid.UUID(str(practice_id))
    run_id = suggestions.owe(practice_id=whose, claim_id=uuid.UUID(str(claim_id)))
    if run_id is not None:
        ids = {"practice_id": str(practice_id), "run_id": str(run_id)}
        _wake(suggestions_for_visit, ids, swept=False)


def wake_trial(practice_id: uuid.UUID | str, connection_id: uuid.UUID | str) -> None:
    """Ask a worker to test this connection now."""
    ids = {"practice_id": str(practice_id), "connection_id": str(connection_id)}
    _wake(try_connection, ids, swept=False, expires=UNTIL_NEXT)


def _wake(task: Task, ids: dict[str, str], *, swept: bool, **options: Any) -> None:
    """Publish without waiting; a lost wake-up costs one sweep, never a row."""
    if swept:
        options["expires"] = settings.SWEEP_SECONDS  # the next sweep finds it again
    try:
        task.apply_async(kwargs=ids, retry=False, **options)
    except broker_down() as error:
        log.warning("wake-up lost", job=task.name, error=type(error).__name__)


def broker_down() -> tuple[type[Exception], ...]:
    """Return what a broker raises when it is gone or full.

    Redis has errors of its own, and a third of a second to load: where
    nobody loaded it, it cannot have raised them.
    """
    redis = sys.modules.get("redis.exceptions")
    own = (redis.RedisError,) if redis is not None else ()
    return (KombuError, ChannelError, OSError, *own)


def _practices() -> list[uuid.UUID]:
    """Return the practices that have records to work on."""
    return list(Practice.objects.filter(destroyed_at=None).values_list("pk", flat=True))
