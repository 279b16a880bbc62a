"""How often something was so, and how sure so few cases make it."""

from dataclasses import dataclass
from math import sqrt

# Wilson 1927 (JASA 22, 209-212), at 95 %: honest for few cases and near 0 and 100 %.
Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of`` cases."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """Whole percent; None of no cases."""
        return round(100 * self.count / self.of) if self.of else None

    @property
    def interval(self) -> tuple[int, int]:
        """Wilson's 95 % interval in whole percent; 0 to 100 of no cases."""
        if not self.of:
            return 0, 100
        share, square = self.count / self.of, Z**2
        middle = (share + square / (2 * self.of)) / (1 + square / self.of)
        spread = sqrt(share * (1 - share) / self.of + square / (4 * self.of**2))
        spread *= Z / (1 + square / self.of)
        return round(100 * max(middle - spread, 0)), round(100 * min(middle + spread, 1))

    @property
    def low(self) -> int:
        """Where the interval begins."""
        return self.interval[0]

    @property
    def mark(self) -> int:
        """Where the share is marked, the mark being two wide."""
        return min(self.percent or 0, 98)

    @property
    def width(self) -> int:
        """How wide the interval is; never quite nothing, to be seen."""
        low, high = self.interval
        return max(high - low, 1)
