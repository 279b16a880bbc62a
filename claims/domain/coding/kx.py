"""KX: where a year's therapy amounts stand against the threshold, and whose lines go over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from claims.domain.amounts import dollars
from claims.domain.coding.codetables import PhysicianFeeTable, Tables
from claims.domain.coding.history import History, pool_of
from claims.domain.content import Line
from claims.domain.facts import Discipline

RULE = "kx.threshold"
SOURCE = "CMS Pub. 100-04, ch. 5, sec. 10.3 (Social Security Act, sec. 1833(g))"
POOLS = {Discipline.PT: "PT_SLP", Discipline.SLP: "PT_SLP", Discipline.OT: "OT"}
# 42 CFR 414.65; Pub. 100-04, ch. 5, sec. 10.7: half of the practice expense of the second
# and later units of a day. The loaded amounts are whole, without their parts.
NOT_REDUCED = (
    "Amounts of ours are the fee schedule's without the multiple procedure payment reduction: "
    "Medicare's own may be lower."
)
_NAMES = {"PT_SLP": "PT and SLP together", "OT": "OT"}

# Sec. 1833(g)(5)(E): 3,000 dollars through 2027, indexed from 2028.
REVIEW_THROUGH = 2027
_FIRST_YEAR = 2018


@dataclass(frozen=True, slots=True)
class Standing:
    """A pool of one year: what was allowed before, and what this adds, in dollars.

    ``threshold`` is None where the year's is not loaded; then nothing is
    required and nothing excused, and ``is_required`` is None. ``is_whole``
    says that the amount of every line was known.
    """

    pool: str
    year: int
    threshold: Decimal | None
    before: Decimal
    amount: Decimal
    is_required: bool | None
    is_reviewed: bool
    is_estimate: bool = False
    is_whole: bool = True
    rule: str = RULE
    source: str = SOURCE

    @property
    def explanation(self) -> str:
        """Say the sum in one sentence."""
        if self.threshold is None:
            return f"No therapy threshold for {self.year} is loaded."
        side = "over" if self.is_required else "not over"
        told = " by our own estimate" if self.is_estimate else " by the payer's own sum"
        before, amount, limit = map(dollars, (self.before, self.amount, self.threshold))
        return (
            f"{before} allowed in {self.year} before this claim{told}, and {amount} "
            f"for it, are {side} {limit} ({_NAMES[self.pool]}). {NOT_REDUCED}"
        )


def threshold(table: Mapping[str, Any], year: int) -> Decimal | None:
    """Return the year's threshold in dollars, None when it is not loaded."""
    amount = table.get("kx_threshold", {}).get(str(year))
    return None if amount is None else Decimal(str(amount))


def judge(
    *,
    pool: str,
    year: int,
    before: Decimal,
    amount: Decimal,
    table: Mapping[str, Any],
    is_estimate: bool = False,
    is_whole: bool = True,
) -> Standing:
    """Say whether an amount takes the year's sum over the threshold: strictly over."""
    limit = threshold(table, year)
    total = before + amount
    # Whatever a line of unknown amount adds, it adds something.
    is_over = limit is not None and (total > limit or (not is_whole and total >= limit))
    return Standing(
        pool=pool,
        year=year,
        threshold=limit,
        before=before,
        amount=amount,
        is_required=None if limit is None else is_over,
        is_reviewed=_is_reviewed(total, year, table),
        is_estimate=is_estimate,
        is_whole=is_whole,
    )


def standings(
    lines: Sequence[Line], *, history: History, tables: Tables
) -> Iterator[tuple[Standing, tuple[Line, ...]]]:
    """Yield, day by day, where the claim's therapy lines take each pool.

    A day's lines are judged together: which of them a payer counts first
    nobody knows. A pool whose sum of the year nobody counted is left out:
    Medicare counts from the first of January, and lines of a part of the
    year would say too little.
    """
    for (pool, year), members in _by_pool(lines).items():
        accrued = history.accrued_in(year, pool)
        if accrued is None:
            continue
        sum_before = accrued.amount
        for on in sorted({line.from_date for line in members if line.from_date}):
            day = tuple(line for line in members if line.from_date == on)
            amounts = [_amount(line, tables) for line in day]
            known = sum((one for one in amounts if one is not None), Decimal(0))
            standing = judge(
                pool=pool,
                year=year,
                before=sum_before,
                amount=known,
                table=tables.kx,
                is_estimate=accrued.is_estimate,
                is_whole=None not in amounts,
            )
            yield standing, day
            sum_before += known


def _by_pool(lines: Sequence[Line]) -> dict[tuple[str, int], list[Line]]:
    pools: dict[tuple[str, int], list[Line]] = {}
    for line in lines:
        pool = pool_of(line.modifiers)
        if pool and line.from_date:
            pools.setdefault((pool, line.from_date.year), []).append(line)
    return pools


def _amount(line: Line, tables: Tables) -> Decimal | None:
    return estimated(
        line.code, line.units, line.from_date, tables.physician_fees, charge=line.charge
    )


def estimated(
    code: str,
    units: Decimal | None,
    on: date | None,
    fees: PhysicianFeeTable,
    *,
    charge: Decimal | None = None,
) -> Decimal | None:
    """Return what Medicare would allow for units of a code, in dollars, before any reduction.

    The fee schedule's amount, or the line's charge where that is lower
    (42 CFR 414.21); a charge of zero is none, for nobody has priced the
    line. None where the units or the code's fee are not known.
    """
    facts = fees.facts(code, on)
    fee = facts.allowed if facts else None
    if fee is None or units is None:
        return None
    return min(fee * units, charge) if charge else fee * units


def _is_reviewed(total: Decimal, year: int, table: Mapping[str, Any]) -> bool:
    limit = table.get("medical_review_threshold")
    is_known = limit is not None and _FIRST_YEAR <= year <= REVIEW_THROUGH
    return bool(is_known and total > Decimal(str(limit)))
