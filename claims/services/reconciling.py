"""Compare what was seen with what was drafted, approved, delivered and acknowledged."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from claims.domain import discrepancies
from claims.domain.discrepancies import LEFT_OUT, UNCOMPARED
from claims.models import Acknowledgement, Claim, Connection, Encounter, Job, Submission
from claims.models.submission import LIVE
from clinicbridge import audit, scope
from clinicbridge.accounts.models import Practice

KIND = "reconcile"
DAYS = 14
NIGHT = 2  # the hour of the practice's clock from which its day is reconciled
DELIVERED_BY = timedelta(hours=24)  # after approval
ANSWERED_BY = timedelta(days=3)  # after delivery: clearinghouses answer within two working days
MOST_KEPT = 200
LEFT = (Claim.Status.APPROVED, Claim.Status.SUBMITTED, Claim.Status.ACCEPTED)
State = Submission.State


@dataclass(frozen=True, slots=True)
class Window:
    """The days compared: what came or moved in ``since <= moment < until``."""

    since: datetime
    until: datetime


@dataclass(slots=True)
class Books:
    """What was counted, and each discrepancy as a kind and an opaque id. No PHI.

    ``unasked``: questions the billing system gave no answer to; they are
    no discrepancy, and never fine.
    """

    counts: Counter[str] = field(default_factory=Counter)
    discrepancies: list[tuple[str, uuid.UUID]] = field(default_factory=list)
    unasked: int = 0

    def note(self, kind: str, ids: "Iterator[uuid.UUID] | QuerySet[Any, uuid.UUID]") -> None:
        """Add a discrepancy of this kind for each id."""
        self.discrepancies += [(kind, row) for row in ids]

    def as_json(self, window: Window) -> dict[str, Any]:
        """Return the result a job keeps; of the ids the first MOST_KEPT."""
        return {
            "since": window.since.isoformat(),
            "until": window.until.isoformat(),
            "counts": dict(sorted(self.counts.items())),
            "found": dict(Counter(kind for kind, _ in self.discrepancies)),
            "discrepancies": [[kind, str(row)] for kind, row in self.discrepancies[:MOST_KEPT]],
            "unasked": self.unasked,
        }


@dataclass(frozen=True, slots=True)
class Question:
    """One look-up: whether the destination holds our reference, as we believe."""

    claim_id: uuid.UUID
    reference: str
    destination_id: uuid.UUID
    expected: bool


def window(*, days: int, now: datetime) -> Window:
    """Return the last days up to now."""
    return Window(now - timedelta(days=days), now)


def compare(over: Window) -> Books:
    """Compare the practice's visits, claims, submissions and answers; change nothing.

    Each comparison is one statement, so that a claim that moves meanwhile
    is seen either before or after, never half.
    """
    books = Books()
    _visits(books, over)
    _approved(books, over)
    _delivered(books, over)
    return books


def _visits(books: Books, over: Window) -> None:
    seen = Encounter.objects.filter(
        current_version__received_at__gte=over.since, current_version__received_at__lt=over.until
    )
    claims = Claim.objects.filter(encounter=OuterRef("pk"))
    standing = claims.exclude(status=Claim.Status.VOIDED)
    told = seen.annotate(any=Exists(claims), standing=Exists(standing))
    for status, n in seen.order_by().values_list("status").annotate(n=Count("pk")):
        books.counts[f"visits {status.lower()}"] = n
    finished = told.filter(status=Encounter.Status.FINISHED).order_by("created_at")
    ids = finished.values_list("pk", flat=True)
    books.note("encounter.without_claim", ids.filter(any=False))
    books.note("encounter.only_voided", ids.filter(any=True, standing=False))
    rows = Claim.objects.filter(encounter__in=seen).order_by()
    for status, n in rows.values_list("status").annotate(n=Count("pk")):
        books.counts[f"claims {status.lower()}"] = n


def _approved(books: Books, over: Window) -> None:
    live = Submission.objects.filter(claim=OuterRef("pk"), state__in=LIVE)
    approved = Claim.objects.filter(status__in=LEFT, status_at__gte=over.since)
    approved = approved.filter(status_at__lt=over.until)
    books.counts["approved"] = approved.count()
    books.note(
        "claim.without_submission", approved.exclude(Exists(live)).values_list("pk", flat=True)
    )
    made = _made(over)
    astray = made.filter(state__in=LIVE).exclude(claim__status__in=LEFT)
    books.note("claim.not_approved", astray.values_list("claim_id", flat=True))
    late = made.filter(state__in=LIVE, created_at__lt=over.until - DELIVERED_BY)
    late = late.exclude(state=State.DELIVERED)
    if Practice.objects.values_list("delivery_paused", flat=True).get(pk=scope.current()):
        books.counts["waiting while delivery is paused"] = late.count()
        return
    paused = ~Q(destination__state=Connection.State.ACTIVE)
    books.counts["waiting while delivery is paused"] = late.filter(paused).count()
    books.note("claim.undelivered", late.exclude(paused).values_list("claim_id", flat=True))


def _delivered(books: Books, over: Window) -> None:
    answers = Acknowledgement.objects.filter(submission=OuterRef("pk"))
    arrived = _made(over).annotate(answered=Exists(answers)).order_by("created_at")
    sent = arrived.filter(state=State.DELIVERED)
    books.counts["delivered"] = sent.count()
    books.counts["acknowledged"] = sent.filter(answered=True).count()
    late = sent.filter(answered=False, delivered_at__lt=over.until - ANSWERED_BY)
    books.note("claim.unacknowledged", late.values_list("claim_id", flat=True))
    # A refused one was sent again rightly; one called back that yet arrived was not.
    back = Q(state=State.RECALLED) & (Q(delivered_at__isnull=False) | Q(answered=True))
    there = arrived.filter(Q(state=State.DELIVERED) | back).order_by()
    twice = there.values("claim_id", "revision_id").annotate(n=Count("pk")).filter(n__gt=1)
    books.note("claim.delivered_twice", twice.values_list("claim_id", flat=True))


def questions(books: Books, over: Window, *, limit: int) -> list[Question]:
    """Return what to look up there, the unanswered first.

    Of what is left out the unanswered counts as unasked; an acknowledged
    delivery was there when it was answered, and is counted apart.
    """
    answers = Acknowledgement.objects.filter(submission=OuterRef("pk"))
    rows = _made(over).filter(
        Q(state=State.DELIVERED) | Q(state=State.RECALLED, sent_at__isnull=False)
    )
    rows = rows.annotate(answered=Exists(answers)).order_by("answered", "-created_at")
    unanswered = rows.filter(answered=False).count()
    books.unasked += max(0, unanswered - limit)
    books.counts[LEFT_OUT] = max(0, rows.count() - max(limit, unanswered))
    asked = rows.values_list("claim_id", "reference", "destination_id", "state")[:limit]
    return [
        Question(claim_id, reference, destination_id, expected=state == State.DELIVERED)
        for claim_id, reference, destination_id, state in asked
    ]


def is_due(*, now: datetime) -> bool:
    """Whether the practice's night has come and its day is not reconciled yet."""
    zone = Practice.objects.values_list("time_zone", flat=True).get(pk=scope.current())
    local = now.astimezone(ZoneInfo(zone))
    return local.hour >= NIGHT and not _of_day(local.date().isoformat()).exists()


def today(*, now: datetime) -> str:
    """Return the practice's date of this moment, as a daily run names its day."""
    zone = Practice.objects.values_list("time_zone", flat=True).get(pk=scope.current())
    return now.astimezone(ZoneInfo(zone)).date().isoformat()


@transaction.atomic
def keep(books: Books, over: Window, *, day: str = "") -> Job | None:
    """Keep a run as work that is done; None where the day has its run already."""
    Practice.objects.select_for_update(no_key=True).get(pk=scope.current())
    if day and _of_day(day).exists():
        return None
    result = books.as_json(over)
    total = sum(n for name, n in books.counts.items() if name.startswith(("visits", "claims")))
    return Job.objects.create(
        kind=KIND,
        state=Job.State.DONE,
        arguments={"day": day} if day else {},
        done=total,
        total=total,
        result=result,
        correlation_id=audit.correlation_id() or audit.new_correlation_id(),
        finished_at=timezone.now(),
    )


def agrees(result: Mapping[str, Any]) -> bool:
    """Whether a run found no discrepancy and had every question answered."""
    return not result.get("found") and not result.get("unasked")


def uncompared(result: Mapping[str, Any]) -> int:
    """Return how much a run left out, or could not compare."""
    return sum(result.get("counts", {}).get(name, 0) for name in UNCOMPARED)


def latest() -> Job | None:
    """Return the newest run over all the days; a shorter one by hand hides none. One query."""
    newest = Job.objects.filter(kind=KIND).order_by("-created_at")[:20]
    return next((job for job in newest if _is_whole(job.result)), None)


def _is_whole(result: Mapping[str, Any]) -> bool:
    if "since" not in result:
        return True
    since, until = (datetime.fromisoformat(result[name]) for name in ("since", "until"))
    return until - since >= timedelta(days=DAYS)


def words(result: Mapping[str, Any]) -> list[str]:
    """Say in sentences what a run found; ids are opaque, nothing is about a patient."""
    found = result.get("found", {})
    said = [f"{n} {discrepancies.of(kind, n)} ({kind})." for kind, n in sorted(found.items())]
    if n := result.get("unasked"):
        asked = discrepancies.look_ups(n)
        said.append(f"{n} {asked} got no answer from the billing system: nobody knows yet.")
    counts = result.get("counts", {})
    left = ((name, counts[name]) for name in UNCOMPARED if counts.get(name))
    rest = [f"{n} {discrepancies.uncompared(name, n)}." for name, n in left]
    whole = "Everything that was compared agrees." if rest else "Everything agrees."
    return [*(said or [whole]), *rest]


def _made(over: Window) -> "QuerySet[Submission]":
    return Submission.objects.filter(created_at__gte=over.since, created_at__lt=over.until)


def _of_day(day: str) -> "QuerySet[Job]":
    return Job.objects.filter(kind=KIND, arguments__day=day)
