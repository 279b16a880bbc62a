"""Read the first sheet of a workbook (XLSX) as lines of text with tabs between the cells.

A row of the sheet is the line of its number, whatever wraps in its
cells; numbers are as a spreadsheet shows them, to fifteen digits. What
a workbook may unpack to is bounded, and one that declares a document
type is refused.
"""

import itertools
import lzma
import posixpath
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from typing import IO
from xml.parsers import expat

from claims.domain.codefiles.base import BadFile

BEGINNING = b"PK\x03\x04"
CHUNK = 1 << 16
MOST_UNPACKED = 512 << 20
MOST_TEXTS = 2_000_000
LONGEST_TEXT = 32_767
MOST_ROWS = 1_048_576
MOST_COLUMNS = 256
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
_FIRST_ROWS = 30
# What archive, unpacking and XML raise for a workbook that is broken, or broken on purpose:
# ValueError and LookupError for names, offsets and encodings nobody knows.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    expat.ExpatError,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
    LookupError,
)
_UNREADABLE = "the workbook cannot be read: save it anew, or the sheet as CSV"


def is_one(file: IO[bytes]) -> bool:
    """Say whether an open file is a workbook, and leave it at its beginning."""
    begins = file.read(len(BEGINNING))
    file.seek(0)
    if begins != BEGINNING:
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            return _BOOK in archive.namelist()
    except _BROKEN:
        return False
    finally:
        file.seek(0)


def lines(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the first sheet that is shown, line by line. Raises BadFile with the row."""
    try:
        with zipfile.ZipFile(file) as archive:
            relations = _relations(archive)
            sheet, texts = _sheet(archive, relations), _texts(archive, relations)
            yield from _padded(_numbered(_rows(archive, sheet, texts)))
    except _BROKEN:
        raise BadFile(0, _UNREADABLE) from None


class _Part:
    """What one part of a workbook says, heard element by element."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.size = 0

    def begin(self, tag: str, given: dict[str, str]) -> None:
        """Hear an element begin."""

    def end(self, tag: str) -> None:
        """Hear an element end; its text may be taken."""

    def hear(self, text: str) -> None:
        """Hear text; of what is too long for a cell no more is kept than shows it."""
        self.size += len(text)
        if self.size <= LONGEST_TEXT:
            self.words.append(text)

    def forget(self) -> None:
        """Forget the text heard so far."""
        self.words.clear()
        self.size = 0

    def take(self) -> str:
        """Return the text heard since the last was forgotten."""
        if self.size > LONGEST_TEXT:
            raise BadFile(0, "a cell holds more text than a spreadsheet can")
        text = "".join(self.words)
        self.forget()
        return text


class _Attributes(_Part):
    """The attributes of every element of one name."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.tag = tag
        self.found: list[dict[str, str]] = []

    def begin(self, tag: str, given: dict[str, str]) -> None:
        self.forget()
        if tag == self.tag:
            self.found.append(given)


class _Texts(_Part):
    """The texts that cells share, in order; how a word is read aloud is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.is_reading = False

    def begin(self, tag: str, given: dict[str, str]) -> None:  # noqa: ARG002
        self.forget()
        self.is_reading = self.is_reading or tag == "rPh"

    def end(self, tag: str) -> None:
        if tag == "t" and not self.is_reading:
            self.pieces.append(self.take())
        elif tag == "rPh":
            self.is_reading = False
        elif tag == "si":
            self.found.append("".join(self.pieces)[: LONGEST_TEXT + 1])
            self.pieces.clear()
            if len(self.found) > MOST_TEXTS:
                raise BadFile(0, f"more than {MOST_TEXTS:,} texts are in no code file")


class _Sheet(_Part):
    """The rows of a sheet: each with its number, and its cells by their column from 0."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self.texts = texts
        self.ready: deque[tuple[int, dict[int, str]]] = deque()
        self.row, self.column, self.kind = 0, -1, ""
        self.cells: dict[int, str] = {}

    def begin(self, tag: str, given: dict[str, str]) -> None:
        if tag == "row":
            self.row, self.column = self._next(given.get("r")), -1
            self.cells = {}
        elif tag == "c":
            self.column = self._place(given.get("r"))
            self.kind = given.get("t", "n")
            self.cells.pop(self.column, None)
        if tag in ("c", "v", "t"):
            self.forget()

    def end(self, tag: str) -> None:
        if tag in ("v", "t") and self.size:
            text = self.cells.get(self.column, "") + self._said(self.take())
            if len(text) > LONGEST_TEXT:
                raise BadFile(self.row, "a cell holds more text than a spreadsheet can")
            self.cells[self.column] = text
        elif tag == "row":
            self.ready.append((self.row, self.cells))

    def _next(self, said: str | None) -> int:
        number = self.row + 1 if said is None else _whole_number(said)
        if number is None or not self.row < number <= MOST_ROWS:
            raise BadFile(self.row, "the rows after it are not in order")
        return number

    def _place(self, said: str | None) -> int:
        if said is None:
            place = self.column + 1
        elif found := _REFERENCE.fullmatch(said):
            place = -1
            for letter in found[1]:
                place = (place + 1) * 26 + ord(letter) - ord("A")
        else:
            raise BadFile(self.row, "a cell names no column")
        if place >= MOST_COLUMNS:
            raise BadFile(self.row, f"more than {MOST_COLUMNS} columns are in no code file")
        return place

    def _said(self, text: str) -> str:
        if self.kind == "s":
            place = _whole_number(text)
            if place is None or place >= len(self.texts):
                raise BadFile(self.row, "a cell names a text the workbook does not hold")
            return self.texts[place]
        if self.kind != "n":
            return text
        try:
            return f"{float(text):.15g}"
        except ValueError:
            return text


def _whole_number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 7 else None


def _heard(archive: zipfile.ZipFile, name: str, part: _Part) -> Iterator[None]:
    """Have a part of the workbook heard, stopping after each piece."""
    try:
        about = archive.getinfo(name)
    except KeyError:
        raise BadFile(0, _UNREADABLE) from None
    if about.flag_bits & 1:
        raise BadFile(0, "the workbook is locked by a password: save it without")
    if about.file_size > MOST_UNPACKED:
        raise BadFile(0, "the workbook unpacks to more than any code file")
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.CharacterDataHandler = part.hear
    parser.StartElementHandler = lambda tag, given: part.begin(tag.rpartition(" ")[2], given)
    parser.EndElementHandler = lambda tag: part.end(tag.rpartition(" ")[2])
    with archive.open(about) as file:
        while chunk := file.read(CHUNK):
            parser.Parse(chunk)
            yield
    parser.Parse(b"", True)
    yield


def _refuse(*_: object) -> None:
    raise BadFile(0, "the workbook declares a document type; a spreadsheet's own do not")


def _whole(archive: zipfile.ZipFile, name: str, part: _Part) -> None:
    for _ in _heard(archive, name, part):
        pass


def _relations(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    part = _Attributes("Relationship")
    _whole(archive, _RELATIONS, part)
    return part.found


def _sheet(archive: zipfile.ZipFile, relations: list[dict[str, str]]) -> str:
    part = _Attributes("sheet")
    _whole(archive, _BOOK, part)
    shown = (one for one in part.found if one.get("state", "visible") == "visible")
    wanted = next(shown, {}).get(_ID)
    found = (one.get("Target", "") for one in relations if one.get("Id") == wanted)
    return _path(next(found, ""))


def _texts(archive: zipfile.ZipFile, relations: list[dict[str, str]]) -> list[str]:
    part = _Texts()
    for one in relations:
        if one.get("Type", "").endswith("/sharedStrings"):
            _whole(archive, _path(one.get("Target", "")), part)
    return part.found


def _path(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _rows(
    archive: zipfile.ZipFile, name: str, texts: list[str]
) -> Iterator[tuple[int, dict[int, str]]]:
    part = _Sheet(texts)
    for _ in _heard(archive, name, part):
        while part.ready:
            yield part.ready.popleft()


def _numbered(rows: Iterable[tuple[int, dict[int, str]]]) -> Iterator[dict[int, str]]:
    """Yield a row for each number; those a sheet leaves out are empty."""
    last = 0
    for number, cells in rows:
        yield from itertools.repeat({}, number - last - 1)
        last = number
        yield cells


def _padded(rows: Iterator[dict[int, str]]) -> Iterator[bytes]:
    """Yield lines of as many cells as the first rows have, so that tabs stand in each."""
    first = list(itertools.islice(rows, _FIRST_ROWS))
    width = max((place + 1 for cells in first for place in cells), default=0)
    for cells in itertools.chain(first, rows):
        most = max(width, max(cells, default=-1) + 1)
        yield "\t".join(_cell(cells.get(place, "")) for place in range(most)).encode() + b"\n"


def _cell(text: str) -> str:
    plain = " ".join(text.split())
    return '"' + plain.replace('"', '""') + '"' if '"' in plain else plain
