"""Dates as notes write them, told as days from the visit."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {name: n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"Sept": 9}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NAMES = f"(?:{_NAMES}|{_NAMES.upper()})"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<y>\d{4}|['’]\d{2})"
_DAY_ALONE = (
    r"(?i)\b(?:on|dated|seen|DOS|DOI|appointment|surgery|injury|visit)[ :]{1,2}"
    r"(?P<all>(?P<m>0?[1-9]|1[0-2])/(?P<d>0?[1-9]|[12]\d|3[01]))(?![/\d])"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        (
            r"(?<![\d.])(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?:T[\d:.]+(?:Z"
            r"|[+-]\d\d:?\d\d)?)?(?!\d)"
        ),
        r"(?<![\d/])(?P<m>\d{1,2})(?P<s>[/-])(?P<d>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?![\d/])",
        r"(?<![\d.])(?P<m>\d{1,2})\.(?P<d>\d{1,2})\.(?P<y>\d{4}|\d{2})(?![\d.]*\d)",
        rf"\b(?P<n>{_NAMES})\.? {_DAY}(?:,? {_YEAR})?(?![\d/])\b",
        rf"\b{_DAY}(?: of)?[ -](?P<n>{_NAMES})\.?(?:[ ,-]+{_YEAR})?\b",
        rf"\b(?P<n>{_NAMES})\.?,? (?:of )?(?P<y>\d{{4}})\b",
        r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?!\d)",
        _DAY_ALONE,
        r"(?i)\bborn (?:in )?(?P<all>(?P<y>(?:19|20)\d{2}))(?![\d/-])",
    )
)
_BIRTH = re.compile(r"(?i)\b(?:d\.?o\.?b\.?|born|birth ?(?:date|day)?|birthdate)\b[^\n\d]{0,20}$")
FARTHEST = 3650  # days: beyond, a date is likelier somebody's than the visit's


@dataclass(frozen=True, slots=True)
class Said:
    """One date as written: where it stands, and what stands in its place."""

    start: int
    end: int
    words: str


def find(text: str, *, visit: date | None, born: frozenset[date] = frozenset()) -> Iterator[Said]:
    """Yield every date a note writes: ``DOS-14`` where the visit's day is known, else ``DATE``.

    A birth date, known or called one, is ``DOB``: its distance would tell it.
    """
    for form in _FORMS:
        for match in form.finditer(text):
            start, end = match.span("all" if "all" in form.groupindex else 0)
            is_birth = bool(_BIRTH.search(text[max(0, start - 40) : start]))
            words = "DOB" if is_birth else _told(match.groupdict(), visit, born)
            if words:
                yield Said(start, end, words)


def _told(said: dict[str, str | None], visit: date | None, born: frozenset[date]) -> str:
    if "all" in said and said["d"] in ("5", "10") and int(said["m"] or 0) <= int(said["d"]):
        return ""  # "5/5" and "4/10" are strength and pain
    day = _date(said, visit)
    if day in born:
        return "DOB"
    if day is None or visit is None:
        return "DATE"
    if said.get("d") is None:
        months = (day.year - visit.year) * 12 + day.month - visit.month
        return f"DOS{months:+d}mo" if abs(months) <= FARTHEST // 30 else "DATE"
    days = (day - visit).days
    if abs(days) > FARTHEST:
        return "DATE"
    return f"DOS{days:+d}" if days else "DOS"


def _date(said: dict[str, str | None], visit: date | None) -> date | None:
    """Return the day that was meant; without a year, the nearest to the visit."""
    month = _MONTHS.get((said.get("n") or "").title()) or int(said.get("m") or 0)
    day = int(said.get("d") or 1)
    year = _year(said.get("y"), visit)
    if year is not None:
        return _valid(year, month, day)
    if visit is None:
        return None
    near = (_valid(visit.year + step, month, day) for step in (-1, 0, 1))
    return min((one for one in near if one), key=lambda one: abs(one - visit), default=None)


def _year(text: str | None, visit: date | None) -> int | None:
    if not text:
        return None
    digits = int(text.lstrip("'’"))
    if digits >= 100:
        return digits
    century = 2000
    latest = (visit.year if visit else 2099) - century + 5
    return century + digits if digits <= latest else century - 100 + digits


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
