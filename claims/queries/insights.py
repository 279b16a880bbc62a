"""What people made of suggestions: by kind, source, provider and code, by band and by lot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from claims.domain.coding.proposals import ENGINE
from claims.domain.shares import Share
from claims.models import Claim, Suggestion, SuggestionOutcome, SuppressedKind
from claims.services import policies, readings

State = Suggestion.State
DECIDED = (State.ACCEPTED, State.DISMISSED)
ASK = "AskProvider"
MOST = 15
KINDS = {
    "AddLine": "Add a line",
    "RemoveLine": "Remove a line",
    "SetCode": "Change a code",
    "SetUnits": "Change units",
    "SetMinutes": "Change minutes",
    "SetModifiers": "Change modifiers",
    "AddModifier": "Add a modifier",
    "RemoveModifier": "Remove a modifier",
    "SetPointers": "Change pointers",
    "AddDiagnosis": "Add a diagnosis",
    "ReplaceDiagnosis": "Change a diagnosis",
    "RemoveDiagnosis": "Remove a diagnosis",
    ASK: "Ask the provider",
}


@dataclass(frozen=True, slots=True)
class Row:
    """What people decided of suggestions that have something in common.

    ``timed`` are the accepted of which it is known how long they stood
    there, ``quick`` those accepted sooner than they can be read.
    """

    words: str
    decided: int = 0
    accepted: int = 0
    timed: int = 0
    quick: int = 0

    @property
    def share(self) -> Share:
        """How many were accepted."""
        return Share(self.accepted, self.decided)


@dataclass(frozen=True, slots=True)
class Band:
    """What became of the decided suggestions of one band on approved claims."""

    words: str
    stood: Share
    changed: int
    dismissed: int
    left: int


@dataclass(frozen=True, slots=True)
class Arm:
    """What approved claims say of what their notes suggested, in one arm of the lot."""

    words: str
    claims: int
    stands: Share
    alone: Share | None = None


def decisions(since: datetime) -> dict[str, list[Row]]:
    """Return acceptance by kind, source, provider and code, the most decided first. Four queries.

    What is beyond the first fifteen is one row.
    """
    rows = Suggestion.objects.filter(decided_at__gte=since, state__in=DECIDED).order_by()
    provider = [f"claim__rendering__{name}" for name in ("id", "family", "given", "credential")]
    return {
        "kind": _by(rows, ["kind"], lambda kind: KINDS.get(kind, kind or "Of before")),
        "source": _by(rows, ["source"], source),
        "provider": _by(rows, provider, _provider),
        "code": _by(rows, ["code"], lambda code: code or "No code"),
    }


def total(rows: list[Row], words: str = "") -> Row:
    """Return several rows as one."""
    names = ("decided", "accepted", "timed", "quick")
    return Row(words, **{name: sum(getattr(row, name) for row in rows) for name in names})


def source(name: str) -> str:
    """Return who proposed, in words."""
    return {ENGINE: "Rules", readings.READER: "Read in the note"}.get(name, name.capitalize())


def dismissals(since: datetime) -> list[tuple[str, int]]:
    """Return how often each of the five reasons was given. One query."""
    rows = Suggestion.objects.filter(decided_at__gte=since, state=State.DISMISSED).order_by()
    counts = dict(rows.values_list("dismissal").annotate(Count("pk")))
    return [(str(words), counts.get(reason, 0)) for reason, words in Suggestion.Dismissal.choices]


def reliability(since: datetime) -> list[Band]:
    """Return by band how many of the decided were accepted and stand as proposed. One query.

    Of claims approved since; a question has nothing to stand.
    """
    rows = _outcomes(since).values("suggestion__band")
    accepted = Q(suggestion__state=State.ACCEPTED)
    counts = rows.annotate(
        stood=Count("pk", filter=accepted & Q(stands=True)),
        changed=Count("pk", filter=accepted & Q(stands=False)),
        dismissed=Count("pk", filter=Q(suggestion__state=State.DISMISSED)),
        left=Count("pk", filter=Q(suggestion__state=State.OPEN)),
    )
    found = {row["suggestion__band"]: row for row in counts}
    return [_band(str(words), found[band]) for band, words in _bands() if band in found]


def arms(since: datetime) -> list[Arm]:
    """Return what approved claims say of their notes, shown at once and kept back. One query.

    Counted alike in both: a suggestion that became moot and is not on the
    claim says nothing. Of what was kept back also how much the biller had
    without it.
    """
    moot = Q(suggestion__state=State.STALE, stands=False)
    rows = _outcomes(since).exclude(moot).exclude(suggestion__source=ENGINE)
    rows = rows.filter(claim__blind__in=(Claim.Blind.SHOWN, Claim.Blind.REVEALED))
    counts = rows.values("claim__blind").annotate(
        of=Count("pk"),
        claims=Count("claim", distinct=True),
        stood=Count("pk", filter=Q(stands=True)),
        alone=Count("pk", filter=Q(suggestion__alone=True)),
    )
    found = {row["claim__blind"]: row for row in counts}
    return [
        Arm(words, row["claims"], Share(row["stood"], row["of"]), _alone(row) if is_blind else None)
        for blind, words, is_blind in (
            (Claim.Blind.SHOWN, "Shown from the start", False),
            (Claim.Blind.REVEALED, "Kept back, then shown", True),
        )
        if (row := found.get(blind)) is not None
    ]


def suppressed() -> list[tuple[str, SuppressedKind]]:
    """Return the kinds that are not shown, each in words. One query at most."""
    if not policies.current().suppress_above:
        return []
    rows = SuppressedKind.objects.filter(lifted_at=None).order_by("-since")
    return [(f"{KINDS.get(row.kind, row.kind)} · {source(row.source)}", row) for row in rows]


def _by(rows: "QuerySet[Suggestion]", names: list[str], words: Callable[..., str]) -> list[Row]:
    counts = rows.values(*names).annotate(
        decided=Count("pk"),
        accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
        timed=Count("pk", filter=Q(state=State.ACCEPTED, decided_after__isnull=False)),
        quick=Count("pk", filter=Q(state=State.ACCEPTED, is_quick=True)),
    )
    found = [_row(words(*(one.pop(name) for name in names)), one) for one in counts]
    found.sort(key=lambda row: (-row.decided, row.words))
    rest = found[MOST:]
    return [*found[:MOST], *([total(rest, f"{len(rest)} others")] if rest else [])]


def _row(words: str, counts: dict[str, Any]) -> Row:
    return Row(words, **counts)


def _provider(_: Any, family: str | None, given: str | None, credential: str | None) -> str:
    name = ", ".join(part for part in (family, given) if part)
    return f"{name} {credential or ''}".strip() or "No rendering provider"


def _outcomes(since: datetime) -> "QuerySet[SuggestionOutcome]":
    rows = SuggestionOutcome.objects.filter(created_at__gte=since).order_by()
    return rows.exclude(suggestion__kind=ASK)


def _bands() -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in Suggestion.Band.choices]


def _band(words: str, row: Mapping[str, Any]) -> Band:
    decided = row["stood"] + row["changed"] + row["dismissed"]
    stood = Share(row["stood"], decided)
    return Band(words, stood, row["changed"], row["dismissed"], row["left"])


def _alone(row: Mapping[str, Any]) -> Share:
    return Share(row["alone"], row["of"])
