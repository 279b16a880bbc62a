"""Read what a clinic charges from a CSV with headings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from claims.domain import codes
from claims.domain.codefiles import base
from claims.domain.codefiles.base import BadFile, Column

MOST = 50_000
WHAT = "fees"
HIGHEST = Decimal(10_000_000)
CENT = Decimal("0.01")
COLUMNS = (
    Column("the code", (r"^(cpt|hcpcs|procedure)?( ?code)?$", r"\bcode\b", r"cpt|hcpcs")),
    Column("the modifier", (r"\bmod",), is_required=False),
    Column("the amount", (r"amount", r"charge", r"fee", r"price")),
    Column("the label", (r"label", r"name", r"descr"), is_required=False),
)


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One code's charge per unit in dollars."""

    code: str
    modifier: str
    amount: Decimal
    label: str = ""


def rows(lines: Iterable[bytes]) -> Iterator[FeeRow]:
    """Yield the charge of each code and modifier once."""
    return base.limited(_rows(lines), most=MOST, what=WHAT)


def _rows(lines: Iterable[bytes]) -> Iterator[FeeRow]:
    seen: set[tuple[str, str]] = set()
    for line in base.table(base.text_lines(lines), COLUMNS, what=WHAT):
        code = codes.normalise_code(line.cell("the code"))
        modifier = codes.normalise_code(line.cell("the modifier"))
        if not codes.is_procedure(code):
            raise BadFile(line.number, f"{code[:8]!r} is no CPT or HCPCS code")
        if modifier and not codes.is_modifier(modifier):
            raise BadFile(line.number, f"{modifier[:4]!r} is no modifier")
        if (code, modifier) in seen:
            raise BadFile(line.number, f"{code} {modifier}".strip() + " has a fee already")
        seen.add((code, modifier))
        yield FeeRow(code, modifier, _dollars(line), line.cell("the label")[:40])


def _dollars(line: base.Line) -> Decimal:
    said = line.cell("the amount").replace("$", "").replace(",", "").strip()
    try:
        amount = Decimal(said)
    except InvalidOperation:
        raise BadFile(line.number, f"{said[:12]!r} is no amount in dollars") from None
    if not amount.is_finite() or not 0 <= amount < HIGHEST:
        raise BadFile(line.number, f"{said[:12]!r} is out of bounds for a fee")
    if amount != amount.quantize(CENT):
        raise BadFile(line.number, f"{said[:12]!r} is no whole number of cents")
    return amount.quantize(CENT)
