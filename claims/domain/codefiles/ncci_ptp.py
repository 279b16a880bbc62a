"""Read a segment of the NCCI procedure-to-procedure edits, practitioner services.

CMS layout ``ccipra-vNNNrR-fN.txt``: tab-separated, CRLF, Latin-1, a
preamble of some six wrapped lines, then column 1, column 2, ``*`` where
the edit is older than 1996, first day, last day or ``*``, modifier
indicator 0, 1 or 9, rationale.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from claims.domain.codefiles import base
from claims.domain.codefiles.base import BadFile
from claims.domain.coding.codetables import PtpEdit

MOST = 3_000_000
WHAT = "NCCI procedure pairs"
_INDICATORS = {"0": 0, "1": 1, "9": 9}


def rows(lines: Iterable[bytes]) -> Iterator[PtpEdit]:
    """Yield every pair of one segment file, whatever its dates."""
    return base.limited(_rows(lines), most=MOST, what=WHAT)


def _rows(lines: Iterable[bytes]) -> Iterator[PtpEdit]:
    days: dict[str, date | None] = {"*": None, "": None}
    is_begun = False
    for number, text in enumerate(base.text_lines(lines), 1):
        cells = text.split("\t")
        if not is_begun:
            is_begun = len(cells) >= 6 and _is_day(cells[3].strip())
        if is_begun:
            if text.strip():
                yield _edit(cells, number, days)
        elif number > base.MOST_HEADING_LINES:
            break
    if not is_begun:
        raise BadFile(
            0, "no row has a date of eight digits in its fourth field: this is no NCCI pair file"
        )


def _edit(cells: list[str], number: int, days: dict[str, date | None]) -> PtpEdit:
    if len(cells) < 6:
        raise BadFile(number, f"{len(cells)} fields stand where a pair has at least six")
    one, two, _, began, ended, said = (cell.strip() for cell in cells[:6])
    if not (base.is_code(one) and base.is_code(two)):
        raise BadFile(number, f"{one[:8]!r} and {two[:8]!r} are no pair of codes")
    indicator = _INDICATORS.get(said)
    if indicator is None:
        raise BadFile(number, f"the modifier indicator is {said[:8]!r}, not 0, 1 or 9")
    for text in (began, ended):
        if text not in days:
            days[text] = base.day(text, number) if _is_day(text) else _no_day(text, number)
    effective, deletion = days[began], days[ended]
    if effective is None:
        raise BadFile(number, "the pair has no first day")
    return PtpEdit(one, two, indicator, effective, deletion)


def _is_day(text: str) -> bool:
    return len(text) == 8 and text.isdigit()


def _no_day(text: str, number: int) -> date | None:
    raise BadFile(number, f"{text[:12]!r} is no date of eight digits")
