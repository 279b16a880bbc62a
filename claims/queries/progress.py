"""How far long work is, counted without opening anything."""

from dataclasses import dataclass

from claims.models import Job, Remapped, ReplayResult
from claims.services import code_uploads, jobs

# What keeps a row for each: the rows count, not the pieces a worker takes at a time.
_ROWS = {"replay": (ReplayResult, "visits"), "remap": (Remapped, "claims")}


@dataclass(frozen=True, slots=True)
class Far:
    """How many are done of how many, and that in words."""

    done: int
    total: int
    words: str
    goes_on: bool


def of(job: Job) -> Far:
    """Return how far a job is. One query at most."""
    goes_on = job.state in jobs.GOING_ON
    done, total, unit = job.done, job.total or 0, ""
    if job.kind in _ROWS:
        rows, unit = _ROWS[job.kind]
        done = rows.objects.filter(job=job).count()  # type: ignore[attr-defined]
        total = max(job.arguments.get(unit, 0), done)
    if job.state == Job.State.WAITING:
        return Far(done, total, "waiting for a worker", goes_on)
    if job.kind == "load_codes":
        if job.state == Job.State.RUNNING:
            told = code_uploads.told(job.arguments.get("upload", ""))
            return Far(done, total, f"{told:,} rows written", goes_on)
        if job.state == Job.State.DONE:
            words = (
                "loaded" if job.result.get("changed") else "nothing changed: it was there already"
            )
            return Far(done, total, words, goes_on)
    return Far(done, total, f"{done} of {total} {unit}".strip(), goes_on)
