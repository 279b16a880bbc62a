"""The queue: one line per claim, by view, filtered, page by key."""

import base64
import binascii
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
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

PAGE = 50
# claim -> place of the line -> modifiers
Proposed = dict[uuid.UUID, dict[int, list[str]]]
# view key -> (words, what is in it)
VIEWS: dict[str, tuple[str, Q]] = {
    "ready": ("Ready to approve", Q(status="IN_REVIEW", readiness="READY")),
    "look": ("Needs a look", Q(status="IN_REVIEW", readiness="LOOK")),
    "blocked": ("Blocked", Q(status="IN_REVIEW", readiness="BLOCKED")),
    "hold": ("On hold", Q(status="ON_HOLD")),
    "sending": ("Sending", Q(status="APPROVED")),
    "submitted": ("Submitted", Q(status="SUBMITTED")),
    "rejected": ("Rejected", Q(status="REJECTED")),
    "accepted": ("Accepted", Q(status="ACCEPTED")),
    "ended": ("No claim, voided", Q(status__in=["NO_CLAIM", "VOIDED"])),
}
BEFORE_APPROVAL = ("ready", "look", "blocked", "hold")
AFTER_APPROVAL = ("sending", "submitted", "rejected", "accepted", "ended")


class BadCursor(ValueError):
    """The page's address was cut or made up."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the queue shows: one view, narrowed."""

    view: str = "ready"
    payers: tuple[uuid.UUID, ...] = ()
    providers: tuple[uuid.UUID, ...] = ()
    service_from: date | None = None
    service_to: date | None = None
    received_from: date | None = None
    received_to: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Up to PAGE claims and where the next and earlier pages begin."""

    claims: list[Claim]
    after: str = ""
    before: str = ""


def page(filters: Filters, *, after: str = "", before: str = "") -> Page:
    """Return one page, oldest first. One query; reads no sealed value itself."""
    rows = matching(filters).select_related("patient", "payer", "rendering", "owner")
    if before:
        moment, last = read_cursor(before)
        rows = rows.filter(Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=last))
        found = list(rows.order_by("-received_at", "-pk")[: PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE][::-1]
        return Page(found, cursor(found[-1]) if found else "", cursor(found[0]) if more else "")
    if after:
        moment, last = read_cursor(after)
        rows = rows.filter(Q(received_at__gt=moment) | Q(received_at=moment, pk__gt=last))
    found = list(rows.order_by("received_at", "pk")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    earlier = cursor(found[0]) if after and found else ""
    return Page(found, cursor(found[-1]) if more else "", earlier)


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
    rows = rows.filter(received_at__gte=claim.received_at)
    return list(rows.order_by("received_at", "pk")[:count])


def next_after(filters: Filters, claim: Claim) -> Claim | None:
    """Return the claim to open after this one left the view. One or two queries."""
    rows = matching(filters).exclude(pk=claim.pk).order_by("received_at", "pk")
    return rows.filter(received_at__gte=claim.received_at).first() or rows.first()


def matching(filters: Filters) -> QuerySet[Claim]:
    """Return the claims of a view, narrowed, in no order."""
    rows = Claim.objects.filter(VIEWS[filters.view][1])
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
    return next(key for key, (_, what) in VIEWS.items() if _holds(what, claim))


def _holds(what: Q, claim: Claim) -> bool:
    wanted: dict[str, Any] = dict(what.children)  # type: ignore[arg-type]
    statuses = wanted.get("status__in") or [wanted["status"]]
    return claim.status in statuses and wanted.get("readiness") in (None, claim.readiness)


def cursor(claim: Claim) -> str:
    """Return the place of a claim in the order, for an address; no PHI."""
    text = f"{claim.received_at.isoformat()} {claim.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str) -> tuple[datetime, uuid.UUID]:
    """Read a place back; BadCursor for anything that is none."""
    try:
        moment, pk = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split(" ")
        place = datetime.fromisoformat(moment), uuid.UUID(pk)
    except (ValueError, binascii.Error) as error:
        raise BadCursor("This page address is not whole.") from error
    if place[0].tzinfo is None or not 1900 < place[0].year < 2200:
        raise BadCursor("This page address is not whole.")
    return place


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
