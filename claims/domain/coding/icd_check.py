"""What one release of ICD-10-CM says of a code: whether it is one, and what is below it."""

from collections.abc import Iterator
from dataclasses import dataclass

from claims.domain import codes
from claims.domain.coding.codetables import IcdEntry, IcdTable
from claims.domain.coding.icd_rows import SEVENTH_PLACE, seventh

SOURCE = "ICD-10-CM Official Guidelines, sec. I.B.2; 45 CFR 162.1002"
GUESSES = 8


@dataclass(frozen=True, slots=True)
class Checked:
    """A code as a release knows it.

    ``children`` are the codes right below, none for a billable one;
    ``better`` are billable codes it may have been meant for.
    """

    normalized: str
    is_valid: bool
    is_billable: bool
    children: tuple[str, ...]
    better: tuple[str, ...]
    explanation: str
    release: str
    rule: str = "icd.check"
    source: str = SOURCE

    @property
    def inputs(self) -> dict[str, str]:
        """What was judged."""
        return {"code": self.normalized, "release": self.release}


def check(code: str, table: IcdTable) -> Checked:
    """Judge a code however it is written, with its dot or without."""
    normal = codes.normalise_diagnosis(code)
    entry = table.entry(normal)
    if entry is None:
        said = f"{normal} is not in ICD-10-CM {table.release}."
        better = tuple(_repaired(normal, table))
        return Checked(normal, False, False, (), better, said, table.release)
    if entry.is_billable:
        said = f"{normal} is a billable code of ICD-10-CM {table.release}."
        return Checked(normal, True, True, (), (), said, table.release)
    below = table.children(normal)
    said = f"{normal} is a heading: a claim carries one of the codes below it."
    better = tuple(billable_below(normal, table, most=GUESSES))
    return Checked(normal, True, False, below, better, said, table.release)


def above(entry: IcdEntry, table: IcdTable) -> Iterator[IcdEntry]:
    """Yield a code's entry and those it stands under, its block last."""
    found: IcdEntry | None = entry
    while found is not None:
        yield found
        found = table.entry(found.parent) if found.parent else None


def billable_below(code: str, table: IcdTable, *, most: int) -> list[str]:
    """Return the billable codes below one, none when there are more than ``most``."""
    found: list[str] = []
    waiting = list(reversed(table.children(code)))
    while waiting:
        entry = table.entry(waiting.pop())
        if entry is None:
            continue
        if entry.is_billable:
            found.append(entry.code)
        if len(found) > most:
            return []
        waiting += reversed(table.children(entry.code))
    return found


def _repaired(code: str, table: IcdTable) -> Iterator[str]:
    """Yield billable codes a misspelt one may be meant for.

    Its placeholder may be missing (S82.61A for S82.61XA), or its 7th
    character may be no character of that code (S83.241X).
    """
    plain = code.replace(".", "")
    stem, last = plain[:-1], plain[-1:]
    filled = seventh(stem, last) if 3 <= len(stem) < SEVENTH_PLACE else ""
    entry = table.entry(filled) if filled else None
    if entry is not None and entry.is_billable:
        yield filled
        return
    base = codes.normalise_diagnosis(stem)
    if len(plain) > SEVENTH_PLACE or plain.endswith("X"):
        while base and table.entry(base) is None:
            base = codes.normalise_diagnosis(base.replace(".", "")[:-1])
        yield from (
            one
            for one in (billable_below(base, table, most=GUESSES) if len(base) > 4 else ())
            if len(one) == SEVENTH_PLACE + 2
        )
