"""The queue: one line per claim, by view, filtered, sorted, page by key."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from claims.models import (
    Claim,
    Connection,
    Payer,
    Provider,
    ServiceLine,
    Submission,
    Suggestion,
)
from claims.queries import order

PAGE = 50
# claim -> place of the line -> modifiers
Proposed = dict[uuid.UUID, dict[int, list[str]]]
# view key -> (words, what is in it)
VIEWS: dict[str, tuple[str, Q]] = {
    "ready": ("Ready to approve", Q(status="IN_REVIEW", readiness="READY")),
    "look": ("Needs a look", Q(status="IN_REVIEW", readiness="LOOK")),
    "blocked": ("Blocked", Q(status="IN_REVIEW", readiness="BLOCKED")),
    "hold": ("On hold", Q(status="ON_HOLD")),
    "provider": ("Waiting on provider", Q(status="ON_HOLD", hold_turn="PROVIDER")),
    "mine": ("Assigned to me", Q(status__in=["IN_REVIEW", "ON_HOLD", "REJECTED"])),
    "sending": ("Sending", Q(status="APPROVED")),
    "submitted": ("Submitted", Q(status="SUBMITTED")),
    "rejected": ("Rejected", Q(status="REJECTED")),
    "accepted": ("Accepted", Q(status="ACCEPTED")),
    "ended": ("No claim, voided", Q(status__in=["NO_CLAIM", "VOIDED"])),
}
BEFORE_APPROVAL = ("ready", "look", "blocked", "hold", "provider", "mine")
AFTER_APPROVAL = ("sending", "submitted", "rejected", "accepted", "ended")
MINE = "mine"  # also only what its person owns
# These show again what stands in another view.
PARTS = ("provider", MINE)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the queue shows: one view, narrowed; ``person`` is who looks, for what is theirs."""

    view: str = "ready"
    payers: tuple[uuid.UUID, ...] = ()
    providers: tuple[uuid.UUID, ...] = ()
    service_from: date | None = None
    service_to: date | None = None
    received_from: date | None = None
    received_to: date | None = None
    sort: str = order.FIRST
    person: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Up to PAGE claims and where the next and earlier pages begin."""

    claims: list[Claim]
    after: str = ""
    before: str = ""


def page(filters: Filters, *, after: str = "", before: str = "") -> Page:
    """Return one page in the order of the sort; BadCursor for a place nobody gave out.

    One query, one more for a page that is not the first; reads no sealed value itself.
    """
    rows = matching(filters).select_related("patient", "payer", "rendering", "owner")
    if before:
        found, more = _take(order.before(rows, filters.sort, order.at(before)), filters, back=True)
        found = found[::-1]
        return Page(found, str(found[-1].pk) if found else "", str(found[0].pk) if more else "")
    if after:
        rows = order.after(rows, filters.sort, order.at(after))
    found, more = _take(rows, filters)
    earlier = str(found[0].pk) if after and found else ""
    return Page(found, str(found[-1].pk) if more else "", earlier)


def _take(
    rows: QuerySet[Claim], filters: Filters, *, back: bool = False
) -> tuple[list[Claim], bool]:
    found = list(order.put(rows, filters.sort, backwards=back)[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def ids(filters: Filters, *, after: str = "", before: str = "") -> tuple[list[str], list[str]]:
    """Return the ids of a page and of the page beyond it, for a poll that opens no name.

    Beyond is where the page was turned to: before it with ``before``, else after it.
    BadCursor for a place nobody gave out. As many queries as the page.
    """
    rows = matching(filters)
    if before:
        rows = order.before(rows, filters.sort, order.at(before))
    elif after:
        rows = order.after(rows, filters.sort, order.at(after))
    found = order.put(rows, filters.sort, backwards=bool(before)).values_list("pk", flat=True)
    told = [str(pk) for pk in found[: 2 * PAGE]]
    step = -1 if before else 1
    return told[:PAGE][::step], told[PAGE:][::step]


def proposed(claims: Iterable[Claim]) -> Proposed:
    """Return the modifiers proposed for each claim's procedures. At most one query, no PHI."""
    asked = [claim.pk for claim in claims if claim.suggestion_count]
    found: Proposed = {}
    for claim_id, place, fix in _proposals(asked) if asked else ():
        words = fix.get("modifiers") or [fix.get("modifier", "")]
        known = found.setdefault(claim_id, {}).setdefault(place, [])
        known += [word for word in words if word and word not in known]
    return found


def _proposals(claim_ids: list[uuid.UUID]) -> Iterable[tuple[uuid.UUID, int, dict[str, Any]]]:
    """Return (claim, place of the line, fix) of what would put a modifier on a line."""
    lines = ServiceLine.objects.filter(claim=OuterRef("claim"), uid=OuterRef("subject"))
    rows = Suggestion.objects.filter(claim__in=claim_ids, state=Suggestion.State.OPEN)
    rows = rows.annotate(place=Subquery(lines.values("position")[:1])).exclude(place=None)
    return rows.order_by("created_at", "pk").values_list("claim_id", "place", "fix")


def neighbours(filters: Filters, claim: Claim, *, count: int = 12) -> list[Claim]:
    """Return the next claims of the view, from this one on. One query."""
    rows = matching(filters).select_related("patient", "payer").exclude(pk=claim.pk)
    return list(order.put(order.after(rows, filters.sort, claim), filters.sort)[:count])


def next_after(
    filters: Filters, claim: Claim, *, others: Collection[uuid.UUID] = ()
) -> Claim | None:
    """Return the claim to open after this one left the view. One or two queries.

    ``others`` are those that somebody else has open; the queue shows them all the same.
    """
    rows = order.put(matching(filters).exclude(pk__in=[claim.pk, *others]), filters.sort)
    return order.after(rows, filters.sort, claim).first() or rows.first()


def matching(filters: Filters) -> QuerySet[Claim]:
    """Return the claims of a view, narrowed, in no order."""
    rows = Claim.objects.filter(VIEWS[filters.view][1])
    if filters.view == MINE:
        rows = rows.filter(owner_id=filters.person) if filters.person else rows.none()
    if filters.payers:
        rows = rows.filter(payer_id__in=filters.payers)
    if filters.providers:
        rows = rows.filter(rendering_id__in=filters.providers)
    bounds: dict[str, Any] = {
        "service_date__gte": filters.service_from,
        "service_date__lte": filters.service_to,
        "received_at__date__gte": filters.received_from,
        "received_at__date__lte": filters.received_to,
    }
    return rows.filter(**{name: value for name, value in bounds.items() if value is not None})


def view_of(claim: Claim) -> str:
    """Return the view a claim stands in: the first that holds such a claim."""
    return next(key for key, (_, what) in VIEWS.items() if key not in PARTS and _holds(what, claim))


def _holds(what: Q, claim: Claim) -> bool:
    wanted: dict[str, Any] = dict(what.children)  # type: ignore[arg-type]
    statuses = wanted.get("status__in") or [wanted["status"]]
    return claim.status in statuses and wanted.get("readiness") in (None, claim.readiness)


def choices() -> tuple[list[Payer], list[Provider]]:
    """Return the payers and providers a queue can be narrowed to. Two queries."""
    return list(Payer.objects.order_by("name")), list(Provider.objects.order_by("family", "given"))


def lines_out() -> list[Connection]:
    """Return the practice's connections, inbound first. One query."""
    return list(Connection.objects.order_by("direction", "name"))


def unsettled() -> dict[str, int]:
    """Return how many submissions wait in a state worth telling. One query."""
    told = ("UNKNOWN", "NEEDS_ATTENTION")
    rows = Submission.objects.filter(state__in=told).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))


def latest_submission(claim_id: uuid.UUID) -> Submission | None:
    """Return the claim's newest submission. One query."""
    return Submission.objects.filter(claim_id=claim_id).order_by("-created_at").first()
