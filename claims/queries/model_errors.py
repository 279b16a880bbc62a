"""What of models' answers was not let through, and which calls ended without one."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from claims.domain.reading.holding import Drop
from claims.models import SuggestionRun

State = SuggestionRun.State
DROPPED = {
    Drop.SCHEMA: "Not of the form asked for",
    Drop.UNLISTED: "A code nobody offered it",
    Drop.NOT_BILLABLE: "A code not billable that day",
    Drop.TOO_SHORT: "A quote too short to prove anything",
    Drop.NOT_VERBATIM: "A quote that is not in the note",
    Drop.ADDRESSED: "Words that address a reader",
    Drop.NOT_ACTIVE: "Denied, past, planned or uncertain in the note",
    Drop.SIDE: "Another side than the note's",
    Drop.MINUTES: "Other minutes than the note's",
    Drop.BESIDE: "Words that say nothing of what they are quoted for",
    Drop.REPEATED: "Words that had proved the same service already",
}


@dataclass(frozen=True, slots=True)
class Errors:
    """``kept`` facts held; ``dropped`` and ``unread`` are (words, how often), most often first."""

    runs: int
    kept: int
    dropped: list[tuple[str, int]]
    unread: list[tuple[str, int]]


def since(moment: datetime) -> Errors:
    """Return what came of the readings asked for since. Two queries."""
    rows = SuggestionRun.objects.filter(created_at__gte=moment).order_by()
    ended = rows.filter(state__in=(State.DONE, State.ABSTAINED, State.FAILED))
    unread = ended.exclude(state=State.DONE).values_list("reason").annotate(Count("pk"))
    runs, kept, dropped = 0, 0, Counter[str]()
    for facts, counts in ended.values_list("kept", "dropped").iterator():
        runs, kept = runs + 1, kept + facts
        dropped.update({reason: int(count) for reason, count in counts.items()})
    return Errors(
        runs=runs,
        kept=kept,
        dropped=[(_dropped(reason), count) for reason, count in dropped.most_common()],
        unread=sorted(((_ended(r), n) for r, n in unread), key=lambda one: (-one[1], one[0])),
    )


def _dropped(reason: str) -> str:
    known = reason in Drop.__members__
    return DROPPED[Drop(reason)] if known else reason.replace("_", " ").capitalize()


def _ended(reason: str) -> str:
    known = dict(SuggestionRun.Reason.choices)
    return str(known.get(reason, reason)) if reason else "No reason was given"
