"""The charge of a line: from the fee schedule, else from the EMR."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from claims.domain.amounts import CENT, cents, plain
from claims.domain.coding.tables import FeeSchedule


@dataclass(frozen=True, slots=True)
class Charge:
    """A line's total in dollars and where it came from."""

    amount: Decimal | None
    reason: str
    rule: str
    from_schedule: bool = False


def charge(
    *,
    code: str,
    modifiers: tuple[str, ...],
    units: Decimal | None,
    on: date | None,
    fees: FeeSchedule,
    documented: Decimal | None,
    documented_units: Decimal | None,
) -> Charge:
    """Return the charge: fee times units, else what the EMR charged.

    ``documented`` is the EMR's charge for ``documented_units``; for a
    part of them its share is taken.
    """
    fee = fees.fee(code=code, modifiers=modifiers, on=on) if code else None
    if fee is not None and units is not None:
        reason = f"{fee.schedule}: {fee.amount} × {units}"
        return Charge(_rounded(fee.amount * units), reason, "charges.fee_schedule", True)
    if documented is None:
        return Charge(None, "", "charges.none")
    if units is None or not documented_units or units == documented_units:
        return Charge(cents(documented), "As the EMR charged.", "charges.emr")
    share = _rounded(documented * units / documented_units)
    reason = f"EMR: {cents(documented)} for {plain(documented_units)}, {plain(units)} of them"
    return Charge(share, reason, "charges.emr_share")


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
