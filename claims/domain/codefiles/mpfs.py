"""Read the relative value file of the Medicare physician fee schedule.

CMS layout ``PPRRVUyy_MMM.csv``: some lines of heading, in which the
names of columns stand word over word, the last with HCPCS and MOD. The
national amount is total RVUs times the conversion factor, before any
locality: an estimate.
"""

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


def rows(lines: Iterable[bytes]) -> Iterator[ServiceFacts]:
    """Yield each code, and each code with a modifier, once."""
    return base.limited(_rows(lines), most=MOST, what=WHAT)


def _rows(lines: Iterable[bytes]) -> Iterator[ServiceFacts]:
    seen: set[tuple[str, str]] = set()
    table = base.table(
        base.text_lines(lines), COLUMNS, what=WHAT, is_header=_is_last_heading, above=WORDS_OVER
    )
    for line in table:
        facts = _facts(line)
        if (facts.code, facts.modifier) in seen:
            named = f"{facts.code} {facts.modifier}".strip()
            raise BadFile(line.number, f"{named} stands twice")
        seen.add((facts.code, facts.modifier))
        yield facts


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
