"""A known birth date in the manners of writing it, which said dates alone do not cover."""

import re
from collections.abc import Iterator
from datetime import date

# How months begin, in English, German, Spanish and French, without accents.
_BEGIN = (
    *("jan|ene", "feb|fev", "mar", "apr|abr|avr", "may|mai", "jun|juin", "jul|juil"),
    *("aug|ago|aou", "sep", "oct|okt", "nov", "dec|dez|dic"),
)
_BETWEEN = r"[\s./,_|\\-]{1,3}"
_TIGHT = r"\s?[./_|\\-]\s?"  # beside a year of two digits: "2 3 55" is a row of a table
_LOOSE = r"[\s./,_|\\-]{0,3}(?:of\s{1,2})?"
_EDGES = r"(?<!\d)(?<!\d[./-])(?:{})(?!\d)(?![./-]\d)"


def find(folded: str, born: frozenset[date]) -> Iterator[tuple[int, int]]:
    """Yield where a text, folded character for character, writes one of these birth dates.

    Month or day first, any separators or none, a year of two digits, the
    month by name.
    """
    for day in sorted(born):
        for match in _form(day).finditer(folded):
            yield match.span()


def _form(born: date) -> re.Pattern[str]:
    day, month, year = f"0?{born.day}", f"0?{born.month}", f"{born.year}"
    short = f"{born.year % 100:02d}"
    spoken = rf"{day}(?:st|nd|rd|th)?"
    named = rf"(?:{_BEGIN[born.month - 1]})[a-z]{{0,7}}\.?"
    years = rf"(?:{year}|'?{short})"
    forms = [
        *_orders(_LOOSE, day=spoken, month=named, year=years),
        *_orders(_BETWEEN, day=day, month=month, year=year),
        *_orders(_TIGHT, day=day, month=month, year=rf"'?{short}"),
        *_orders("", day=f"{born.day:02d}", month=f"{born.month:02d}", year=year),
        *_orders("", day=f"{born.day:02d}", month=f"{born.month:02d}", year=short),
    ]
    return re.compile(_EDGES.format("|".join(forms)))


def _orders(between: str, *, day: str, month: str, year: str) -> Iterator[str]:
    for parts in ((month, day, year), (day, month, year), (year, month, day), (year, day, month)):
        yield between.join(parts)
