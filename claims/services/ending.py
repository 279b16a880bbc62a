"""End what people decided of a claim whose visit comes to name another patient."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from claims.models import Attestation, Claim, Override, PlanOfCare, Suggestion
from claims.services import trail

State = Suggestion.State
UNDECIDED = (State.OPEN, State.HELD)


def decisions(claim: Claim) -> None:
    """End every decision that stands on the claim, and say so in its trail.

    A person judged them by another patient's record; here they would count
    for a bill that person never saw. The rows stay for the history. What
    ended does not stand again when the first patient is named once more.
    The caller holds the claim's row lock.
    """
    now = timezone.now()
    let_stand = _end(Override.objects.filter(claim=claim, ended_at=None), now)
    said = _end(_said_here(claim), now)
    _take_back(said)
    proposed = _end(Suggestion.objects.filter(claim=claim, ended_at=None), now)
    counts = {
        "let stand": len(let_stand),
        "attested": len(said),
        "turned down": sum(row.state == State.DISMISSED for row in proposed),
    }
    trail.decisions_ended(claim, {what: count for what, count in counts.items() if count})


def _said_here(claim: Claim) -> Iterable[Attestation]:
    """Return what people stood for on the claim; said of a plan itself, it is the plan's."""
    rows = Attestation.objects.filter(claim=claim, ended_at=None)
    return rows.exclude(subject__startswith="plan ")


def _end(rows: Iterable[Any], now: datetime) -> list[Any]:
    """End each row by itself, so that the audit has each."""
    ended = list(rows)
    for row in ended:
        changed = ["ended_at"]
        row.ended_at = now
        if isinstance(row, Suggestion) and row.state in UNDECIDED:
            row.state = State.STALE
            changed.append("state")
        row.save(update_fields=changed)
    return ended


def _take_back(ended: list[Attestation]) -> None:
    """Let KX fall on a plan that stood on one of these words: its visit was not this patient's."""
    mine = {row.pk for row in ended}
    plans = PlanOfCare.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in={row.plan_of_care_id for row in ended}, kx_attested_at__isnull=False
    )
    for plan in plans.order_by("pk"):
        if _word_of(plan).pk in mine:
            plan.kx_attested_by = plan.kx_attested_at = None
            plan.save(update_fields=["kx_attested_by", "kx_attested_at"])


def _word_of(plan: PlanOfCare) -> Attestation:
    """Return the word a plan's KX stands on: the two were written in one transaction."""
    at = plan.kx_attested_at
    assert at is not None  # noqa: S101  (asked of attested plans)
    rows = Attestation.objects.filter(plan_of_care=plan)
    return min(rows, key=lambda row: abs(row.created_at - at))
