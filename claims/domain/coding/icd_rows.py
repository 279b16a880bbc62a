"""Rows of one ICD-10-CM release, as its files say them and the pack holds them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from claims.domain import codes

# The FY2026 table holds 98,186 codes, headers included; a release is of that order.
FEWEST, MOST = 50_000, 120_000
SEVENTH_PLACE = 6
PLACEHOLDER = "X"
_SECOND_NAME = re.compile(r"\s*/\s*[\t\n].*", re.DOTALL)


class Malformed(ValueError):
    """The file is no ICD-10-CM release; the message names the line and the reason."""


@dataclass(frozen=True, slots=True)
class IcdRow:
    """One code, category or block; ``parent`` is the code or block above.

    Codes carry their dot. A block is named by its range, "M15-M19"; a
    block of one category is "B20-B20", so that no code is its own parent.
    """

    code: str
    description: str
    is_billable: bool
    parent: str = ""
    includes: tuple[str, ...] = ()
    inclusion_terms: tuple[str, ...] = ()
    excludes1: tuple[str, ...] = ()
    excludes2: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()
    use_additional: tuple[str, ...] = ()

    @property
    def is_block(self) -> bool:
        """Whether this is a range of categories."""
        return "-" in self.code


NOTES = tuple(one.name for one in fields(IcdRow))[4:]


@dataclass(frozen=True, slots=True)
class Release:
    """Which release rows belong to, and the days it judges."""

    name: str
    effective_from: date
    effective_to: date | None = None
    sources: Mapping[str, str] = field(default_factory=dict)


def with_notes(row: IcdRow, notes: Mapping[str, Any]) -> IcdRow:
    """Return the row with these notes, each a tuple of lines under its field's name."""
    return replace(row, **notes)


def block(name: str) -> str:
    """Return a block's name as a range, even where it holds one category."""
    return name if "-" in name else f"{name}-{name}"


def tidy(text: str) -> str:
    """Return a title on one line; of two names for a 7th character, the first."""
    return " ".join(_SECOND_NAME.sub("", text).split())


def seventh(code: str, character: str) -> str:
    """Return a code with its 7th character, the empty places before it filled with X."""
    plain = code.replace(".", "").ljust(SEVENTH_PLACE, PLACEHOLDER) + character
    return codes.normalise_diagnosis(plain)


def merge(rows: Iterable[IcdRow], notes: Iterable[IcdRow]) -> Iterator[IcdRow]:
    """Return the first's codes with the second's notes, as a release comes in two files."""
    known = {row.code: row for row in notes}
    for row in rows:
        told = known.pop(row.code, None)
        parent = row.parent or (told.parent if told else "")
        extra = {name: getattr(told, name) for name in NOTES} if told else {}
        yield with_notes(row, {**extra, "parent": parent})
    yield from (row for row in known.values() if row.is_block)


def check(rows: Iterable[IcdRow]) -> tuple[IcdRow, ...]:
    """Return the rows in order of code; Malformed when they are no whole release."""
    by_code: dict[str, IcdRow] = {}
    count = 0
    for row in rows:
        count += not row.is_block
        if by_code.setdefault(row.code, row) is not row:
            raise Malformed(f"{row.code} is in the file twice.")
    if not FEWEST <= count <= MOST:
        raise Malformed(f"The file holds {count:,} codes; a release holds {FEWEST:,} to {MOST:,}.")
    for row in by_code.values():
        if row.parent and "-" not in row.parent and row.parent not in by_code:
            raise Malformed(f"{row.code} stands under {row.parent}, which is not in the file.")
    return tuple(sorted(by_code.values(), key=lambda row: row.code.replace(".", "")))
