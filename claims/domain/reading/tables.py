"""Minutes in the rows of a table: one service in a row, minutes in its columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.domain.reading.sections import Placed
from claims.domain.reading.treaters import Treater

_CELLS = re.compile(r"\s*\|\s*|\t+|\s{3,}")
_MINUTES = re.compile(r"\b(?:min(?:ute)?s?|time|duration)\b")
_UNITS = re.compile(r"\bunits?\b|\bu\b")
_ASSISTANT = re.compile(r"\b(?:pta|ota|cota|assistant)\b")
_THERAPIST = re.compile(r"\b(?:pt|ot|therapist|otr)\b")
_NUMBER = re.compile(r"(\d{1,3})\s?(?:min\w*|')?\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """The minutes of a row; ``by_treater`` where columns tell who gave them."""

    minutes: int | None = None
    by_treater: dict[Treater, int] = field(default_factory=dict)


def rows(placed: Sequence[Placed]) -> dict[int, Row]:
    """Return the rows of every table by the id of their sentence."""
    found: dict[int, Row] = {}
    columns: list[str] = []
    for one in placed:
        cells = cells_of(one.sentence.plain)
        if len(cells) < 2:
            if not one.sentence.plain.strip(" -|=+:"):
                continue
            columns = []
            continue
        if is_heading(cells):
            columns = cells
        elif columns:
            row = _row(cells, columns)
            if row is not None:
                found[id(one)] = row
    return found


def cells_of(plain: str) -> list[str]:
    """Return the cells of a line, itself alone where it is no row."""
    return [cell.strip() for cell in _CELLS.split(plain.strip().strip("|")) if cell.strip(" -=+")]


def is_heading(cells: list[str]) -> bool:
    """Say whether cells name columns: one of minutes or people, and no number."""
    if any(re.search(r"\d{1,3}\s*(?:min|')?\Z", cell) for cell in cells):
        return False
    return any(_MINUTES.search(cell) or _ASSISTANT.search(cell) for cell in cells[1:])


def _row(cells: list[str], columns: list[str]) -> Row | None:
    if len(cells) > len(columns):
        return None
    by: dict[Treater, int] = {}
    minutes: int | None = None
    for cell, column in zip(cells, columns, strict=False):
        number = _NUMBER.search(cell)
        if number is None or _UNITS.search(column):
            if column.strip() in (
                "by",
                "provider",
                "clinician",
                "who",
                "therapist",
                "staff",
                "performed by",
            ):
                who = _who(cell)
                if who is not None and minutes is not None:
                    by[who] = minutes
            continue
        if _ASSISTANT.search(column):
            by[Treater.ASSISTANT] = int(number[1])
        elif _THERAPIST.search(column):
            by[Treater.THERAPIST] = int(number[1])
        elif _MINUTES.search(column):
            minutes = int(number[1])
    by = _named_in(cells, columns, minutes) or by
    return Row(minutes, by) if by or minutes is not None else None


def _named_in(cells: list[str], columns: list[str], minutes: int | None) -> dict[Treater, int]:
    if minutes is None:
        return {}
    for cell, column in zip(cells, columns, strict=False):
        if column.strip() in (
            "by",
            "provider",
            "clinician",
            "who",
            "staff",
            "performed by",
            "treated by",
            "initials",
        ):
            who = _who(cell)
            if who is not None:
                return {who: minutes}
    return {}


def _who(cell: str) -> Treater | None:
    if _ASSISTANT.search(cell):
        return Treater.ASSISTANT
    return Treater.THERAPIST if _THERAPIST.search(cell) else None
