"""A code file as it was handed in: readable more than once, refused when it is no text."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from claims.domain.codefiles import workbook

CHUNK = 1 << 20
LARGEST = 512 * CHUNK
# How files begin that people hand in by mistake, and what to do instead.
_BEGINNINGS = (
    (b"%PDF", "is a PDF: load the text or CSV file of the release"),
    (workbook.BEGINNING, "is a zip archive and no XLSX workbook: unpack it first"),
    (b"\xd0\xcf\x11\xe0", "is an old workbook: save the sheet as CSV"),
    (b"\x1f\x8b", "is compressed: unpack it first"),
    (b"\xff\xfe", "is UTF-16: save it as UTF-8 or Latin-1"),
    (b"\xfe\xff", "is UTF-16: save it as UTF-8 or Latin-1"),
)
_PAGES = (b"<!doctype html", b"<html")


class Refused(Exception):
    """Nothing was loaded, and why; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to load. ``name`` is how people know it; ``path`` where it lies now."""

    path: Path
    name: str

    def open(self) -> IO[bytes]:
        """Open it from its beginning."""
        try:
            return self.path.open("rb")
        except OSError as error:
            raise Refused(f"{self.name} cannot be read: {error.strerror}.") from None

    @property
    def is_workbook(self) -> bool:
        """Say whether its lines are rows of a sheet."""
        with closing(self.open()) as file:
            return workbook.is_one(file)

    def chunks(self) -> Iterator[bytes]:
        """Yield its bytes, piece by piece."""
        try:
            with closing(self.open()) as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except OSError as error:
            raise Refused(f"{self.name} cannot be read: {error.strerror}.") from None

    def lines(self) -> Iterator[bytes]:
        """Yield its lines, of a workbook the first sheet's; none is read whole that is endless."""
        with closing(self.open()) as file:
            if workbook.is_one(file):
                yield from workbook.lines(file)
                return
            while line := file.readline(CHUNK):
                yield line


def at(path: Path) -> Source:
    """Return the file at a path; Refused when there is none, or its name is no text."""
    if not path.name.isprintable():
        raise Refused(f"{path.name!a} is no name the records can keep: rename the file.")
    try:
        if path.is_dir():
            raise Refused(f"{path.name} is a folder: name the file in it.")
        if not path.exists():
            raise Refused(f"{path.name} does not exist.")
    except OSError as error:
        raise Refused(f"{path.name} cannot be read: {error.strerror}.") from None
    return Source(path, path.name)


def digest(source: Source) -> str:
    """Return the SHA-256 of a file that may be a code file; Refused when it cannot be one."""
    said = hashlib.sha256()
    size = 0
    for chunk in source.chunks():
        if not size:
            _sniff(source, chunk)
        size += len(chunk)
        if size > LARGEST:
            raise Refused(f"{source.name} is larger than any code file.")
        said.update(chunk)
    if not size:
        raise Refused(f"{source.name} is empty.")
    return said.hexdigest()


def together(digests: list[str]) -> str:
    """Return one SHA-256 for several files, whatever their order; a file's own for one."""
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()


def _sniff(source: Source, chunk: bytes) -> None:
    name = source.name
    for beginning, words in _BEGINNINGS:
        if chunk.startswith(beginning) and not source.is_workbook:
            raise Refused(f"{name} {words}.")
    if chunk.lstrip()[:20].lower().startswith(_PAGES):
        raise Refused(f"{name} is a web page: the download was no file.")
    if not chunk.strip():
        raise Refused(f"{name} is empty.")
