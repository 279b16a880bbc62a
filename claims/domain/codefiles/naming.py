"""What a published file's own name tells of its release: its name and its days."""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Named:
    """A release as its file is called."""

    name: str
    effective_from: date
    effective_to: date


def guess(kind: str, file_name: str) -> Named | None:
    """Return the release a file is named after, None when its name tells nothing."""
    reader = _READERS.get(kind)
    try:
        return reader(file_name.lower()) if reader else None
    except ValueError:  # four digits that are no year
        return None


def last_day(kind: str, begins: date) -> date:
    """Return the last day of the period a release of this kind is published for."""
    if kind == "ICD10CM":
        ends = date(min(begins.year + (begins.month >= 10), MAXYEAR), 9, 30)
        return ends if ends >= begins else date.max
    if kind in ("CPT", "MPFS"):
        return date(begins.year, 12, 31)
    return quarter(begins)[1]


def quarter(day: date) -> tuple[date, date]:
    """Return the first and last day of a day's quarter."""
    first = 3 * ((day.month - 1) // 3) + 1
    last = calendar.monthrange(day.year, first + 2)[1]
    return date(day.year, first, 1), date(day.year, first + 2, last)


def _by_quarter(label: str, year: int, number: int) -> Named:
    first, last = quarter(date(year, 3 * number - 2, 1))
    return Named(f"{label} {year} Q{number}", first, last)


def _ptp(name: str) -> Named | None:
    """``ccipra-v323r0-f1.txt``: version 32.3 is the fourth quarter of 2026."""
    found = re.search(r"ccipra-v(\d{2})([0-3])r\d+", name)
    return _by_quarter("NCCI PTP", 1994 + int(found[1]), int(found[2]) + 1) if found else None


def _mue(name: str) -> Named | None:
    found = re.search(r"mue.*eff[_-](\d{2})-(\d{2})-(\d{4})", name)
    if not found or not 1 <= int(found[1]) <= 12:
        return None
    return _by_quarter("NCCI MUE", int(found[3]), (int(found[1]) + 2) // 3)


def _add_on(name: str) -> Named | None:
    found = re.search(r"aoc.*?(\d{4})[_-]?q([1-4])", name)
    return _by_quarter("Add-on codes", int(found[1]), int(found[2])) if found else None


def _mpfs(name: str) -> Named | None:
    found = re.search(r"pprrvu(?:20)?(\d{2})_([a-z]{3})", name)
    if not found or found[2] not in MONTHS:
        return None
    year, month = 2000 + int(found[1]), MONTHS.index(found[2]) + 1
    return Named(f"MPFS {year} {found[2].title()}", date(year, month, 1), date(year, 12, 31))


def _hcpcs(name: str) -> Named | None:
    found = re.search(r"hcpc(\d{4})_([a-z]{3})", name)
    if not found or found[2] not in MONTHS:
        return None
    return _by_quarter("HCPCS", int(found[1]), MONTHS.index(found[2]) // 3 + 1)


def _icd(name: str) -> Named | None:
    found = re.search(r"icd10cm[_-](?:order|tabular)[_-](?:(?P<april>april)[_-])?(\d{4})", name)
    if not found:
        return None
    year = int(found[2])
    if found["april"]:
        return Named(f"FY{year} April", date(year, 4, 1), date(year, 9, 30))
    return Named(f"FY{year}", date(year - 1, 10, 1), date(year, 9, 30))


_READERS: Mapping[str, Callable[[str], Named | None]] = {
    "NCCI_PTP": _ptp,
    "NCCI_MUE": _mue,
    "ADD_ON": _add_on,
    "MPFS": _mpfs,
    "HCPCS": _hcpcs,
    "ICD10CM": _icd,
}
