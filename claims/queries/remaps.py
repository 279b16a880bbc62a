"""Open claims drawn under other versions of a mapping, and what became of those drawn anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from claims.models import Claim, Job, MappingSet, Remapped
from claims.services import remap_request, remapping

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Under:
    """How many open claims were drawn under one version, and how many of them are on hold."""

    version: str
    claims: int
    held: int


def waiting(mapping_set: MappingSet) -> list[Under]:
    """Return the open claims by the version they were drawn under, the newest first. One query."""
    held = Count("pk", filter=Q(status=Claim.Status.ON_HOLD))
    rows: Any = remapping.open_claims(mapping_set).order_by()
    rows = rows.values("under")
    counted = rows.annotate(claims=Count("pk"), held=held)
    found = [Under(row["under"], row["claims"], row["held"]) for row in counted]
    return sorted(found, key=lambda one: (len(one.version), one.version), reverse=True)


def words(found: Iterable[Under]) -> str:
    """Say it in a sentence: "12 open claims were drawn under version 3, 1 under version 2"."""
    said = [f"{one.claims} under version {one.version}" for one in found]
    if not said:
        return "No open claim was drawn under another version."
    first, *rest = said
    count, _, under = first.partition(" ")
    noun = "open claim was" if count == "1" else "open claims were"
    return f"{', '.join([f'{count} {noun} drawn {under}', *rest])}."


def of_set(mapping_set: MappingSet) -> QuerySet[Job]:
    """Return the latest such work on a set."""
    jobs = Job.objects.filter(kind=remap_request.KIND, arguments__set=str(mapping_set.pk))
    return jobs.select_related("requested_by").order_by("-created_at")[:10]


def counts(job: Job) -> list[tuple[str, str, int]]:
    """Return how many claims came to each outcome, with its words, in their order. One query."""
    rows = Remapped.objects.filter(job=job).order_by().values("outcome")
    found = {row["outcome"]: row["many"] for row in rows.annotate(many=Count("pk"))}
    return [
        (str(value), str(label), found.get(value, 0)) for value, label in Remapped.Outcome.choices
    ]


def page(job: Job, outcome: str, number: str | None) -> Page[Remapped]:
    """Return one page of the claims, of one outcome where one is named."""
    rows = Remapped.objects.filter(job=job).select_related("claim__payer", "claim__encounter")
    if outcome in Remapped.Outcome.values:
        rows = rows.filter(outcome=outcome)
    return Paginator(rows.order_by("position"), ON_A_PAGE).get_page(number)
