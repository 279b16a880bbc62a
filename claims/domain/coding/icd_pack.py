"""One release of ICD-10-CM, read in place from the bytes ``icd_packing`` writes.

Codes stand in order, so a code is found by bisection and what is below
it is the stretch up to its ``end``. A title holds what it shares with
the title above, and the rest.
"""

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from claims.domain.coding.codetables import IcdEntry

MAGIC = b"ICDPACK1"
NOBODY = 0xFFFFFFFF
RECENT = 2048  # entries kept as they were read; a clinic codes a few hundred
# Column -> type code of its numbers, all little-endian.
COLUMNS = {
    "key": "Q",
    "parent": "I",
    "end": "I",
    "flag": "B",
    "shared": "B",
    "text_at": "I",
    "text_length": "H",
    "note_at": "I",
    "note_length": "H",
}


class Unreadable(ValueError):
    """These bytes are no pack, or one of another version."""


def key_of(code: str) -> int:
    """Return a code as the number it is ordered by."""
    return int.from_bytes(code.replace(".", "").encode("ascii", "replace")[:8].ljust(8), "big")


def numbers(kind: str, section: Any) -> "array[int]":
    """Return a section of little-endian numbers."""
    column = array(kind)
    column.frombytes(section)
    if sys.byteorder == "big":
        column.byteswap()
    return column


def little(column: "array[int]") -> bytes:
    """Return numbers as the little-endian bytes ``numbers`` reads."""
    if sys.byteorder == "big":
        column = array(column.typecode, column)
        column.byteswap()
    return column.tobytes()


class IcdPack:
    """A release of ICD-10-CM; satisfies ``codetables.IcdTable``.

    ``held`` is anything with bytes in it, such as a mapped file: what is
    never asked is never read.
    """

    def __init__(self, held: Any) -> None:
        view = memoryview(held)
        if bytes(view[:8]) != MAGIC:
            raise Unreadable("This is no ICD-10-CM pack of this version.")
        start = 12 + int.from_bytes(view[8:12], "little")
        header = json.loads(bytes(view[12:start]))
        self._body = view[start:]
        self._sections: dict[str, tuple[int, int]] = header["sections"]
        self._blocks = {name: rest for name, *rest in header["blocks"]}
        self.release: str = header["release"]
        self.effective_from = date.fromisoformat(header["effective_from"])
        until = header["effective_to"]
        self.effective_to = date.fromisoformat(until) if until else None
        self.sources: dict[str, str] = header["sources"]
        columns = {name: numbers(kind, self.section(name)) for name, kind in COLUMNS.items()}
        self._key, self._parent, self._end = columns["key"], columns["parent"], columns["end"]
        self._flag, self._shared = columns["flag"], columns["shared"]
        self._text = (columns["text_at"], columns["text_length"])
        self._note = (columns["note_at"], columns["note_length"])
        self._recent = lru_cache(maxsize=RECENT)(self._read)
        self._texts, self._notes = self.section("texts"), self.section("notes")

    def __len__(self) -> int:
        return len(self._key)

    def section(self, name: str) -> memoryview:
        """Return a section's bytes, none where the pack was made without it."""
        at, length = self._sections.get(name, (0, 0))
        return self._body[at : at + length]

    def entry(self, code: str) -> IcdEntry | None:
        """Return a code, category or block; None when the release has none such."""
        return self._recent(code)

    def _read(self, code: str) -> IcdEntry | None:
        if "-" in code:
            return self._block(code)
        place = self.place(code)
        if place is None:
            return None
        above = self._parent[place]
        return IcdEntry(
            code,
            self.description(place),
            bool(self._flag[place]),
            self.code(above) if above != NOBODY else self._block_of.get(place, ""),
            *self._notes_of(place),
        )

    def children(self, code: str) -> tuple[str, ...]:
        """Return the codes right below a code or block, in order."""
        if code in self._blocks:
            return tuple(map(self.code, self._blocks[code][1]))
        place = self.place(code)
        return () if place is None else tuple(map(self.code, self._below(place)))

    def codes(self) -> Iterator[str]:
        """Yield every code and category, in order."""
        return map(self.code, range(len(self)))

    def place(self, code: str) -> int | None:
        """Return where a dotted code stands, None when it does not."""
        place = bisect_left(self._key, key_of(code))
        return place if place < len(self._key) and self.code(place) == code else None

    def code(self, place: int) -> str:
        """Return the dotted code that stands at a place."""
        plain = self._key[place].to_bytes(8, "big").decode().rstrip()
        return f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 else plain

    def is_billable(self, place: int) -> bool:
        """Say whether the code at a place is one a claim may carry."""
        return bool(self._flag[place])

    def description(self, place: int) -> str:
        """Return the title of the code at a place."""
        at, length = self._text[0][place], self._text[1][place]
        rest = str(self._texts[at : at + length], "utf-8")
        shared = self._shared[place]
        return self.description(self._parent[place])[:shared] + rest if shared else rest

    def _below(self, place: int) -> Iterator[int]:
        after, end = place + 1, self._end[place]
        while after < end:
            yield after
            after = self._end[after]

    def _notes_of(self, place: int) -> Iterator[tuple[str, ...]]:
        at, length = self._note[0][place], self._note[1][place]
        said = json.loads(bytes(self._notes[at : at + length])) if length else ()
        return map(tuple, said)

    def _block(self, name: str) -> IcdEntry | None:
        if name not in self._blocks:
            return None
        title, _members, notes = self._blocks[name]
        return IcdEntry(name, title, False, "", *map(tuple, notes))

    @cached_property
    def _block_of(self) -> dict[int, str]:
        return {
            member: name for name, (_, members, _) in self._blocks.items() for member in members
        }
