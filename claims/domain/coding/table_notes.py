"""What a practice should know of its tables: not loaded, not kept, or out of date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from claims.domain.coding.releases import Release, Shelf, shelves

RULE = "code_table_out_of_date"
# In the order in which they are told: name of the table, and what goes
# unchecked while it is not loaded.
TABLES: Mapping[str, tuple[str, str]] = {
    "ICD10CM": ("ICD-10-CM", "diagnoses are checked for their shape only"),
    "CPT": ("CPT", "CPT codes are checked for their shape only and carry no description"),
    "HCPCS": ("HCPCS Level II", "HCPCS codes are checked for their shape only"),
    "NCCI_PTP": ("NCCI procedure pairs", "no two codes are checked against each other"),
    "NCCI_MUE": ("NCCI unit limits", "units are not checked against a limit"),
    "ADD_ON": ("Add-on codes", "no add-on code is checked for its primary"),
    "MPFS": ("Medicare physician fee schedule", "global days and indicators are not known"),
}
BY_YEAR = frozenset({"CPT", "MPFS"})


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know, once for the practice and never for each claim."""

    kind: str
    text: str
    release: str = ""
    rule: str = RULE


NO_PLANS = Note(
    "PLANS",
    "Plans of care: none is kept here, so certification, signature and recertification of "
    "therapy are not checked, and KX is asked for on every claim over the threshold.",
    rule="plans_not_kept",
)


def notes(releases: Iterable[Release], day: date) -> tuple[Note, ...]:
    """Return what is not loaded for a day, and what only the nearest release judges."""
    by_kind = shelves(releases)
    found = (_note(kind, by_kind.get(kind, Shelf(())), day) for kind in TABLES)
    return tuple(note for note in found if note is not None)


def period(kind: str, day: date) -> str:
    """Return the name of the period a table of this kind is published for.

    ICD-10-CM changes with the fiscal year on October 1, CPT and the fee
    schedule with the year, the others with the quarter.
    """
    if kind == "ICD10CM":
        return f"FY{day.year + (day.month >= 10)}"
    if kind in BY_YEAR:
        return str(day.year)
    return f"{day.year} Q{(day.month + 2) // 3}"


def _note(kind: str, shelf: Shelf, day: date) -> Note | None:
    name, unchecked = TABLES[kind]
    judge = shelf.on(day)
    if judge is None:
        return Note(kind, f"{name}: not loaded, so {unchecked}.")
    if judge.covers(day):
        return None
    wanted = period(kind, day)
    return Note(kind, f"{name}: checked against {judge.name}; {wanted} not loaded.", judge.name)
