"""Units of timed services: by the Medicare total or the CPT midpoint."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

UNIT_MINUTES = 15
MIDPOINT = 8


class Method(StrEnum):
    """How a payer counts the units of 15-minute codes."""

    MEDICARE_8_MINUTE = "MEDICARE_8_MINUTE"
    CPT_MIDPOINT = "CPT_MIDPOINT"


SOURCES = {
    Method.MEDICARE_8_MINUTE: "CMS Pub. 100-04, ch. 5, sec. 20.2.C (counting minutes)",
    Method.CPT_MIDPOINT: "CPT time rule: a unit is attained when the midpoint is passed",
}


@dataclass(frozen=True, slots=True)
class Units:
    """Units per code in the order given, and how they came about.

    ``ties`` are the codes among which the last unit could as well have
    gone elsewhere; the documentation decides, not the arithmetic.
    """

    rule: str
    by_code: dict[str, int]
    minutes: dict[str, int]
    explanation: str
    source: str
    ties: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """All timed units."""
        return sum(self.by_code.values())

    @property
    def total_minutes(self) -> int:
        """All timed minutes."""
        return sum(self.minutes.values())

    def most(self, code: str) -> int:
        """The most units a code may carry, a tie decided in its favour."""
        counted = self.by_code.get(code, 0)
        is_open = code in self.ties and counted == self.minutes[code] // UNIT_MINUTES
        return counted + is_open


def units_for(minutes: int) -> int:
    """Return the units of so many minutes: 8 to 22 is 1, 23 to 37 is 2."""
    return (minutes + UNIT_MINUTES - MIDPOINT) // UNIT_MINUTES if minutes >= MIDPOINT else 0


def count(services: Sequence[tuple[str, int]], *, method: Method) -> Units:
    """Count the units of (code, minutes) pairs of one day and discipline.

    Pairs with one code are one service: their minutes are added first.
    """
    minutes: dict[str, int] = {}
    for code, spent in services:
        minutes[code] = minutes.get(code, 0) + spent
    if method is Method.CPT_MIDPOINT:
        return _by_code(minutes)
    return _by_total(minutes)


def allot(minutes: dict[str, int], due: int) -> tuple[dict[str, int], tuple[str, ...]]:
    """Part ``due`` units: whole 15 minutes first, then the largest leftovers.

    The second value names those that tie for the last unit.
    """
    counted = {name: spent // UNIT_MINUTES for name, spent in minutes.items()}
    left = due - sum(counted.values())
    ranked = sorted(minutes, key=lambda name: _rank(name, minutes))
    for name in ranked[:left]:
        counted[name] += 1
    return counted, _ties(ranked, left, minutes)


def _by_code(minutes: dict[str, int]) -> Units:
    counted = {code: units_for(spent) for code, spent in minutes.items()}
    said = ", ".join(f"{code} {spent} min = {counted[code]}" for code, spent in minutes.items())
    return Units(
        rule="timed_units.cpt_midpoint",
        by_code=counted,
        minutes=minutes,
        explanation=f"Each code is counted alone, a unit from its 8th minute: {said}.",
        source=SOURCES[Method.CPT_MIDPOINT],
    )


def _by_total(minutes: dict[str, int]) -> Units:
    total = sum(minutes.values())
    due = units_for(total)
    counted, ties = allot(minutes, due)
    return Units(
        rule="timed_units.medicare_8_minute",
        by_code=counted,
        minutes=minutes,
        explanation=_explain(minutes, counted, total, due),
        source=SOURCES[Method.MEDICARE_8_MINUTE],
        ties=ties,
    )


def _rank(code: str, minutes: dict[str, int]) -> tuple[int, int, str]:
    """Order by leftover minutes, then all minutes, then the code itself.

    The last makes the result independent of the order of services.
    """
    return (-(minutes[code] % UNIT_MINUTES), -minutes[code], code)


def _ties(ranked: list[str], left: int, minutes: dict[str, int]) -> tuple[str, ...]:
    if not 0 < left < len(ranked):
        return ()
    edge = minutes[ranked[left - 1]] % UNIT_MINUTES
    if minutes[ranked[left]] % UNIT_MINUTES != edge:
        return ()
    return tuple(code for code in ranked if minutes[code] % UNIT_MINUTES == edge)


def _explain(minutes: dict[str, int], counted: dict[str, int], total: int, due: int) -> str:
    said = ", ".join(f"{code} {spent} min = {counted[code]}" for code, spent in minutes.items())
    plural = "unit" if due == 1 else "units"
    return f"{total} timed minutes are {due} {plural} by the 8-minute rule: {said}."
