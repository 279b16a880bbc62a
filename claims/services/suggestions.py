"""What is proposed beside a claim: kept up to date by the engine, decided by people."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from claims.domain import attestations, fixes, pace
from claims.domain.content import ClaimContent
from claims.domain.fixing import Inapplicable
from claims.domain.pace import Reading
from claims.domain.refusals import Refusal
from claims.domain.states import IllegalStep
from claims.models import Claim, Suggestion
from claims.services import asking, changing, readings, review, revisions
from claims.services.changing import Edited
from clinicbridge.accounts.models import User

State = Suggestion.State
DECISION = ("state", "decided_by", "decided_at", "decided_after", "is_quick")
# What a rule computed or the record's own words support; CHECK is for a person to look at.
VERIFIED = (Suggestion.Band.RULE, Suggestion.Band.SUPPORTED)


class UnknownSuggestion(Refusal):
    """The suggestion is gone, or somebody decided it already."""


@transaction.atomic
def accept(
    *,
    claim_id: uuid.UUID,
    seen_revision: int,
    suggestion_id: uuid.UUID,
    actor: User,
    attesting: str = "",
    opened: datetime | None = None,
) -> Edited:
    """Apply what is proposed as the person's own edit, and remember that they took it.

    ``opened`` is when the page they looked at was opened, if that is known.

    A question is put to the provider instead: the claim waits for them.
    Raises fixes.Inapplicable, attestation.Needed, review.StaleRevision.
    """
    claim = review.seen(claim_id, seen_revision)
    review.must_be_editable(claim)
    row = _open(claim, suggestion_id)
    # Decided first: the checks that follow the edit must find it decided.
    _accept(row, actor=actor, read=Reading(opened, timezone.now()))
    fix = fixes.read(row.fix)
    if isinstance(fix, fixes.AskProvider):
        return _ask(claim, fix, actor=actor)
    author = changing.Author(
        actor,
        rule=row.rule,
        reference=str(row.pk),
        attesting=attesting,
        evidence=tuple(row.evidence),
        releases=readings.release(claim.drawn_from_id, row.source),
    )
    return changing.apply(claim, fix, by=author)


def _ask(claim: Claim, fix: fixes.AskProvider, *, actor: User) -> Edited:
    """Let the claim wait for the provider with the drafted question; further ones join it."""
    asking.put(claim, fix.question, actor=actor)
    claim.refresh_from_db()
    claim.is_touched = True
    claim.save(update_fields=["is_touched"])
    review.rescrub(claim)
    return Edited(claim, claim.revision, changed=False)


@transaction.atomic
def accept_line(
    *,
    claim_id: uuid.UUID,
    seen_revision: int,
    line: str,
    actor: User,
    opened: datetime | None = None,
) -> int:
    """Take every verified suggestion of one line that is nobody's word; return how many.

    All or none, and each is a revision of its own, so that each is undone
    alone. What an earlier one made moot or contradicts is not taken.
    """
    claim = review.seen(claim_id, seen_revision)
    review.must_be_editable(claim)
    taken: set[tuple[str, str]] = set()
    read = Reading(opened, timezone.now())
    while (row := _next_takeable(claim, line, taken)) is not None:
        taken.add(_what(row))
        _accept(row, actor=actor, read=read)
        author = changing.Author(
            actor,
            rule=row.rule,
            reference=str(row.pk),
            evidence=tuple(row.evidence),
            releases=readings.release(claim.drawn_from_id, row.source),
        )
        changing.apply(claim, fixes.read(row.fix), by=author)
    if not taken:
        raise UnknownSuggestion("This line has no suggestion that needs nobody's word.")
    return len(taken)


def is_takeable(row: Suggestion, content: ClaimContent) -> bool:
    """Whether a suggestion may be taken with others at one key: verified, nobody's word."""
    if row.band not in VERIFIED:
        return False
    try:
        fix = fixes.read(row.fix)
        after = fix.apply(content)
    except (fixes.Unreadable, Inapplicable):
        return False
    return not fix.asks and not attestations.added(content, after)


def _next_takeable(claim: Claim, line: str, taken: set[tuple[str, str]]) -> Suggestion | None:
    """Return the first that stands now: taking one may have made others moot."""
    content = revisions.current(claim).claim_content
    rows = Suggestion.objects.filter(claim=claim, subject=line, state=State.OPEN)
    rows = rows.exclude(subject="").order_by("created_at", "pk")
    left = (row for row in rows if _what(row) not in taken)
    return next((row for row in left if is_takeable(row, content)), None)


def _what(row: Suggestion) -> tuple[str, str]:
    """Return what a suggestion settles: of two for one thing only the first is taken."""
    return row.fix.get("kind", ""), row.fix.get("modifier", "")


@transaction.atomic
def dismiss(
    *,
    claim_id: uuid.UUID,
    seen_revision: int,
    suggestion_id: uuid.UUID,
    reason: str,
    actor: User,
    opened: datetime | None = None,
) -> None:
    """Turn a suggestion down for good, with one of the five reasons."""
    claim = review.seen(claim_id, seen_revision)
    review.must_be_editable(claim)
    if reason not in Suggestion.Dismissal.values:
        raise IllegalStep("Say why: not documented, wrong code, wrong side, covered, or other.")
    row = _open(claim, suggestion_id)
    row.dismissal = reason
    row.decided_after = Reading(opened, timezone.now()).elapsed(row.created_at)
    _decide(row, State.DISMISSED, actor=actor)
    claim.is_touched = True
    claim.save(update_fields=["is_touched"])
    review.rescrub(claim)


def _open(claim: Claim, suggestion_id: uuid.UUID) -> Suggestion:
    row = Suggestion.objects.filter(claim=claim, pk=suggestion_id, state=State.OPEN).first()
    if row is None:
        raise UnknownSuggestion("This suggestion is gone, or somebody decided it already.")
    return row


def _accept(row: Suggestion, *, actor: User, read: Reading) -> None:
    """Decide, and count where that was sooner than anybody reads."""
    row.decided_after = read.elapsed(row.created_at)
    row.is_quick = read.is_quick(row.created_at, pace.words(row.explanation, row.evidence))
    _decide(row, State.ACCEPTED, actor=actor)


def _decide(row: Suggestion, state: str, *, actor: User) -> None:
    row.state, row.decided_by, row.decided_at = state, actor, timezone.now()
    row.save(update_fields=[*DECISION, "dismissal"])
