"""What a replay found, in sums and page by page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from claims.domain import effect
from claims.domain.difference import Change
from claims.domain.edits import registry
from claims.models import Job, MappingSet, ReplayResult

ON_A_PAGE = 25
KIND = "replay"
Outcome = ReplayResult.Outcome
UNTRIED = (Outcome.KILLED, Outcome.UNREAD)
_COLUMNS = (
    "outcome",
    "claim_id",
    "discipline",
    "payer__name",
    "kinds",
    "new",
    "fixed",
    "unmatched",
)
NEW, FIXED = "new findings", "fixed findings"


@dataclass(slots=True)
class Summary:
    """How many visits were tried, how many would change, and of what kind they all are."""

    visits: int = 0
    changed: int = 0
    killed: int = 0
    claims: int = 0
    disciplines: Counter[str] = field(default_factory=Counter)
    payers: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    fixed: Counter[str] = field(default_factory=Counter)
    values: set[tuple[str, str]] = field(default_factory=set)

    @property
    def new_count(self) -> int:
        """How many findings would appear."""
        return self.new.total()

    @property
    def fixed_count(self) -> int:
        """How many findings would go."""
        return self.fixed.total()

    @property
    def shared(self) -> list[str]:
        """Say what all that would change have in common: "all PT", "all Medicare Part B"."""
        named = (self.disciplines, self.payers)
        return [
            f"all {next(iter(each))}"
            for each in named
            if self.changed and list(each.values()) == [self.changed]
        ]

    @property
    def unmatched(self) -> list[tuple[str, int]]:
        """Count the values a look-up does not know by the field they came from."""
        return sorted(Counter(source for source, _ in self.values).items())


@dataclass(frozen=True, slots=True)
class Shown:
    """One visit of the table, with what its reader may see of the changes."""

    row: ReplayResult
    changes: tuple[Change, ...]
    new: tuple[str, ...]
    fixed: tuple[str, ...]


def summary(job: Job) -> Summary:
    """Return the sums of a replay so far. One query."""
    found = Summary()
    for row in ReplayResult.objects.filter(job=job).order_by().values(*_COLUMNS):
        found.visits += 1
        found.killed += row["outcome"] in UNTRIED
        found.values |= {(source, token) for source, token in row["unmatched"]}
        if row["outcome"] != Outcome.CHANGED:
            continue
        found.changed += 1
        found.claims += row["claim_id"] is not None
        found.disciplines.update(filter(None, [row["discipline"]]))
        found.payers.update(filter(None, [row["payer__name"]]))
        found.kinds.update(row["kinds"].split())
        found.new.update(row["new"])
        found.fixed.update(row["fixed"])
    return found


def choices(found: Summary) -> list[tuple[str, str]]:
    """Return the kinds of change a table can be narrowed to, the most frequent first."""
    kinds = [(kind, f"{effect.kind_words(kind)} ({n})") for kind, n in found.kinds.most_common()]
    findings = [(name, name) for name, any_ in ((NEW, found.new), (FIXED, found.fixed)) if any_]
    return [*kinds, *findings]


def changed(job: Job, kind: str = "") -> QuerySet[ReplayResult]:
    """Return the visits whose claims would change, of one kind of change where one is named."""
    rows = ReplayResult.objects.filter(job=job, outcome=Outcome.CHANGED)
    if kind in (NEW, FIXED):
        rows = rows.filter(**{f"{'new' if kind == NEW else 'fixed'}_count__gt": 0})
    elif kind:
        rows = rows.filter(kinds__contains=f" {kind} ")
    return rows.select_related("claim", "encounter", "payer").order_by("position")


def page(job: Job, kind: str, number: str | None) -> Page[ReplayResult]:
    """Return one page of them; the last where there are not so many."""
    return Paginator(changed(job, kind), ON_A_PAGE).get_page(number)


def shown(rows: Iterable[ReplayResult], *, opened: bool) -> list[Shown]:
    """Return visits as a page shows them, masked as the audit masks unless ``opened``.

    The caller declares the purpose of the reading.
    """
    return [
        Shown(
            row,
            tuple(_seen(Change.model_validate(one), opened=opened) for one in row.changes),
            tuple(map(_rule, sorted(row.new))),
            tuple(map(_rule, sorted(row.fixed))),
        )
        for row in rows
    ]


def killed(job: Job) -> QuerySet[ReplayResult]:
    """Return the visits that could not be tried or not be read, each with why."""
    rows = ReplayResult.objects.filter(job=job, outcome__in=UNTRIED)
    return rows.select_related("claim", "encounter").order_by("position")


def of_set(mapping_set: MappingSet) -> QuerySet[Job]:
    """Return the latest replays of a set."""
    jobs = Job.objects.filter(kind=KIND, arguments__set=str(mapping_set.pk))
    return jobs.select_related("requested_by").order_by("-created_at")[:10]


def of_content(mapping_set: MappingSet, digest: str) -> QuerySet[Job]:
    """Return the replays of exactly this content on the set's connection, the newest first.

    Another version may have the same content; another connection has other visits.
    """
    sets = MappingSet.objects.filter(connection_id=mapping_set.connection_id)
    named = [str(pk) for pk in sets.values_list("pk", flat=True)]
    jobs = Job.objects.filter(kind=KIND, arguments__digest=digest, arguments__set__in=named)
    return jobs.select_related("requested_by").order_by("-created_at")


def latest(mapping_set: MappingSet, digest: str) -> Job | None:
    """Return the newest finished replay that ran under exactly this content. Two queries."""
    return of_content(mapping_set, digest).filter(state=Job.State.DONE).first()


def examples(job: Job | None) -> dict[str, list[dict[str, str]]]:
    """Return by target a few masked examples of what the rules made in a replay. One query.

    Each names its ``rule``, what the EMR sent as ``raw`` and the ``value``
    made. Nothing where there is no replay, or what it found was removed.
    """
    found: dict[str, list[dict[str, str]]] = {}
    rows = ReplayResult.objects.filter(job=job) if job else ReplayResult.objects.none()
    for kept in rows.exclude(examples=[]).values_list("examples", flat=True):
        for one in kept:
            found.setdefault(one["target"], []).append(one)
    return found


def _seen(change: Change, *, opened: bool) -> Change:
    if not change.masked:
        return change
    if opened:
        return change.model_copy(update={"masked": False})
    return change.model_copy(update={"old": None, "new": None})


def _rule(edit: str) -> str:
    """Return an edit as a biller would say it, by its id where it is gone."""
    known: dict[str, Any] = {one.id: one.rule for one in registry.edits()}
    return known.get(edit, edit)
