"""Read the quarterly HCPCS Level II file of CMS.

Either delimited with headings (HCPC, RECID, LONG DESCRIPTION, SHORT
DESCRIPTION, ADD DT, ACT EFF DT, TERM DT), or the fixed-width
``HCPCyyyy_MMM_ANWEB.txt``: code 1 to 5, record 11 (3 a code, 4 its long
text continued, 7 and 8 a modifier), long text 12 to 91, short text 92
to 119, added 269, effective 277, terminated 285.
"""

import dataclasses
import itertools
import re
from collections.abc import Iterable, Iterator

from claims.domain.codefiles import base
from claims.domain.codefiles.base import BadFile, Column, Line
from claims.domain.coding.codetables import Procedure

MOST = 100_000
WHAT = "HCPCS codes"
COLUMNS = (
    Column("the code", (r"^hcpcs?( code)?$", r"^code$", r"hcpc")),
    Column("RECID", (r"rec ?(ord)? ?id",), is_required=False),
    Column("the long text", (r"long", r"descr"), is_required=True),
    Column("the short text", (r"short",), is_required=False),
    Column("the day added", (r"add(ed)?\b.*(dt|date)", r"^add"), is_required=False),
    Column("the day it ended", (r"term",), is_required=False),
)
_FIXED = re.compile(r"([A-Z0-9]{5}|[A-Z0-9]{2}   ).{5}[3478]")
_FIRST, _MORE = "3", "4"


def rows(lines: Iterable[bytes]) -> Iterator[Procedure]:
    """Yield every Level II code once, modifiers left out."""
    return base.limited(_rows(lines), most=MOST, what=WHAT)


def _rows(lines: Iterable[bytes]) -> Iterator[Procedure]:
    texts = base.text_lines(lines)
    first = next(texts, "")
    whole = itertools.chain([first], texts)
    is_fixed = len(first) > 119 and _FIXED.match(first) is not None
    seen: set[str] = set()
    for number, code in _whole(_fixed(whole) if is_fixed else _delimited(whole)):
        if code.code in seen:
            raise BadFile(number, f"{code.code} stands twice")
        seen.add(code.code)
        yield code


def _whole(records: Iterable[tuple[int, str, Procedure]]) -> Iterator[tuple[int, Procedure]]:
    """Join a code with the records that continue its long text."""
    held: tuple[int, Procedure] | None = None
    for number, record, code in records:
        if record == _MORE and held is not None and held[1].code == code.code:
            text = f"{held[1].description} {code.description}".strip()
            held = (held[0], dataclasses.replace(held[1], description=text))
        elif record in (_FIRST, ""):
            if held is not None:
                yield held
            held = (number, code)
    if held is not None:
        yield held


def _fixed(texts: Iterable[str]) -> Iterator[tuple[int, str, Procedure]]:
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        if not _FIXED.match(text):
            raise BadFile(number, "the record has no code in 1 to 5 and no kind in 11")
        yield (
            number,
            text[10],
            Procedure(
                text[:5].strip(),
                text[11:91].strip() or text[91:119].strip(),
                base.day(text[268:276], number),
                base.day(text[284:292], number),
            ),
        )


def _delimited(texts: Iterable[str]) -> Iterator[tuple[int, str, Procedure]]:
    for line in base.table(texts, COLUMNS, what=WHAT):
        code = line.cell("the code").upper()
        if base.MODIFIER.fullmatch(code):
            continue
        if not base.is_code(code):
            raise BadFile(line.number, f"{code[:8]!r} is no HCPCS code")
        yield line.number, _record(line), _procedure(line, code)


def _record(line: Line) -> str:
    return line.cell("RECID")[:1]


def _procedure(line: Line, code: str) -> Procedure:
    return Procedure(
        code,
        line.cell("the long text") or line.cell("the short text"),
        base.day(line.cell("the day added"), line.number),
        base.day(line.cell("the day it ended"), line.number),
    )
