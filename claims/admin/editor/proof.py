"""What is proven of a set before it holds: its replay, its sign-off, what hinders publishing."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from claims.admin.editor import parts
from claims.models import Job, MappingSet
from claims.queries import progress, replays
from claims.services import jobs, mappings, replay_request
from claims.services.replays import Wanted

LAST = 60  # visits of a replay that is begun at one key; its own page asks for others
HELD = {
    MappingSet.State.PUBLISHED: "It is published already.",
    MappingSet.State.RETIRED: "It held once: roll back to it on the set's page.",
    MappingSet.State.WITHDRAWN: "Its sign-off was withdrawn: go on with the draft made of it.",
}


def show(page: Any, request: HttpRequest, mapping_set: MappingSet) -> HttpResponse:
    """Show the two cards; while a replay runs they ask again by themselves."""
    return _shown(page, request, mapping_set)


show.unattended = True  # type: ignore[attr-defined]  # the page asks, not the person


def replay(page: Any, request: HttpRequest, mapping_set: MappingSet) -> HttpResponse:
    """Begin a replay of the last visits under exactly this content, unless one goes on."""
    refused: list[str] = []
    digest = mappings.digest(mapping_set)
    if not replays.of_content(mapping_set, digest).filter(state__in=jobs.GOING_ON).exists():
        try:
            replay_request.ask(
                mapping_set=mapping_set,
                wanted=Wanted(last=LAST),
                actor=request.user,  # type: ignore[arg-type]
            )
        except (mappings.NotReady, replay_request.Refused) as refusal:
            refused = list(getattr(refusal, "faults", [str(refusal)]))
    return _shown(page, request, mapping_set, refused=refused[:3])


def hindrance(mapping_set: MappingSet, faults: list[str], *, may_sign: bool) -> str:
    """Say in one line what keeps a set from being published; empty where nothing does."""
    if mapping_set.state in HELD:
        return HELD[MappingSet.State(mapping_set.state)]
    if faults:
        more = f" And {len(faults) - 1} more." if len(faults) > 1 else ""
        return f"{faults[0]}{more}"
    if mapping_set.state == MappingSet.State.DRAFT:
        who = "read the document, sign at its end" if may_sign else "who may sign reads it"
        return f"Nobody signed this off yet: {who}."
    return ""


def _shown(page: Any, request: HttpRequest, mapping_set: MappingSet, **more: Any) -> HttpResponse:
    digest = mappings.digest(mapping_set)
    job = replays.of_content(mapping_set, digest).first()
    told: dict[str, Any] = {
        "digest": digest,
        "job": job,
        "other": None if job else replays.of_set(mapping_set).first(),
        "last": LAST,
        "hinders": hindrance(
            mapping_set, mappings.faults(mapping_set), may_sign=page.allows(request, "sign")
        ),
        "may_edit": page.allows(request, "change"),
    }
    return parts.part(request, "_proof", mapping_set, **told, **_found(job), **more)


def _found(job: Job | None) -> dict[str, Any]:
    """Return how far a replay is and, once it is over, what it found in sums."""
    if job is None:
        return {}
    goes_on = job.state in jobs.GOING_ON
    ended = job.finished_at
    return {
        "far": progress.of(job),
        "goes_on": goes_on,
        "sums": None if goes_on else replays.summary(job),
        "seconds": (ended - job.created_at).total_seconds() if ended else None,
        "stale": "" if goes_on else replay_request.stale(job),
    }
