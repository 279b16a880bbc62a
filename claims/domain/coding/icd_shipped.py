"""Read the ICD-10-CM table as the product ships it: a CSV of codes, JSON lines of notes."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from claims.domain.coding import icd_rows
from claims.domain.coding.icd_rows import IcdRow


def rows(codes: Iterable[str], notes: Iterable[str]) -> Iterator[IcdRow]:
    """Yield every code with its notes, under its category or block."""
    told = {one["code"]: one for one in map(json.loads, notes)}
    listed = list(csv.DictReader(codes))
    known = {one["code"] for one in listed}
    for one in listed:
        parent = one["parent"]
        is_block = parent not in known or parent == one["code"]
        row = IcdRow(
            code=one["code"],
            description=icd_rows.tidy(one["description"]),
            is_billable=one["billable"] == "1",
            parent=icd_rows.block(parent) if is_block else parent,
        )
        said = told.get(row.code, {})
        notes = {name: _lines(said.get(name, ())) for name in icd_rows.NOTES}
        yield icd_rows.with_notes(row, notes)


def _lines(note: Any) -> tuple[str, ...]:
    """Return a note's lines, whether it came as one text or as several."""
    texts = (note,) if isinstance(note, str) else note
    return tuple(line.strip() for text in texts for line in text.splitlines() if line.strip())
