"""The figures above the queue: what waits, how much is clean, what presses, what came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from claims.domain.shares import Share
from claims.models import Acknowledgement, Claim, Submission
from claims.queries import counts, order

PRESSING = timedelta(days=7)
RECENT = timedelta(days=30)
ANSWERED = 500  # the newest of them tell how sending goes, however many there are
TO_REVIEW = ("ready", "look", "blocked")
MOST = counts.MOST["ready"]


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands above the queue.

    ``waiting`` and ``pressing`` are in words: claims in review, and those of
    them whose filing limit is over or less than PRESSING away. ``charge`` is
    theirs in dollars, None where not all were counted. ``clean`` are those
    with nothing to fix. ``first`` are the claims the billing system or payer
    accepted as first sent, of the answered that came in the last RECENT.
    """

    waiting: str
    charge: Decimal | None
    clean: Share
    pressing: str
    first: Share


def over(known: Mapping[str, int], *, now: datetime, today: date) -> Figures:
    """Return the figures beside the counts of the views. Three queries, no PHI."""
    waiting = sum(known[view] for view in TO_REVIEW)
    is_whole = all(known[view] < counts.MOST[view] for view in TO_REVIEW)
    rows = order.put(Claim.objects.filter(status=Claim.Status.IN_REVIEW), order.FIRST)
    # The first by their limit, as the queue's index has them: the same cost whatever waits.
    told = rows[:MOST].aggregate(
        charge=Sum("total_charge"),
        pressing=Count("pk", filter=Q(filing_deadline__lt=today + PRESSING)),
    )
    return Figures(
        waiting=str(waiting) if is_whole else f"{waiting}+",
        charge=(told["charge"] or Decimal(0)) if waiting < MOST else None,
        clean=Share(known["ready"], waiting),
        pressing=str(told["pressing"]) if told["pressing"] < MOST else f"{MOST}+",
        first=_first(now - RECENT),
    )


def _first(since: datetime) -> Share:
    """Return how many of the newest answered claims were accepted as first sent."""
    sent = Submission.objects.filter(claim=OuterRef("pk"))
    answers = Acknowledgement.objects.filter(submission__claim=OuterRef("pk"))
    accepted = _answered(Claim.Status.ACCEPTED, since).annotate(
        was_refused=Exists(sent.filter(state=Submission.State.REFUSED))
        | Exists(answers.filter(verdict=Acknowledgement.Verdict.REJECTED))
    )
    found = list(accepted.values_list("received_at", "was_refused")[:ANSWERED])
    if len(found) == ANSWERED:
        since = found[-1][0]  # of the refused no older ones either
    refused = len(_answered(Claim.Status.REJECTED, since).values_list("pk")[:ANSWERED])
    count = sum(not was_refused for _, was_refused in found)
    return Share(count, len(found) + refused)


def _answered(status: str, since: datetime) -> QuerySet[Claim]:
    """Return claims of their own, no corrections, so answered, the newest first."""
    rows = Claim.objects.filter(status=status, parent=None, received_at__gte=since)
    return rows.order_by("-received_at")
