"""Read the CPT codes a practice has a licence for, from a CSV with headings.

A code, any of a long, medium and short text, first and last day; found
by their headings, in any order. The longest text the file has is kept.
"""

from collections.abc import Iterable, Iterator

from claims.domain.codefiles import base
from claims.domain.codefiles.base import BadFile, Column
from claims.domain.coding.codetables import Procedure

MOST = 100_000
WHAT = "CPT codes"
TEXTS = ("long", "medium", "short")
COLUMNS = (
    Column("the code", (r"^(cpt|procedure)?( ?code)?$", r"\bcpt\b.*code", r"\bcode\b")),
    Column("long", (r"long", r"full"), is_required=False),
    Column("medium", (r"med", r"^desc(ription|riptor)?$"), is_required=False),
    Column("short", (r"short", r"descr"), is_required=False),
    Column("the first day", (r"eff", r"start|from|begin|added"), is_required=False),
    Column("the last day", (r"term", r"\bend|\bto\b|delet|expir"), is_required=False),
)


def rows(lines: Iterable[bytes]) -> Iterator[Procedure]:
    """Yield every code once."""
    return base.limited(_rows(lines), most=MOST, what=WHAT)


def _rows(lines: Iterable[bytes]) -> Iterator[Procedure]:
    seen: set[str] = set()
    for line in base.table(base.text_lines(lines), COLUMNS, what=WHAT):
        code = line.cell("the code").upper()
        if not base.is_code(code):
            raise BadFile(line.number, f"{code[:8]!r} is no CPT code")
        if code in seen:
            raise BadFile(line.number, f"{code} stands twice")
        seen.add(code)
        yield Procedure(
            code,
            next((text for name in TEXTS if (text := line.cell(name))), ""),
            base.day(line.cell("the first day"), line.number),
            base.day(line.cell("the last day"), line.number),
        )
