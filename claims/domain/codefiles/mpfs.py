"""Read the relative value file of the Medicare physician fee schedule.

CMS layouts: ``PPRRVUyy_MMM.csv``, some lines of heading, in which the
names of columns stand word over word, the last with HCPCS and MOD; or
``PPRRVUyyyy_Mmm.txt``, fixed columns below records that begin with HDR.
The national amount is total RVUs times the conversion factor, before any
locality: an estimate.
"""

import itertools
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from claims.domain.codefiles import base
from claims.domain.codefiles.base import BadFile, Column, Line
from claims.domain.coding.codetables import ServiceFacts

MOST = 200_000
WHAT = "the physician fee schedule"
HIGHEST = Decimal(100_000)
CENT = Decimal("0.01")
COLUMNS = (
    Column("HCPCS", (r"\bhcpcs$", r"\bhcpcs\b")),
    Column("MOD", (r"\bmod$", r"\bmod\b|modifier")),
    Column("status", (r"status",)),
    Column("PC/TC", (r"pc ?/? ?tc",)),
    Column("global days", (r"glob",)),
    Column("multiple", (r"mult",)),
    Column("bilateral", (r"bilat",)),
    Column("assistant", (r"as+(is)?t",)),
    Column("co-surgeon", (r"\bco-? ?surg",)),
    Column("team", (r"team",)),
    Column("non-facility total", (r"non.?fac.*total", r"total.*non.?fac")),
    Column("facility total", (r"(?<!non-)(?<!non )\bfac.*total", r"total.*\bfac")),
    Column("conversion factor", (r"conv.*fact|conversion",)),
)
WORDS_OVER = 4
HEADER = "HDR"
# First and last character of each column in a record, counted from 1 as CMS does.
FIXED = {
    "HCPCS": (1, 5),
    "MOD": (6, 7),
    "status": (58, 58),
    "non-facility total": (91, 96),
    "facility total": (97, 102),
    "PC/TC": (103, 103),
    "global days": (104, 106),
    "multiple": (116, 116),
    "bilateral": (117, 117),
    "assistant": (118, 118),
    "co-surgeon": (119, 119),
    "team": (120, 120),
    "conversion factor": (133, 140),
}
_PLACES = {name: place for place, name in enumerate(FIXED)}
_WIDTH = max(last for _, last in FIXED.values())


def rows(lines: Iterable[bytes]) -> Iterator[ServiceFacts]:
    """Yield each code, and each code with a modifier, once."""
    return base.limited(_rows(lines), most=MOST, what=WHAT)


def _rows(lines: Iterable[bytes]) -> Iterator[ServiceFacts]:
    texts = base.text_lines(lines)
    first = next(texts, "")
    whole = itertools.chain([first], texts)
    seen: set[tuple[str, str]] = set()
    for line in _fixed(whole) if first.startswith(HEADER) else _delimited(whole):
        facts = _facts(line)
        if (facts.code, facts.modifier) in seen:
            named = f"{facts.code} {facts.modifier}".strip()
            raise BadFile(line.number, f"{named} stands twice")
        seen.add((facts.code, facts.modifier))
        yield facts


def _delimited(texts: Iterable[str]) -> Iterator[Line]:
    return base.table(texts, COLUMNS, what=WHAT, is_header=_is_last_heading, above=WORDS_OVER)


def _fixed(texts: Iterable[str]) -> Iterator[Line]:
    for number, text in enumerate(texts, 1):
        if text.startswith(HEADER) or not text.strip():
            continue
        if len(text) < _WIDTH:
            raise BadFile(number, f"the record ends before its conversion factor, at {_WIDTH}")
        yield Line(number, [text[first - 1 : last] for first, last in FIXED.values()], _PLACES)


def _is_last_heading(headings: list[str]) -> bool:
    return any(one in ("hcpcs", "hcpcs code") for one in headings) and any(
        one in ("mod", "modifier") for one in headings
    )


def _facts(line: Line) -> ServiceFacts:
    code, modifier = line.cell("HCPCS").upper(), line.cell("MOD").upper()
    if not base.is_code(code):
        raise BadFile(line.number, f"{code[:8]!r} is no code")
    if modifier and not base.MODIFIER.fullmatch(modifier):
        raise BadFile(line.number, f"{modifier[:4]!r} is no modifier")
    factor = _number(line, "conversion factor")
    return ServiceFacts(
        code,
        modifier,
        status=_indicator(line, "status"),
        global_days=_indicator(line, "global days"),
        multiple=_indicator(line, "multiple"),
        bilateral=_indicator(line, "bilateral"),
        assistant=_indicator(line, "assistant"),
        co_surgeon=_indicator(line, "co-surgeon"),
        team=_indicator(line, "team"),
        component=_indicator(line, "PC/TC"),
        allowed=_amount(_number(line, "non-facility total"), factor),
        allowed_facility=_amount(_number(line, "facility total"), factor),
    )


def _indicator(line: Line, name: str) -> str:
    """Return an indicator; a spreadsheet strips the zeros of global days."""
    said = line.cell(name).upper()
    if len(said) > 3:
        raise BadFile(line.number, f"{name} is {said[:12]!r}, longer than any indicator")
    return said.zfill(3) if name == "global days" and said.isdigit() else said


def _number(line: Line, name: str) -> Decimal | None:
    said = line.cell(name).replace(",", "").replace("$", "")
    if said in ("", "NA"):
        return None
    try:
        number = Decimal(said)
    except InvalidOperation:
        raise BadFile(line.number, f"{name} is {said[:12]!r}, not a number") from None
    if not number.is_finite() or not 0 <= number < HIGHEST:
        raise BadFile(line.number, f"{name} is {said[:12]!r}, out of bounds")
    return number


def _amount(total: Decimal | None, factor: Decimal | None) -> Decimal | None:
    """Return dollars, None where the schedule prices nothing."""
    if not total or not factor:
        return None
    return (total * factor).quantize(CENT, ROUND_HALF_UP)
