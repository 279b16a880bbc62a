"""The words of a look-up table as CSV or XLSX, out and in again the same."""

import csv
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from claims.domain import inert
from claims.domain.mapping import setfile, values

HEAD = ("word", "meaning")
LARGEST = 2 * 1024 * 1024
MOST_UNPACKED, MOST_MEMBERS = 20 * 1024 * 1024, 200
MOST_ROWS, MOST_FAULTS = 2 * setfile.MOST_WORDS, 20
LONGEST = 200
# What a workbook that is none, or is broken on purpose, makes its reader raise.
UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ParseError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
)
Row = tuple[int, list[str]]


def to_csv(words: dict[str, str]) -> bytes:
    """Return the words as CSV in UTF-8 with its mark, so that Excel reads it as such."""
    out = io.StringIO(newline="")
    write = csv.writer(out).writerow
    write(HEAD)
    for word, meaning in sorted(words.items()):
        write([inert.guarded(word), inert.guarded(meaning)])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(words: dict[str, str]) -> bytes:
    """Return the words as a workbook of one sheet whose cells are text and nothing else."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Look-up")
    for pair in (HEAD, *sorted(words.items())):
        cells = []
        for text in pair:
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"  # also where it begins like a formula
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes) -> dict[str, str]:
    """Return the words of a CSV file or a workbook; setfile.Unfit says what is wrong, by row."""
    if len(data) > LARGEST:
        raise setfile.Unfit([f"The file is larger than {LARGEST // 1024:,} KB."])
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise setfile.Unfit(["This is an old or a locked workbook: save it as XLSX or CSV."])
    return _words(_sheet_rows(data) if data.startswith(b"PK") else _csv_rows(data))


def _csv_rows(data: bytes) -> Iterator[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise setfile.Unfit(['The file is not UTF-8: save it as "CSV UTF-8".']) from None
    lines = io.StringIO(text, newline="")
    first = text.partition("\n")[0]
    if first.lower().startswith("sep="):
        lines.readline()
        first = text.split("\n", 2)[1] if "\n" in text else ""
    parted_by = max(",;\t", key=first.count)
    try:
        reader = csv.reader(lines, delimiter=parted_by, strict=True)
        for row in islice(reader, MOST_ROWS + 1):
            yield reader.line_num, [inert.bare(cell.strip()) for cell in row]
    except csv.Error as error:
        raise setfile.Unfit([f"Line {reader.line_num}: {error}."]) from None


def _sheet_rows(data: bytes) -> Iterator[Row]:
    """Yield the rows of the first sheet; what it unpacks to is bounded before it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
            raise setfile.Unfit(["The workbook is larger, unpacked, than a look-up table can be."])
        sheet: Any = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
        sheet.reset_dimensions()  # what it says of its own size may be wrong
        rows = islice(sheet.iter_rows(max_col=9), MOST_ROWS + 1)
        read_rows = [
            (number, [_cell(number, c) for c in row]) for number, row in enumerate(rows, 1)
        ]
    except setfile.Unfit:
        raise
    except UNREADABLE:
        raise setfile.Unfit(
            ["The workbook cannot be read: save it as XLSX anew, or as CSV."]
        ) from None
    yield from read_rows


def _cell(row: int, cell: Any) -> str:
    """Return what stands in a cell as it is read; a formula has no word of its own."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        raise setfile.Unfit([f"Row {row}: a cell is computed. Put its result there as text."])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _words(rows: Iterable[Row]) -> dict[str, str]:
    """Return the words of rows under their heading, each once."""
    words: dict[str, str] = {}
    seen: dict[str, int] = {}
    faults: list[str] = []
    filled = ((number, cells) for number, cells in _bounded(rows) if any(cells))
    number, head = next(filled, (1, []))
    if tuple(cell.casefold() for cell in head if cell) != HEAD:
        raise setfile.Unfit([f'Row {number}: the first row must say "word" and "meaning".'])
    for number, cells in filled:
        word, meaning = (*cells, "", "")[:2]
        fault = _fault(word, meaning, cells)
        if not fault and word in seen:
            fault = f'"{word[:60]}" stands in row {seen[word]} already'
        if fault:
            faults.append(f"Row {number}: {fault}.")
        seen.setdefault(word, number)
        words[word] = meaning
    if len(words) > setfile.MOST_WORDS:
        faults.insert(0, f"A table holds at most {setfile.MOST_WORDS:,} words.")
    if faults:
        raise setfile.Unfit(faults[:MOST_FAULTS])
    return words


def _bounded(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows up to the most a file may have; what stands below is never left out unsaid."""
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise setfile.Unfit([f"The file has more than {MOST_ROWS:,} rows."])
        yield row


def _fault(word: str, meaning: str, cells: list[str]) -> str:
    if any(cells[2:]):
        return "there is more than a word and its meaning"
    if not word:
        return "the word is missing"
    if len(word) > LONGEST or len(meaning) > LONGEST:
        return f"a word or meaning has at most {LONGEST} characters"
    is_plain = all(values.is_storable(text) and text.isprintable() for text in (word, meaning))
    return "" if is_plain else "it holds a line break or a character that cannot be kept"
