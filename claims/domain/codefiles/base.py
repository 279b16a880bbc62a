"""What every reader of a code file shares: lines, headers, dates, and a refusal."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

MOST_HEADING_LINES = 200
LONGEST_LINE = 20_000
CODE = re.compile(r"[0-9A-Z]{5}")
MODIFIER = re.compile(r"[0-9A-Z]{2}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")

Row = TypeVar("Row")


class BadFile(Exception):
    """A file is not what it should be; ``line`` counts from 1, 0 is the file as a whole."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.line, self.reason = line, reason


def text_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """Decode lines, each as UTF-8 or else as Latin-1, without their ends."""
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise BadFile(number, "the line is too long for a code file")
        if b"\0" in line:
            raise BadFile(number, "a NUL byte: this is no text file")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            text = line.decode("latin-1")
        yield text.rstrip("\r\n")


def is_code(text: str) -> bool:
    """Say whether this has the shape of a procedure code, placeholders included."""
    return bool(CODE.fullmatch(text))


def day(text: str, line: int, *, what: str = "date") -> date | None:
    """Return a date as code files write it, None for an empty cell or ``*``.

    YYYYMMDD, YYYY-MM-DD, MM/DD/YYYY, or the day of the year as YYYYDDD.
    """
    said = text.strip().removesuffix(".0")
    if said in ("", "*", "0"):
        return None
    try:
        return _day(said)
    except (ValueError, OverflowError):  # a day of the year may lie past the last date
        raise BadFile(line, f"{said[:20]!r} is no {what}") from None


def _day(said: str) -> date:
    if len(said) == 8 and said.isdigit():
        return date(int(said[:4]), int(said[4:6]), int(said[6:]))
    if len(said) == 7 and said.isdigit() and 1 <= int(said[4:]) <= 366:
        return date(int(said[:4]), 1, 1) + timedelta(days=int(said[4:]) - 1)
    if iso := _ISO.match(said):
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    if us := _US.match(said):
        return date(int(us[3]), int(us[1]), int(us[2]))
    raise ValueError(said)


@dataclass(frozen=True, slots=True)
class Column:
    """A column found by its heading. ``wanted`` are patterns, the best first."""

    name: str
    wanted: tuple[str, ...]
    is_required: bool = True

    def place(self, headings: list[str], taken: set[int]) -> int | None:
        """Return where the column stands, None when no heading fits."""
        for pattern in self.wanted:
            for place, heading in enumerate(headings):
                if place not in taken and re.search(pattern, heading):
                    return place
        return None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table with headings."""

    number: int
    cells: list[str]
    places: Mapping[str, int]

    def cell(self, name: str) -> str:
        """Return a column's text, nothing where the file or the row lacks it."""
        place = self.places.get(name)
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""

    def has(self, name: str) -> bool:
        """Say whether the file has this column."""
        return name in self.places


def table(
    lines: Iterable[str],
    columns: tuple[Column, ...],
    *,
    what: str,
    is_header: Callable[[list[str]], bool] | None = None,
    above: int = 0,
) -> Iterator[Line]:
    """Yield the rows below the headings of a file separated by commas, tabs or bars.

    The headings are the first line in which every required column is
    found, together with up to ``above`` lines over it where headings are
    written one word over the other.
    """
    reader = _reader(lines)
    heads: list[list[str]] = []
    places: Mapping[str, int] | None = None
    for cells in _rows(reader):
        if places is None:
            heads.append(cells)
            is_here = is_header is not None and is_header([heading(cell) for cell in cells])
            found = find(columns, heads[-1 - above :])
            if is_here and lacking(columns, found):
                raise BadFile(reader.line_num, f"no column {lacking(columns, found)[0]} is headed")
            if is_here or (is_header is None and not lacking(columns, found)):
                places = found
            if places is None and len(heads) >= MOST_HEADING_LINES:
                break
        elif any(cell.strip() for cell in cells):
            yield Line(reader.line_num, cells, places)
    if places is None:
        needed = " and ".join(lacking(columns, {}))
        raise BadFile(0, f"no headings of {what} were found: a line with {needed} is needed")


def find(columns: tuple[Column, ...], heads: list[list[str]]) -> dict[str, int]:
    """Return where the columns stand that are there."""
    headings = stacked(heads)
    places: dict[str, int] = {}
    for column in columns:
        place = column.place(headings, set(places.values()))
        if place is not None:
            places[column.name] = place
    return places


def lacking(columns: tuple[Column, ...], places: Mapping[str, int]) -> list[str]:
    """Return the required columns that are not there."""
    return [one.name for one in columns if one.is_required and one.name not in places]


def stacked(heads: list[list[str]]) -> list[str]:
    """Return each column's heading read from top to bottom."""
    width = max(map(len, heads), default=0)
    return [
        heading(" ".join(cells[place] for cells in heads if place < len(cells)))
        for place in range(width)
    ]


def heading(text: str) -> str:
    """Return a heading in lower case, blanks, line ends and underscores as one blank."""
    return " ".join(text.replace("_", " ").lower().split())


def limited(rows: Iterable[Row], *, most: int, what: str) -> Iterator[Row]:
    """Pass rows on; BadFile when there is none, or more than there can be."""
    count = 0
    for count, row in enumerate(rows, 1):
        if count > most:
            raise BadFile(0, f"more than {most:,} rows are no {what}")
        yield row
    if not count:
        raise BadFile(0, f"no row of {what} was found")


def _reader(lines: Iterable[str]) -> Any:
    ahead = iter(lines)
    first: list[str] = []
    for line in ahead:
        first.append(line + "\n")
        if len(first) >= 30:
            break
    sample = "".join(first)
    is_tabbed = sample.strip() and all("\t" in line for line in first if line.strip())
    delimiter = "\t" if is_tabbed else max(",\t|;", key=sample.count)

    def again() -> Iterator[str]:
        yield from first
        for line in ahead:
            yield line + "\n"

    return csv.reader(again(), delimiter=delimiter)


def _rows(reader: Iterable[list[str]]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        line = getattr(reader, "line_num", 0)
        raise BadFile(line, f"the row cannot be read: {error}") from None
