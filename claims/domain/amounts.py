"""Decimals in one spelling, so that equal claims have equal digests."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator

CENT = Decimal("0.01")


def cents(value: Decimal) -> Decimal:
    """Return dollars with two places; finer amounts stay as they are."""
    if abs(value) >= 10**15:
        return value
    rounded = value.quantize(CENT)
    return abs(rounded) if rounded == value == 0 else rounded if rounded == value else value


def plain(value: Decimal) -> Decimal:
    """Return a quantity without trailing zeros or exponent: 2.0 is 2."""
    if value == 0:
        return Decimal(0)
    return Decimal(format(value.normalize(), "f"))


def dollars(amount: Decimal) -> str:
    """Write an amount as a biller reads it: ``$2,410.00``."""
    return f"${amount:,.2f}"


Money = Annotated[Decimal, AfterValidator(cents)]
Quantity = Annotated[Decimal, AfterValidator(plain)]
