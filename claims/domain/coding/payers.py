"""What the class of a payer decides about therapy."""

from claims.domain.coding.timed_units import Method

# Payers that take Medicare's therapy rules for their own. An unknown
# class is judged as Medicare, the strictest.
MEDICARE_PART_B = frozenset({"", "MEDICARE", "RAILROAD"})
FOLLOW_MEDICARE = MEDICARE_PART_B | {"MEDICARE_ADVANTAGE", "TRICARE"}
COUNT_BY_TOTAL = FOLLOW_MEDICARE | {"MEDICAID", "VA"}


def units_method(*, payer_class: str, own: str = "") -> Method:
    """Return how this payer counts units; its own choice goes first."""
    if own:
        return Method(own)
    by_total = payer_class in COUNT_BY_TOTAL
    return Method.MEDICARE_8_MINUTE if by_total else Method.CPT_MIDPOINT


def wants_assistant_modifiers(*, payer_class: str, own: bool | None = None) -> bool:
    """Say whether this payer takes CQ and CO; its own choice goes first."""
    return payer_class in FOLLOW_MEDICARE if own is None else own


def wants_kx(*, payer_class: str, own: bool | None = None) -> bool:
    """Say whether this payer holds therapy to Part B's yearly threshold.

    A Medicare Advantage plan may; its own rules say so.
    """
    return payer_class in MEDICARE_PART_B if own is None else own
