"""Read the NCCI medically unlikely edits, practitioner services.

CMS layout ``MCR_MUE_PractitionerServices_Eff_MM-DD-YYYY.csv``: lines of
copyright, headings that wrap within their cells, then code, value,
adjudication indicator ("2 Date of Service Edit: Policy") and rationale.
"""

import re
from collections.abc import Iterable, Iterator

from claims.domain.codefiles import base
from claims.domain.codefiles.base import BadFile, Column, Line
from claims.domain.coding.codetables import MueLimit

MOST = 100_000
WHAT = "NCCI unit limits"
_LIMIT = re.compile(r"0*[0-9]{1,5}")
COLUMNS = (
    Column("the code", (r"hcpcs.*code", r"cpt.*code", r"^code$")),
    Column("the MUE value", (r"mue value", r"\bvalue")),
    Column("the adjudication indicator", (r"adjudication indicator", r"\bmai\b")),
)


def rows(lines: Iterable[bytes]) -> Iterator[MueLimit]:
    """Yield every limit once."""
    return base.limited(_rows(lines), most=MOST, what=WHAT)


def _rows(lines: Iterable[bytes]) -> Iterator[MueLimit]:
    seen: set[str] = set()
    for line in base.table(base.text_lines(lines), COLUMNS, what=WHAT):
        limit = _limit(line)
        if limit.code in seen:
            raise BadFile(line.number, f"{limit.code} has a limit already")
        seen.add(limit.code)
        yield limit


def _limit(line: Line) -> MueLimit:
    code, value = line.cell("the code").upper(), line.cell("the MUE value")
    mai = line.cell("the adjudication indicator")[:1]
    if not base.is_code(code):
        raise BadFile(line.number, f"{code[:8]!r} is no code")
    if not _LIMIT.fullmatch(value):
        raise BadFile(line.number, f"the MUE value of {code} is {value[:8]!r}, not a number")
    if mai not in ("1", "2", "3"):
        raise BadFile(line.number, f"the indicator of {code} begins with {mai!r}, not 1, 2 or 3")
    return MueLimit(code, int(value), int(mai))
