"""Read a practice's own place-of-service table from a CSV with headings."""

import re
from collections.abc import Iterable, Iterator

from claims.domain.codefiles import base
from claims.domain.codefiles.base import BadFile, Column
from claims.domain.coding.codetables import Place

MOST = 100
WHAT = "places of service"
COLUMNS = (
    Column("the code", (r"\bcode\b", r"\bpos\b", r"place")),
    Column("the name", (r"name", r"descr")),
    Column("the setting", (r"facility", r"setting"), is_required=False),
    Column("the first day", (r"eff|from|valid",), is_required=False),
)
_SETTINGS = {
    "": False,
    "non facility": False,
    "nonfacility": False,
    "no": False,
    "n": False,
    "0": False,
    "false": False,
    "facility": True,
    "yes": True,
    "y": True,
    "1": True,
    "true": True,
}


def rows(lines: Iterable[bytes]) -> Iterator[Place]:
    """Yield every place once."""
    return base.limited(_rows(lines), most=MOST, what=WHAT)


def _rows(lines: Iterable[bytes]) -> Iterator[Place]:
    seen: set[str] = set()
    for line in base.table(base.text_lines(lines), COLUMNS, what=WHAT):
        code = line.cell("the code").zfill(2)  # a spreadsheet strips the zero
        setting = base.heading(line.cell("the setting").replace("-", " "))
        if not re.fullmatch(r"[0-9]{2}", code):
            raise BadFile(line.number, f"{code[:8]!r} is no place of service: two digits")
        if code in seen:
            raise BadFile(line.number, f"{code} stands twice")
        if setting not in _SETTINGS:
            raise BadFile(line.number, f"the setting is {setting[:16]!r}, not facility or not")
        seen.add(code)
        begins = base.day(line.cell("the first day"), line.number)
        yield Place(code, line.cell("the name"), _SETTINGS[setting], begins)
