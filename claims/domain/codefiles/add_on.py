"""Read the quarterly add-on code edits: which code is added to which.

Delimited text with headings: add-on code, primary code, type, first and
last day. Type 1 names its primaries, type 2 leaves them to the payer,
type 3 names some. ``CCCCC`` stands for a primary the payer decides.
"""

from collections.abc import Iterable, Iterator

from claims.domain.codefiles import base
from claims.domain.codefiles.base import BadFile, Column, Line
from claims.domain.coding.loaded import AddOnRow, Primary

MOST = 200_000
WHAT = "add-on codes"
PAYER_DECIDES = "CCCCC"
COLUMNS = (
    Column("the add-on code", (r"add.?on.*code", r"add.?on", r"\baoc\b(?!.*(dt|date))")),
    Column("the primary code", (r"primary.*code", r"primary", r"procedure code")),
    Column("the type", (r"\btype\b",), is_required=False),
    Column("the first day", (r"edit eff", r"\beff", r"start|begin"), is_required=False),
    Column("the last day", (r"edit del", r"\bdel", r"\bterm|\bend"), is_required=False),
)


def rows(lines: Iterable[bytes]) -> Iterator[AddOnRow]:
    """Yield each add-on code with all its primaries."""
    return base.limited(_rows(lines), most=MOST, what=WHAT)


def _rows(lines: Iterable[bytes]) -> Iterator[AddOnRow]:
    pairs: dict[str, list[Primary]] = {}
    kinds: dict[str, str] = {}
    for count, line in enumerate(base.table(base.text_lines(lines), COLUMNS, what=WHAT)):
        if count >= MOST:
            raise BadFile(line.number, f"more than {MOST:,} pairs are no {WHAT}")
        code = line.cell("the add-on code").upper()
        if not base.is_code(code):
            raise BadFile(line.number, f"{code[:8]!r} is no add-on code")
        kinds[code] = _kind(line) or kinds.get(code, "")
        pairs.setdefault(code, []).extend(_primary(line))
    for code, primaries in pairs.items():
        yield _row(code, kinds[code], primaries)


def _primary(line: Line) -> Iterator[Primary]:
    code = line.cell("the primary code").upper()
    if code and not base.is_code(code):
        raise BadFile(line.number, f"{code[:8]!r} is no primary code")
    if code:
        yield Primary(
            code,
            base.day(line.cell("the first day"), line.number),
            base.day(line.cell("the last day"), line.number),
        )


def _kind(line: Line) -> str:
    said = line.cell("the type")
    found = next((c for c in said if c in "123"), "")
    if said and not found:
        raise BadFile(line.number, f"the type is {said[:12]!r}, not 1, 2 or 3")
    return found


def _row(code: str, kind: str, primaries: list[Primary]) -> AddOnRow:
    """Return the add-on; a file without types shows them by its placeholder."""
    named = tuple(one for one in primaries if one.code != PAYER_DECIDES)
    if kind == "1":
        return AddOnRow(code, 1, tuple(primaries))
    if not kind:
        kind = "1" if len(named) == len(primaries) else "3" if named else "2"
    return AddOnRow(code, int(kind), () if kind == "2" else named)
