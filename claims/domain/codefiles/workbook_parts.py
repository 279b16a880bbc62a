"""What the parts of a workbook say, heard element by element: names, shared texts, rows."""

import re
from collections import deque

from claims.domain.codefiles.base import BadFile

MOST_NAMED = 1_000
MOST_TEXTS = 2_000_000
LONGEST_TEXT = 32_767
MOST_ROWS = 1_048_576
MOST_COLUMNS = 256
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")


class Part:
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


class Attributes(Part):
    """The attributes of every element of one name."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.tag = tag
        self.found: list[dict[str, str]] = []

    def begin(self, tag: str, given: dict[str, str]) -> None:
        self.forget()
        if tag == self.tag:
            self.found.append(given)
            if len(self.found) > MOST_NAMED:
                raise BadFile(0, f"more than {MOST_NAMED:,} sheets and parts are in no code file")


class Texts(Part):
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


class Sheet(Part):
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
