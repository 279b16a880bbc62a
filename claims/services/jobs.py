"""Ask for long work, run it piece by piece, keep its progress."""

import logging
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims import signals
from claims.models import Job
from claims.services import catalogue, code_uploads, remapping, replays, rescrub, work
from clinicbridge import audit, scope
from clinicbridge.accounts.models import User

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
# Work whose one piece takes long: as long as a worker may take at all.
LEASES = {"load_codes": timedelta(hours=1), "replay": timedelta(minutes=10)}
PIECES_BETWEEN_WORDS = 20
MOST_BEGUN = 3  # a second and a third time: a worker may have been stopped for another reason
GONE = (
    "A worker began this {} times, was gone each time before its end and came no further. Have "
    "whoever runs the server look at its memory and its log, then ask again."
)
BROKE = (
    "This was begun {} times, came no further and ended in an error nobody foresaw ({}). Have "
    "whoever runs the server look at its log, then ask again."
)
# What is to be done once this work changed something: a new table judges open claims anew.
THEN = {"load_codes": "rescrub"}
GOING_ON = (Job.State.WAITING, Job.State.RUNNING)
# Work that tells more or less often how far it is than every PIECES_BETWEEN_WORDS pieces.
BETWEEN_WORDS = {"replay": 1}


class Work(Protocol):
    """A kind of long work: what there is to do, and how one piece is done."""

    def plan(self, arguments: dict[str, Any]) -> list[Any]:
        """Return the pieces, in order; ``job`` among the arguments is the job's own id."""
        ...

    def do(self, piece: Any) -> Counter[str]:
        """Do one piece, safe to do twice; count what it changed, as "became READY"."""
        ...


KINDS: dict[str, Work] = {
    "load_codes": code_uploads.Load(),
    "remap": remapping.Remap(),
    "replay": replays.Replay(),
    "rescrub": rescrub.Rescrub(),
    "count_fields": catalogue.Recount(),
}


class UnknownKind(Exception):
    """Nobody knows how to do this kind of work."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job one worker holds, with what it needs outside any transaction."""

    kind: str
    arguments: dict[str, Any]
    requested_by: User | None
    correlation_id: str


@dataclass(slots=True)
class Found:
    """What the pieces changed so far: how many of them, and what of what kind."""

    changed: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, counts: Counter[str]) -> None:
        """Count one piece in."""
        self.changed += bool(counts)
        self.counts += counts

    def as_json(self) -> dict[str, Any]:
        """Return the result a job keeps: counts by kind, nothing of a patient."""
        result: dict[str, Any] = {"changed": self.changed}
        for key, count in sorted(self.counts.items()):
            kind, _, name = key.partition(" ")
            if name:
                result.setdefault(kind, {})[name] = count
        return result


@transaction.atomic
def request(*, kind: str, arguments: dict[str, Any], actor: User | None) -> Job:
    """Ask for long work; a worker begins once this is committed."""
    if kind not in KINDS:
        raise UnknownKind(f"There is no work called {kind}.")
    job = Job.objects.create(
        kind=kind,
        arguments=arguments,
        requested_by=actor,
        correlation_id=audit.correlation_id() or audit.new_correlation_id(),
    )
    practice_id, job_id = job.practice_id, job.pk
    transaction.on_commit(
        lambda: signals.job_requested.send(Job, practice_id=practice_id, job_id=job_id)
    )
    return job


def due() -> list[uuid.UUID]:
    """Return the jobs that wait, or whose worker is gone."""
    rows = Job.objects.filter(
        Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lte=timezone.now())
    )
    return list(rows.order_by("created_at").values_list("pk", flat=True)[:20])


def run(
    *,
    practice_id: uuid.UUID,
    job_id: uuid.UUID,
    progress: Callable[[int, int], None] = lambda done, total: None,  # noqa: ARG005
) -> bool:
    """Do a job, each piece in a transaction of its own; False when it is not due.

    A job whose worker died, or ended in an error nobody foresaw, is begun
    again from its first piece, but not for ever: begun MOST_BEGUN times
    without coming further it has failed. One whose piece cannot be done
    ends there, and says why.
    ``progress`` hears how many of how many are done as it goes.
    """
    with scope.practice(practice_id):
        taken = _take(job_id)
    if taken is None:
        return False
    with audit.acting(
        actor=taken.requested_by, source="worker", correlation_id=taken.correlation_id
    ):
        try:
            _work_off(taken, practice_id, job_id, progress)
        except work.Failed as failure:
            with scope.practice(practice_id):
                _fail(job_id, str(failure))
        except Exception as error:
            logger.error("Work %s (%s) ended in %s.", job_id, taken.kind, type(error).__name__)
            with scope.practice(practice_id):
                _broke(job_id, error)
            raise
    return True


def _work_off(
    taken: Taken,
    practice_id: uuid.UUID,
    job_id: uuid.UUID,
    progress: Callable[[int, int], None],
) -> None:
    doing, found = KINDS[taken.kind], Found()
    between = BETWEEN_WORDS.get(taken.kind, PIECES_BETWEEN_WORDS)
    with scope.practice(practice_id):
        pieces = doing.plan({**taken.arguments, "job": str(job_id)})
    for done, piece in enumerate(pieces, 1):
        with scope.practice(practice_id):
            if not _goes_on(job_id):
                return
            found.add(doing.do(piece))
            if done % between == 0:
                _tell(job_id, done=done, total=len(pieces), found=found)
                progress(done, len(pieces))
    with scope.practice(practice_id):
        _tell(job_id, done=len(pieces), total=len(pieces), found=found, over=True)
        if found.changed and taken.kind in THEN:
            request(kind=THEN[taken.kind], arguments={}, actor=taken.requested_by)


@transaction.atomic
def stop(*, job_id: uuid.UUID) -> bool:
    """Have no further piece of a job begun; False where it is over already."""
    job = _locked(job_id)
    if job.state not in GOING_ON:
        return False
    job.state, job.finished_at, job.lease_until = Job.State.STOPPED, timezone.now(), None
    job.save(update_fields=["state", "finished_at", "lease_until"])
    return True


@transaction.atomic
def _take(job_id: uuid.UUID) -> Taken | None:
    job = (
        Job.objects.select_for_update(of=("self",), no_key=True)
        .select_related("requested_by")
        .filter(pk=job_id)
        .first()
    )
    now = timezone.now()
    if job is None or job.state not in GOING_ON:
        return None
    if job.lease_until is not None and job.lease_until > now:
        return None
    if job.begun >= MOST_BEGUN:
        _end(job, GONE.format(job.begun))
        return None
    job.state, job.lease_until = Job.State.RUNNING, now + LEASES.get(job.kind, LEASE)
    job.begun += 1
    job.save(update_fields=["state", "lease_until", "begun"])
    return Taken(job.kind, job.arguments, job.requested_by, job.correlation_id)


@transaction.atomic
def _tell(job_id: uuid.UUID, *, done: int, total: int, found: Found, over: bool = False) -> None:
    job = _locked(job_id)
    if job.state != Job.State.RUNNING:
        return  # somebody stopped it meanwhile
    now = timezone.now()
    if done > job.done:
        job.begun = 1  # it came further than any time before: nothing ends it at the same place
    furthest = done if over else max(done, job.done)
    job.done, job.total, job.result = min(furthest, total), total, found.as_json()
    job.lease_until = now + LEASES.get(job.kind, LEASE)
    if over:
        job.state, job.finished_at, job.lease_until = Job.State.DONE, now, None
    job.save()


@transaction.atomic
def _fail(job_id: uuid.UUID, why: str) -> None:
    job = _locked(job_id)
    if job.state == Job.State.RUNNING:
        _end(job, why)


@transaction.atomic
def _broke(job_id: uuid.UUID, error: Exception) -> None:
    """Let the work be begun again once its lease is over, or end it for good."""
    job = _locked(job_id)
    if job.state == Job.State.RUNNING and job.begun >= MOST_BEGUN:
        _end(job, BROKE.format(job.begun, type(error).__name__))


def _end(job: Job, why: str) -> None:
    job.state, job.finished_at, job.lease_until = Job.State.FAILED, timezone.now(), None
    job.failure = why if len(why) <= 200 else f"{why[:197]}..."
    job.save()


def _goes_on(job_id: uuid.UUID) -> bool:
    return Job.objects.filter(pk=job_id, state=Job.State.RUNNING).exists()


def _locked(job_id: uuid.UUID) -> Job:
    return Job.objects.select_for_update(of=("self",), no_key=True).get(pk=job_id)
