"""The codes a model may choose among, under short ids that say nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from claims.domain import codes
from claims.domain.coding import icd_sides
from claims.domain.coding.codetables import IcdTable, Tables
from claims.domain.facts import Side

MOST_FOR_A_PHRASE, MOST_DIAGNOSES, MOST_SERVICES = 10, 120, 150

# phrase -> codes, best first
Search = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One code the answer may name by ``id``; ``label`` is a table's or the clinic's words."""

    id: str
    code: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be chosen: diagnoses (``d1`` on) and services (``s1`` on)."""

    diagnoses: tuple[Candidate, ...] = ()
    services: tuple[Candidate, ...] = ()
    by_id: dict[str, Candidate] = field(default_factory=dict)

    def diagnosis(self, short: str) -> Candidate | None:
        """Return the diagnosis of an id, None for one that was never offered."""
        return self.by_id.get(short) if short.startswith("d") else None

    def service(self, short: str) -> Candidate | None:
        """Return the service of an id, None for one that was never offered."""
        return self.by_id.get(short) if short.startswith("s") else None

    @property
    def text(self) -> str:
        """The list as it is sent: an id and words a line, and no code where words say it."""
        every = (*self.diagnoses, *self.services)
        return "\n".join(f"{one.id}: {' '.join((one.label or one.code).split())}" for one in every)


def choose(
    *,
    phrases: Iterable[str],
    search: Search,
    given: Iterable[str] = (),
    services: Iterable[tuple[str, str]],
    tables: Tables,
    on: date | None,
) -> Candidates:
    """Return the candidates for a visit.

    Diagnoses are those ``given`` (the record's, another reader's), what
    phrase search finds, and each one's sisters of another side;
    ``services`` are the practice's own codes with its words. A visit's
    level is no candidate: it follows from facts.
    """
    table = tables.icd.on(on)
    found = _diagnoses(phrases, search, given, table) if table else ()
    diagnoses = tuple(
        Candidate(f"d{place}", code, label) for place, (code, label) in enumerate(found, 1)
    )
    own = dict(pair for pair in services if is_offered(pair[0]))
    listed = tuple(
        Candidate(f"s{place}", code, label)
        for place, (code, label) in enumerate(sorted(own.items())[:MOST_SERVICES], 1)
    )
    return Candidates(diagnoses, listed, {one.id: one for one in (*diagnoses, *listed)})


def is_offered(code: str) -> bool:
    """Whether a code may be chosen: a procedure that is no visit, whose level is computed."""
    return codes.is_procedure(code) and not codes.is_evaluation(code)


def _diagnoses(
    phrases: Iterable[str], search: Search, given: Iterable[str], table: IcdTable
) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for code in _with_sisters(_listed(phrases, search, given), table):
        entry = table.entry(code)
        if entry is not None and entry.is_billable:
            found.setdefault(entry.code, entry.description)
        if len(found) == MOST_DIAGNOSES:
            break
    return tuple(found.items())


def _listed(phrases: Iterable[str], search: Search, given: Iterable[str]) -> Iterator[str]:
    yield from given
    for phrase in dict.fromkeys(phrases):
        yield from list(search(phrase))[:MOST_FOR_A_PHRASE]


def _with_sisters(listed: Iterable[str], table: IcdTable) -> Iterator[str]:
    for code in listed:
        yield code
        for side in Side:
            if sister := icd_sides.with_side(code, side, table):
                yield sister
