"""Medically unlikely edits: most units of a code, by line or by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.domain.coding.codetables import MueLimit
from claims.domain.content import Line

SOURCE = "CMS NCCI medically unlikely edits, adjudication indicators 1 to 3 (MM8853)"
BY_LINE, BY_DAY_ABSOLUTE, BY_DAY = 1, 2, 3
# Follow-up care alone does not count against the surgeon's own units.
LEFT_OUT = "55"


@dataclass(frozen=True, slots=True)
class Excess:
    """The lines a payer denies for one code and day, and why.

    ``is_absolute`` when no appeal and no override changes it; ``total``
    counts the day's units.
    """

    limit: MueLimit
    denied: tuple[Line, ...]
    total: Decimal
    explanation: str
    source: str = SOURCE

    @property
    def is_by_day(self) -> bool:
        """Whether all lines of the day fall together."""
        return self.limit.mai != BY_LINE

    @property
    def is_absolute(self) -> bool:
        """Whether policy, statute or anatomy fixes the limit."""
        return self.limit.mai == BY_DAY_ABSOLUTE


def examine(lines: Sequence[Line], limit: MueLimit) -> Excess | None:
    """Return what is denied of one code's lines of one day, None when nothing is.

    Indicator 1 judges each line alone; 2 and 3 sum the day, and all its
    lines are denied together. A line with 50 counts its units as billed.
    """
    total = sum((line.units or Decimal(0) for line in lines), Decimal(0))
    if limit.mai == BY_LINE:
        over = tuple(line for line in lines if (line.units or 0) > limit.value)
        said = f"At most {limit.value} on a line."
    else:
        counted = [line for line in lines if LEFT_OUT not in line.modifiers]
        total = sum((line.units or Decimal(0) for line in counted), Decimal(0))
        over = tuple(counted) if total > limit.value else ()
        said = f"At most {limit.value} on a day; {total} are billed."
    return Excess(limit, over, total, said) if over else None
