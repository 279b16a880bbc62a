"""The published code tables the engine and the edits are handed.

Every table is a protocol: the domain asks, services answer from what the
product ships and the practice imported. What is not loaded answers that
it knows nothing, and nothing is then found or refused for its sake.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class IcdEntry:
    """One ICD-10-CM code, its dot in place, with its own notes as printed.

    ``parent`` is the code or block above, "" at a chapter. Notes of the
    codes above are inherited; the reader walks up ``parent``.
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


class IcdTable(Protocol):
    """One release of ICD-10-CM; what follows from a code is kept by table and code."""

    release: str
    effective_from: date
    effective_to: date | None

    def __hash__(self) -> int: ...

    def entry(self, code: str) -> IcdEntry | None:
        """Return a code or category by its dotted code, None when there is none."""
        ...

    def children(self, code: str) -> tuple[str, ...]:
        """Return the codes right below, in order."""
        ...


class IcdTables(Protocol):
    """Every loaded release of ICD-10-CM."""

    def on(self, day: date | None) -> IcdTable | None:
        """Return the release that judges a day: the nearest outside all of them."""
        ...


@dataclass(frozen=True, slots=True)
class PtpEdit:
    """One NCCI procedure-to-procedure edit: column 1 is paid, column 2 is not.

    ``indicator``: 0 no modifier helps, 1 one may, 9 was never in force.
    ``deletion`` is the last day it holds.
    """

    column1: str
    column2: str
    indicator: int
    effective: date
    deletion: date | None = None
    release: str = ""

    def holds(self, on: date | None) -> bool:
        """Say whether the edit is in force on a day of service."""
        if self.indicator not in (0, 1) or on is None:
            return False
        return self.effective <= on and (self.deletion is None or on <= self.deletion)


class PtpTable(Protocol):
    """NCCI procedure-to-procedure edits."""

    def between(self, codes: frozenset[str], on: date | None) -> tuple[PtpEdit, ...]:
        """Return the edits in force on a day between any two of these codes."""
        ...


@dataclass(frozen=True, slots=True)
class MueLimit:
    """Most units of a code: per line (``mai`` 1) or per day (2 absolute, 3 reviewable)."""

    code: str
    value: int
    mai: int
    release: str = ""


class MueTable(Protocol):
    """NCCI medically unlikely edits, practitioner services."""

    def limit(self, code: str, on: date | None) -> MueLimit | None:
        """Return the limit in force, None when the code has none or none is loaded."""
        ...


@dataclass(frozen=True, slots=True)
class AddOn:
    """An add-on code. ``kind`` 1: only with ``primaries``; 2: the payer decides; 3: some."""

    code: str
    kind: int
    primaries: frozenset[str] = frozenset()
    release: str = ""


class AddOnTable(Protocol):
    """Add-on codes and what they are added to."""

    def add_on(self, code: str, on: date | None) -> AddOn | None:
        """Return what is known of an add-on code, None when it is none."""
        ...


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What the Medicare physician fee schedule says of a code (and modifier).

    ``global_days``: 000, 010, 090, XXX, YYY, ZZZ, MMM. ``bilateral``: 0,
    1, 2, 3, 9. ``assistant``, ``co_surgeon``, ``team``: 0, 1, 2, 9.
    ``allowed`` is the national non-facility amount in dollars, before
    any locality: an estimate.
    """

    code: str
    modifier: str = ""
    status: str = ""
    global_days: str = ""
    multiple: str = ""
    bilateral: str = ""
    assistant: str = ""
    co_surgeon: str = ""
    team: str = ""
    component: str = ""
    allowed: Decimal | None = None
    allowed_facility: Decimal | None = None
    release: str = ""


class PhysicianFeeTable(Protocol):
    """The Medicare physician fee schedule (RVU file)."""

    def facts(self, code: str, on: date | None, *, modifier: str = "") -> ServiceFacts | None:
        """Return the schedule's row in force, None when there is none or none is loaded."""
        ...


@dataclass(frozen=True, slots=True)
class Procedure:
    """A CPT or HCPCS code as the practice imported it; the words are its licence's."""

    code: str
    description: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    release: str = ""


class ProcedureTable(Protocol):
    """CPT (the practice's own licence) and HCPCS Level II."""

    def covers(self, code: str, on: date | None) -> bool:
        """Say whether a table is loaded that would know this code on that day."""
        ...

    def procedure(self, code: str) -> Procedure | None:
        """Return the code whatever its dates, None when no loaded table has it."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """A place of service in our own words."""

    code: str
    name: str
    is_facility: bool = False
    valid_from: date | None = None


class PlaceTable(Protocol):
    """Places of service."""

    def place(self, code: str) -> Place | None:
        """Return a place by its two digits."""
        ...


@dataclass(frozen=True, slots=True)
class Places:
    """Places of service by their two digits; satisfies ``PlaceTable``."""

    by_code: Mapping[str, Place]

    def place(self, code: str) -> Place | None:
        """Return a place, None when CMS has assigned no such code."""
        return self.by_code.get(code)


@dataclass(frozen=True, slots=True)
class NotLoaded:
    """Every table of a practice that has loaded none."""

    def on(self, day: date | None) -> None:
        """Know no release."""

    def between(self, codes: frozenset[str], on: date | None) -> tuple[PtpEdit, ...]:  # noqa: ARG002
        """Know no pair."""
        return ()

    def limit(self, code: str, on: date | None) -> None:
        """Know no limit."""

    def add_on(self, code: str, on: date | None) -> None:
        """Know no add-on code."""

    def facts(self, code: str, on: date | None, *, modifier: str = "") -> None:
        """Know no row."""

    def covers(self, code: str, on: date | None) -> bool:  # noqa: ARG002
        """Cover nothing."""
        return False

    def procedure(self, code: str) -> None:
        """Know no code."""

    def place(self, code: str) -> None:
        """Know no place."""


NOT_LOADED = NotLoaded()


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables one claim is judged by. ``em`` and ``kx`` are the shipped figures.

    ``releases`` names what the practice loaded: kind and release.
    """

    icd: IcdTables = NOT_LOADED
    ptp: PtpTable = NOT_LOADED
    mue: MueTable = NOT_LOADED
    add_ons: AddOnTable = NOT_LOADED
    physician_fees: PhysicianFeeTable = NOT_LOADED
    procedures: ProcedureTable = NOT_LOADED
    places: PlaceTable = NOT_LOADED
    em: Mapping[str, Any] = field(default_factory=dict)
    kx: Mapping[str, Any] = field(default_factory=dict)
    releases: tuple[str, ...] = ()
