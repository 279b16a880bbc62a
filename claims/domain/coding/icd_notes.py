"""What the notes of ICD-10-CM say of two codes together, and of their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from claims.domain.coding import icd_check, icd_references, icd_sides
from claims.domain.coding.codetables import IcdEntry, IcdTable
from claims.domain.coding.icd_sides import Laterality

EXCLUDES1_SOURCE = "ICD-10-CM Official Guidelines, sec. I.A.12.a"
SEQUENCE_SOURCE = "ICD-10-CM Official Guidelines, sec. I.A.13"
KEPT = 4096
_ELSEWHERE = "diseases classified elsewhere"
# A note with one of these words asks for a code only where there is such a thing.
_CONDITIONAL = ("if applicable", "if known", "any ", "associated", "if desired", "when applicable")
_OPPOSITE = {Laterality.LEFT: Laterality.RIGHT, Laterality.RIGHT: Laterality.LEFT}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two codes an Excludes1 note keeps apart; ``holder`` is where the note stands."""

    pair: tuple[str, str]
    holder: str
    note: str
    explanation: str
    release: str
    rule: str = "icd.excludes1"
    source: str = EXCLUDES1_SOURCE

    @property
    def inputs(self) -> dict[str, object]:
        """What was judged."""
        return {"pair": self.pair, "note": self.note}


def excludes1(codes: Sequence[str], table: IcdTable) -> Iterator[Conflict]:
    """Yield each pair of codes that an Excludes1 note, own or inherited, keeps apart.

    Two sides of the body are two conditions: the guidelines' exception
    for unrelated conditions holds, and nothing is said.
    """
    known = [code for code in dict.fromkeys(codes) if table.entry(code) is not None]
    for place, one in enumerate(known):
        for other in known[place + 1 :]:
            found = _excluding(one, other, table) or _excluding(other, one, table)
            if found is not None and not _are_opposite(one, other, table):
                holder, note = found
                said = f"{holder} excludes {note}: {one} and {other} are not coded together."
                yield Conflict((one, other), holder, note, said, table.release)


@dataclass(frozen=True, slots=True)
class Asked:
    """A note that asks for another code, first or in addition, and where it stands."""

    holder: str
    note: str
    references: tuple[icd_references.Reference, ...]
    is_conditional: bool

    def means(self, code: str) -> bool:
        """Say whether a code is one of those the note names."""
        return any(reference.means(code) for reference in self.references)


@lru_cache(maxsize=KEPT)
def code_first(code: str, table: IcdTable) -> tuple[Asked, ...]:
    """Return the notes, own and inherited, that want another code before this one."""
    return tuple(_asked(code, table, "code_first"))


@lru_cache(maxsize=KEPT)
def use_additional(code: str, table: IcdTable) -> tuple[Asked, ...]:
    """Return the notes, own and inherited, that want another code after this one."""
    return tuple(_asked(code, table, "use_additional"))


@lru_cache(maxsize=KEPT)
def is_manifestation(code: str, table: IcdTable) -> bool:
    """Say whether a code is a manifestation "in diseases classified elsewhere"."""
    entry = table.entry(code)
    return entry is not None and _ELSEWHERE in entry.description.lower()


def _asked(code: str, table: IcdTable, name: str) -> Iterator[Asked]:
    for entry in _line_of(code, table):
        lines: tuple[str, ...] = getattr(entry, name)
        if lines:
            first = lines[0].lower()
            references = tuple(one for line in lines for one in icd_references.parse(line))
            conditional = any(word in first for word in _CONDITIONAL)
            yield Asked(entry.code, "; ".join(lines), references, conditional)


@lru_cache(maxsize=4 * KEPT)
def _excluding(one: str, other: str, table: IcdTable) -> tuple[str, str] | None:
    """Return the code that holds the note and the note, None when none excludes."""
    shared = {entry.code for entry in _line_of(other, table)}
    for entry in _line_of(one, table):
        if entry.code in shared:
            return None  # what both stand under does not tell them apart
        for note in entry.excludes1:
            if icd_references.means(note, other):
                return entry.code, note
    return None


def _are_opposite(one: str, other: str, table: IcdTable) -> bool:
    side = icd_sides.side_of(one, table)
    return side in _OPPOSITE and icd_sides.side_of(other, table) is _OPPOSITE[side]


@lru_cache(maxsize=KEPT)
def _line_of(code: str, table: IcdTable) -> tuple[IcdEntry, ...]:
    entry = table.entry(code)
    return () if entry is None else tuple(icd_check.above(entry, table))
