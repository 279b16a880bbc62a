"""The code tables of one claim, answered from the releases a practice has."""

import dataclasses
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.domain.coding.codetables import (
    AddOn,
    MueLimit,
    Place,
    PlaceTable,
    Procedure,
    PtpEdit,
    ServiceFacts,
)
from claims.domain.coding.releases import Release, Shelf

EMPTY = Shelf(())
_LEVEL_ONE = re.compile(r"[0-9]{4}[0-9FMTU]")
# No D: those codes are the American Dental Association's, and no file of CMS tells them.
_LEVEL_TWO = re.compile(r"[A-CE-V][0-9]{4}")

Key = tuple[Hashable, str]
# What one release says of one code, by modifier; "" is the code itself.
Said = Mapping[str, Any]
NOTHING: Said = {}


@dataclass(frozen=True, slots=True)
class Primary:
    """A code an add-on may be added to, and from when to when."""

    code: str
    effective: date | None = None
    deletion: date | None = None

    def holds(self, on: date | None) -> bool:
        """Say whether the pair is in force on a day."""
        if on is None:
            return True
        is_begun = self.effective is None or self.effective <= on
        return is_begun and (self.deletion is None or on <= self.deletion)


@dataclass(frozen=True, slots=True)
class AddOnRow:
    """An add-on code with every primary it ever had; kind 2 has none."""

    code: str
    kind: int
    primaries: tuple[Primary, ...] = ()


@dataclass(slots=True)
class Rows:
    """What releases say of codes; a code nobody announced is fetched when asked for."""

    said: dict[Key, Said]
    fetch: Callable[[Iterable[str]], Mapping[Key, Said]]

    def of(self, release: Release | None, code: str, modifier: str = "") -> Any:
        """Return a release's row of a code and modifier, None when it has none."""
        if release is None:
            return None
        found = self.said.get((release.id, code))
        if found is None:
            self.said.update(self.fetch((code,)))
            found = self.said.setdefault((release.id, code), NOTHING)
        return found.get(modifier)


@dataclass(frozen=True, slots=True)
class LoadedMue:
    """The medically unlikely edits a practice loaded."""

    shelf: Shelf
    rows: Rows

    def limit(self, code: str, on: date | None) -> MueLimit | None:
        """Return the limit of the release that judges the day."""
        release = self.shelf.on(on)
        return _named(self.rows.of(release, code), release, on)


@dataclass(frozen=True, slots=True)
class LoadedAddOns:
    """The add-on codes a practice loaded."""

    shelf: Shelf
    rows: Rows

    def add_on(self, code: str, on: date | None) -> AddOn | None:
        """Return the add-on with the primaries in force on the day."""
        release = self.shelf.on(on)
        row: AddOnRow | None = self.rows.of(release, code)
        if row is None or release is None:
            return None
        held = frozenset(one.code for one in row.primaries if one.holds(on))
        if row.primaries and not held:
            return None  # every pair ended or has not begun: no add-on on that day
        return AddOn(code=code, kind=row.kind, primaries=held, release=release.name_on(on))


@dataclass(frozen=True, slots=True)
class LoadedFees:
    """The physician fee schedule a practice loaded; a claim's many edits ask it the same."""

    shelf: Shelf
    rows: Rows
    answered: dict[tuple[str, date | None, str], ServiceFacts | None] = dataclasses.field(
        default_factory=dict, compare=False, repr=False
    )

    def facts(self, code: str, on: date | None, *, modifier: str = "") -> ServiceFacts | None:
        """Return the row of the release that judges the day."""
        asked = (code, on, modifier)
        if asked not in self.answered:
            release = self.shelf.on(on)
            self.answered[asked] = _named(self.rows.of(release, code, modifier), release, on)
        return self.answered[asked]


@dataclass(frozen=True, slots=True)
class LoadedProcedures:
    """HCPCS Level II and the practice's own CPT."""

    hcpcs: Shelf
    cpt: Shelf
    rows: Rows

    def covers(self, code: str, on: date | None) -> bool:
        """Say whether a release made for that day would know the code."""
        return self._shelf(code).covering(on) is not None

    def procedure(self, code: str) -> Procedure | None:
        """Return what the newest release that has the code says.

        A code a later release no longer has ended the day before it.
        """
        for shelf in (self.cpt, self.hcpcs):  # a list for billing may hold both
            for release in shelf.releases:
                row: Procedure | None = self.rows.of(release, code)
                if row is not None:
                    ended = row.valid_to or shelf.ended(release)
                    return dataclasses.replace(row, valid_to=ended, release=release.name)
        return None

    def _shelf(self, code: str) -> Shelf:
        if _LEVEL_ONE.fullmatch(code):
            return self.cpt
        return self.hcpcs if _LEVEL_TWO.fullmatch(code) else EMPTY


@dataclass(slots=True)
class LoadedPtp:
    """The procedure-to-procedure edits a practice loaded, between the codes of one claim."""

    shelf: Shelf
    fetch: Callable[[Release, frozenset[str]], tuple[PtpEdit, ...]]
    known: dict[Hashable, tuple[frozenset[str], tuple[PtpEdit, ...]]] = dataclasses.field(
        default_factory=dict
    )

    def between(self, codes: frozenset[str], on: date | None) -> tuple[PtpEdit, ...]:
        """Return the edits in force by their own dates, of the release that judges the day."""
        release = self.shelf.on(on)
        if release is None:
            return ()
        return tuple(
            dataclasses.replace(edit, release=release.name_on(on))
            for edit in self._among(release, codes)
            if edit.holds(on) and edit.column1 in codes and edit.column2 in codes
        )

    def _among(self, release: Release, codes: frozenset[str]) -> tuple[PtpEdit, ...]:
        asked, edits = self.known.get(release.id, (frozenset(), ()))
        if not codes <= asked:
            asked = codes | asked
            edits = self.fetch(release, asked)
            self.known[release.id] = (asked, edits)
        return edits


@dataclass(frozen=True, slots=True)
class LoadedPlaces:
    """Places of service: the practice's own table before the shipped one."""

    shelf: Shelf
    rows: Rows
    shipped: PlaceTable

    def place(self, code: str) -> Place | None:
        """Return a place by its two digits."""
        own: Place | None = None
        for release in self.shelf.releases:
            own = own or self.rows.of(release, code)
        return own or self.shipped.place(code)


def _named(row: Any, release: Release | None, on: date | None) -> Any:
    """Return the row naming its release, and that it is only the nearest where it is."""
    if row is None or release is None:
        return None
    return dataclasses.replace(row, release=release.name_on(on))
