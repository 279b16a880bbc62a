"""Units a claim has use for, and how many of one another is."""

from decimal import Decimal

# By what is measured: how much of the smallest each unit is.
_UNITS: dict[str, dict[str, Decimal]] = {
    "time": {"s": Decimal(1), "min": Decimal(60), "h": Decimal(3600)},
    "length": {"cm": Decimal(1), "in": Decimal("2.54")},
    "weight": {"kg": Decimal(1), "lb": Decimal("0.45359237")},
    "dose": {"mcg": Decimal(1), "mg": Decimal(1_000), "g": Decimal(1_000_000)},
    "volume": {"ml": Decimal(1), "l": Decimal(1_000)},
}
_PLACES = Decimal("0.000001")
KNOWN = "; ".join(", ".join(units) for units in _UNITS.values())


def factor(argument: str) -> tuple[Decimal, Decimal] | None:
    """Return what to multiply and to divide by for "h to min"; None for what is not known."""
    given, _, wanted = (part.strip() for part in argument.lower().partition(" to "))
    for units in _UNITS.values():
        if given in units and wanted in units:
            return units[given], units[wanted]
    return None


def convert(amount: Decimal, argument: str) -> Decimal:
    """Return an amount in another unit, to six places."""
    found = factor(argument)
    if found is None:
        raise ValueError("no such units")
    made = (amount * found[0] / found[1]).quantize(_PLACES).normalize()
    return made if made.as_tuple().exponent <= 0 else made.quantize(Decimal(1))  # type: ignore[operator]


def check(argument: str) -> str:
    """Say what is wrong with "h to min", or nothing."""
    if factor(argument) is None:
        return f'Say from which unit to which, such as "h to min". There are: {KNOWN}.'
    return ""
