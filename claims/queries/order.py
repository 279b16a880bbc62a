"""In which order a view is worked: what must leave first, or what has waited longest."""

import uuid
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from claims.models import Claim

# sort key -> (words, why a claim stands where it stands)
SORTS: dict[str, tuple[str, str]] = {
    "due": (
        "filing limit first",
        (
            "The nearest filing limit comes first; of one day, what has waited longest; "
            "what has no limit yet, last."
        ),
    ),
    "received": ("waiting longest first", "What came first from the EMR comes first."),
}
FIRST = "due"
NULLABLE = frozenset({"filing_deadline"})


class BadCursor(ValueError):
    """The page's address was cut or made up, or its claim is not here any more."""


def put(rows: QuerySet[Claim], sort: str, *, backwards: bool = False) -> QuerySet[Claim]:
    """Return the claims in the order of a sort."""
    names = (
        ["received_at", "pk"] if sort == "received" else ["filing_deadline", "received_at", "pk"]
    )
    if backwards:
        # Nulls are the last of all: backwards they are the first.
        return rows.order_by(
            *(F(name).desc(nulls_first=name in NULLABLE or None) for name in names)
        )
    return rows.order_by(*(F(name).asc(nulls_last=name in NULLABLE or None) for name in names))


def after(rows: QuerySet[Claim], sort: str, claim: Claim) -> QuerySet[Claim]:
    """Return those that come after a claim, in no order."""
    later = Q(received_at__gt=claim.received_at) | Q(received_at=claim.received_at, pk__gt=claim.pk)
    if sort == "received":
        return rows.filter(later)
    due = claim.filing_deadline
    if due is None:
        return rows.filter(later, filing_deadline=None)
    nearer = Q(filing_deadline__gt=due) | Q(filing_deadline=None)
    return rows.filter(nearer | Q(later, filing_deadline=due))


def before(rows: QuerySet[Claim], sort: str, claim: Claim) -> QuerySet[Claim]:
    """Return those that come before a claim, in no order."""
    sooner = Q(received_at__lt=claim.received_at) | Q(
        received_at=claim.received_at, pk__lt=claim.pk
    )
    if sort == "received":
        return rows.filter(sooner)
    due = claim.filing_deadline
    if due is None:
        return rows.filter(Q(filing_deadline__isnull=False) | Q(sooner, filing_deadline=None))
    return rows.filter(Q(filing_deadline__lt=due) | Q(sooner, filing_deadline=due))


def at(text: str) -> Claim:
    """Return the claim a page begins or ends at; BadCursor for anything that is none.

    An address names the claim and not its dates: those would tell of the visit.
    """
    try:
        pk = uuid.UUID(text)
    except ValueError as error:
        raise BadCursor("This page address is not whole.") from error
    found = Claim.objects.only("received_at", "filing_deadline").filter(pk=pk).first()
    if found is None:
        raise BadCursor("The claim this page begins at is not here any more.")
    return found


def why(claim: Any, sort: str, today: date) -> str:
    """Say why a claim stands where it stands."""
    if sort == "received":
        return "Here by how long it waits"
    if claim.filing_deadline is None:
        return "Last: it has no filing limit yet; by how long it waits"
    left = (claim.filing_deadline - today).days
    if left < 0:
        return "Here because its filing limit has passed"
    return f"Here because {left} {'day is' if left == 1 else 'days are'} left to file"
