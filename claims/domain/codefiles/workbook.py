"""Read the first sheet of a workbook (XLSX) as lines of text with tabs between the cells.

A row of the sheet is the line of its number, whatever wraps in its
cells; numbers are as a spreadsheet shows them, to fifteen digits. What
a workbook may unpack to is bounded, and one that declares a document
type is refused. Our own and no library's: a code file of a million rows
is heard as it unpacks, and refused by the row that is wrong.
"""

import itertools
import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO
from xml.parsers import expat

from claims.domain.codefiles import workbook_parts as parts
from claims.domain.codefiles.base import BadFile

BEGINNING = b"PK\x03\x04"
CHUNK = 1 << 16
MOST_UNPACKED = 512 << 20
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
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


def _heard(archive: zipfile.ZipFile, name: str, part: parts.Part) -> Iterator[None]:
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


def _whole(archive: zipfile.ZipFile, name: str, part: parts.Part) -> None:
    for _ in _heard(archive, name, part):
        pass


def _relations(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    part = parts.Attributes("Relationship")
    _whole(archive, _RELATIONS, part)
    return part.found


def _sheet(archive: zipfile.ZipFile, relations: list[dict[str, str]]) -> str:
    part = parts.Attributes("sheet")
    _whole(archive, _BOOK, part)
    shown = (one for one in part.found if one.get("state", "visible") == "visible")
    wanted = next(shown, {}).get(_ID)
    found = (one.get("Target", "") for one in relations if one.get("Id") == wanted)
    return _path(next(found, ""))


def _texts(archive: zipfile.ZipFile, relations: list[dict[str, str]]) -> list[str]:
    part = parts.Texts()
    shared = (one for one in relations if one.get("Type", "").endswith("/sharedStrings"))
    for name in dict.fromkeys(_path(one.get("Target", "")) for one in shared):
        _whole(archive, name, part)
    return part.found


def _path(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _rows(
    archive: zipfile.ZipFile, name: str, texts: list[str]
) -> Iterator[tuple[int, dict[int, str]]]:
    part = parts.Sheet(texts)
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
