"""Show no more of a kind of suggestion that people keep turning down."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from claims.domain.coding.proposals import ENGINE, Proposal
from claims.domain.refusals import Refusal
from claims.models import Suggestion, SuppressedKind
from claims.services import jobs, policies, standing
from clinicbridge.accounts.models import User

State = Suggestion.State
WINDOW = timedelta(days=90)
Kind = tuple[str, str, str]
KIND = ("source", "kind", "rule")


class NotSuppressed(Refusal):
    """The kind is shown already."""


def shown(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """Yield what of the readers' proposals is no suppressed kind.

    What the engine computed does not come here: a rule is not suppressed
    by how often somebody turns it down.
    """
    for one in proposals:
        if (one.suggester, type(one.fix).__name__, one.rule) not in kinds():
            yield one


def kinds() -> frozenset[Kind]:
    """Return the kinds that are not shown, none while the practice suppresses nothing.

    At most two queries, none where the settings are known.
    """
    if not policies.current().suppress_above:
        return frozenset()
    return standing.remembered("suppressed kinds", _read)


def judge(*, now: datetime) -> int:
    """Suppress each kind whose dismissals passed the practice's share; return how many.

    Decisions of the last 90 days count, of a kind that was lifted those
    since then. Safe to run twice, and two at once: one of them wins.
    """
    policy = policies.current()
    if not policy.suppress_above:
        return 0
    found = 0
    for row in _decisions(now):
        share = 100 * row["dismissed"] / row["decided"]
        if row["decided"] >= policy.suppress_after and share > policy.suppress_above:
            named = {name: row[name] for name in KIND}
            counts = {name: row[name] for name in ("decided", "dismissed")}
            _, is_new = SuppressedKind.objects.get_or_create(
                **named, lifted_at=None, defaults=counts
            )
            found += is_new
    return found


@transaction.atomic
def lift(*, kind_id: uuid.UUID, actor: User) -> SuppressedKind:
    """Show a kind again, and count it anew; open claims are examined again."""
    row = SuppressedKind.objects.select_for_update(of=("self",), no_key=True).get(pk=kind_id)
    if row.lifted_at is not None:
        raise NotSuppressed("This kind is shown again already.")
    row.lifted_by, row.lifted_at = actor, timezone.now()
    row.save(update_fields=["lifted_by", "lifted_at"])
    jobs.request(kind="rescrub", arguments={}, actor=actor)
    return row


def _read() -> frozenset[Kind]:
    return frozenset(SuppressedKind.objects.filter(lifted_at=None).values_list(*KIND))


def _decisions(now: datetime) -> "QuerySet[Suggestion, dict[str, Any]]":
    """Return what people decided of each kind that is shown. One query."""
    same = SuppressedKind.objects.filter(**{name: OuterRef(name) for name in KIND})
    lifted = same.exclude(lifted_at=None).order_by("-lifted_at").values("lifted_at")[:1]
    rows = Suggestion.objects.filter(
        decided_at__gt=now - WINDOW, state__in=(State.ACCEPTED, State.DISMISSED)
    ).exclude(source=ENGINE)
    rows = rows.annotate(lifted=Subquery(lifted))
    rows = rows.filter(Q(lifted=None) | Q(decided_at__gt=F("lifted")))
    counts = {
        "decided": Count("pk"),
        "dismissed": Count("pk", filter=Q(state=State.DISMISSED)),
    }
    return rows.order_by().values(*KIND).annotate(**counts)
