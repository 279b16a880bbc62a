"""Carry who and why into the worker, and answer what claims announces."""

import sys
import time
import uuid
from typing import Any

import structlog
from celery import Task, shared_task, signals
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from clinicbridge import audit, heartbeats, scope, vault

ACTOR, CORRELATION = "clinicbridge_actor", "clinicbridge_correlation"
log = structlog.get_logger("clinicbridge.tasks")


class PracticeTask(Task):
    """A task that runs as the person, and under the number, it was asked with."""

    abstract = True

    def __call__(self, *args: object, **kwargs: object) -> object:
        actor_id = getattr(self.request, ACTOR, None)
        correlation_id = getattr(self.request, CORRELATION, None)
        actor = get_user_model().objects.filter(pk=actor_id).first() if actor_id else None
        started = time.perf_counter()
        with (
            audit.acting(actor=actor, source="worker", correlation_id=correlation_id),
            structlog.contextvars.bound_contextvars(task=self.name, task_id=self.request.id),
        ):
            try:
                return super().__call__(*args, **kwargs)
            except vault.Destroyed:
                log.info("records destroyed", practice=kwargs.get("practice_id"))
                return None
            finally:
                log.info("task ended", duration_ms=_since(started), error=_class(sys.exception()))


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)


def _class(error: BaseException | None) -> str | None:
    return type(error).__name__ if error else None


@signals.before_task_publish.connect(weak=False)
def send_along(headers: dict[str, Any], **_: object) -> None:
    """Write into the message who asks, and under which number: ids, never names."""
    if (actor := audit.actor()) is not None:
        headers[ACTOR] = str(actor.pk)
    headers[CORRELATION] = audit.correlation_id() or audit.new_correlation_id()


@signals.worker_ready.connect(weak=False)
def mark_worker(**_: object) -> None:
    """Say that the worker takes work from now on."""
    heartbeats.mark("worker")


@signals.beat_init.connect(weak=False)
def watch_beat(**_: object) -> None:
    """Say that beat works each time it hands something over."""
    signals.after_task_publish.connect(mark_beat, weak=False)


def mark_beat(**_: object) -> None:
    """Leave beat's mark."""
    heartbeats.mark("beat")


@shared_task(name="clinicbridge.tasks.beat_heart", ignore_result=True)
def beat_heart(**_: object) -> None:
    """Prove by running that beat, broker and worker work together."""
    heartbeats.mark("worker")


@shared_task(name="clinicbridge.tasks.suggestions_heart", ignore_result=True)
def suggestions_heart(**_: object) -> None:
    """Prove the same of whoever takes what is asked of models."""
    heartbeats.mark("worker")


@shared_task(name="clinicbridge.tasks.run_job", soft_time_limit=3300, time_limit=3600)
def run_job(*, practice_id: str, job_id: str, **_: object) -> None:
    """Do one piece of long work. Safe to run twice; its row says how far it is."""
    from claims.services import jobs

    jobs.run(practice_id=uuid.UUID(practice_id), job_id=uuid.UUID(job_id))


@shared_task(name="clinicbridge.tasks.sweep_jobs")
def sweep_jobs(**_: object) -> None:
    """Find long work that waits, or whose worker is gone."""
    from claims.services import jobs
    from clinicbridge.accounts.models import Practice

    for practice_id in Practice.objects.filter(destroyed_at=None).values_list("pk", flat=True):
        with scope.practice(practice_id):
            waiting = jobs.due()
        for job_id in waiting:
            start_job(None, practice_id=practice_id, job_id=job_id)


@shared_task(name="clinicbridge.tasks.sweep_fields")
def sweep_fields(**_: object) -> None:
    """Have the fields of each practice's new visits counted."""
    from claims.services import catalogue
    from clinicbridge.accounts.models import Practice

    for practice_id in Practice.objects.filter(destroyed_at=None).values_list("pk", flat=True):
        with scope.practice(practice_id):
            lines = catalogue.due()
        for line in lines:
            ids = {"practice_id": str(practice_id), "connection_id": str(line)}
            _publish(count_fields, ids, expires=settings.FIELDS_SECONDS)


@shared_task(name="clinicbridge.tasks.count_fields", soft_time_limit=240, time_limit=300)
def count_fields(*, practice_id: str, connection_id: str, **_: object) -> None:
    """Count the fields of one connection's visits, piece by piece. Safe to run twice."""
    from claims.services import catalogue

    until = time.monotonic() + settings.FIELDS_SECONDS  # the next sweep goes on
    while time.monotonic() < until:
        with scope.practice(practice_id):
            if not catalogue.count(connection_id=uuid.UUID(connection_id)):
                return


@shared_task(name="clinicbridge.tasks.sweep_replays")
def sweep_replays(**_: object) -> None:
    """Remove what replays of a month ago found."""
    from claims.services import replays
    from clinicbridge.accounts.models import Practice

    for practice_id in Practice.objects.filter(destroyed_at=None).values_list("pk", flat=True):
        with scope.practice(practice_id):
            replays.forget()


@shared_task(name="clinicbridge.tasks.judge_decisions")
def judge_decisions(**_: object) -> None:
    """Suppress the kinds of suggestions that a practice's people keep turning down."""
    from claims.services import suppressing
    from clinicbridge.accounts.models import Practice

    for practice_id in Practice.objects.filter(destroyed_at=None).values_list("pk", flat=True):
        with scope.practice(practice_id):
            suppressing.judge(now=timezone.now())


@shared_task(name="clinicbridge.tasks.sweep_notes")
def sweep_notes(**_: object) -> None:
    """Find claims whose visit's notes nobody has read."""
    from claims.services import reading
    from clinicbridge.accounts.models import Practice
    from integrations import draining

    for practice_id in Practice.objects.filter(destroyed_at=None).values_list("pk", flat=True):
        with scope.practice(practice_id):
            now = timezone.now()
            # While visits wait, only what has waited its minute: asking costs them time too.
            is_busy = draining.has_due(now=now)
            waiting = reading.due(before=now - reading.PATIENCE if is_busy else now)
        for claim_id in waiting:
            ids = {"practice_id": str(practice_id), "claim_id": str(claim_id)}
            _publish(read_notes, ids, expires=settings.SWEEP_SECONDS)


@shared_task(name="clinicbridge.tasks.read_notes", soft_time_limit=45, time_limit=60)
def read_notes(*, practice_id: str, claim_id: str, **_: object) -> None:
    """Read the notes of one claim's visit. Safe to run twice; the claim says whether it was.

    Visits that wait to become claims go first, for a minute: the sweep finds the notes again.
    """
    from claims.services import reading
    from integrations import draining
    from integrations.tasks import wake_suggestion

    now = timezone.now()
    with scope.practice(uuid.UUID(practice_id)):
        is_busy = draining.has_due(now=now)
        if is_busy and reading.can_wait(claim_id=uuid.UUID(claim_id), now=now):
            return
        reading.read(claim_id=uuid.UUID(claim_id))
    wake_suggestion(practice_id, claim_id)


def start_reading(sender: Any, *, practice_id: uuid.UUID, claim_id: uuid.UUID, **_: object) -> None:
    """Ask a worker to read a visit's notes soon, now that its claim is there."""
    _publish(read_notes, {"practice_id": str(practice_id), "claim_id": str(claim_id)})


def start_job(sender: Any, *, practice_id: uuid.UUID, job_id: uuid.UUID, **_: object) -> None:
    """Ask a worker to do a job soon; a lost wake-up costs one sweep."""
    ids = {"practice_id": str(practice_id), "job_id": str(job_id)}
    _publish(run_job, ids)


def _publish(task: Task, ids: dict[str, str], **options: Any) -> None:
    from integrations.tasks import broker_down

    try:
        task.apply_async(kwargs=ids, retry=False, **options)
    except broker_down() as error:
        log.warning("wake-up lost", job=task.name, error=type(error).__name__)
