"""Lines of a service given on one side or both, as payer and place of billing want them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from claims.domain.coding import laterality
from claims.domain.coding.laterality import MIRROR, SIDED_INDICATORS
from claims.domain.facts import Side

RULE = "laterality.lines"
SOURCE = "CMS Pub. 100-04, ch. 12, sec. 40.7, and ch. 14; MPFS bilateral indicators"
ASC_TAXONOMY = "261QA1903X"
# What does not share a line with 50: Medicare wants a line for each side.
_NOT_WITH_50 = frozenset({"78"})


class Biller(StrEnum):
    """Who bills: a professional, or an ambulatory surgery center for itself."""

    PROFESSIONAL = "PROFESSIONAL"
    ASC = "ASC"


class Unsided(ValueError):
    """These are no sides; the message says which there are."""

    def __init__(self) -> None:
        super().__init__("A side is LT, RT, an eyelid, a finger or a toe.")


@dataclass(frozen=True, slots=True)
class SideLine:
    """One line: its modifiers and units."""

    modifiers: tuple[str, ...]
    units: int = 1


@dataclass(frozen=True, slots=True)
class Arranged:
    """The lines and why these."""

    lines: tuple[SideLine, ...]
    explanation: str
    rule: str = RULE
    source: str = SOURCE


def arrange(
    sides: Sequence[str],
    *,
    indicator: str,
    biller: Biller = Biller.PROFESSIONAL,
    also: tuple[str, ...] = (),
) -> Arranged:
    """Return the lines for the sides given, as anatomic modifiers.

    ``also`` are the other modifiers every line carries. Indicators 1 and
    3 are of structures with two sides, paid at 150 % and each in full;
    for the others the payment is one whatever the sides.
    """
    named = tuple(dict.fromkeys(sides))
    if any(laterality.side_of_modifier(side) is None or side == "50" for side in named):
        raise Unsided
    if indicator not in SIDED_INDICATORS:
        words = f"Bilateral indicator {indicator}: one payment, whichever side; no side is named."
        return Arranged((SideLine(also),), words)
    if biller is Biller.ASC or _NOT_WITH_50 & set(also):
        words = "A line for each side, as a surgery center bills and as 78 demands."
        return Arranged(_each(named, also) or (SideLine(also),), words)
    return _professional(named, also)


def _professional(named: tuple[str, ...], also: tuple[str, ...]) -> Arranged:
    """Put what mirrors each other on one line with 50, the rest on lines of their own."""
    both = [
        side
        for side in named
        if MIRROR[side] in named and laterality.side_of_modifier(side) is Side.LEFT
    ]
    alone = tuple(side for side in named if MIRROR[side] not in named)
    mirrored = tuple(SideLine(("50", *also)) for _ in both)
    words = "Both sides on one line with 50 and one unit." if both else "One line for each side."
    return Arranged(mirrored + _each(alone, also) or (SideLine(also),), words)


def _each(named: tuple[str, ...], also: tuple[str, ...]) -> tuple[SideLine, ...]:
    return tuple(SideLine((*also, side)) for side in named)
