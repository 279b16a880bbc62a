"""Sides of the body: of a modifier, of a diagnosis, of a code's structure."""

from claims.domain.coding.codetables import ServiceFacts
from claims.domain.facts import Side

RULE = "laterality"
SOURCE = "MPFS bilateral indicators; CMS Pub. 100-04, ch. 12, sec. 40.7"

SIDE_MODIFIER = {Side.LEFT: "LT", Side.RIGHT: "RT", Side.BILATERAL: "50"}
# A side, finger, toe or eyelid of the left and the same one of the right.
_MIRRORED = {
    "LT": "RT",
    "E1": "E3",
    "E2": "E4",
    "FA": "F5",
    "TA": "T5",
    **{f"{part}{n}": f"{part}{n + 5}" for part in "FT" for n in range(1, 5)},
}
_LEFT, _RIGHT = frozenset(_MIRRORED), frozenset(_MIRRORED.values())
MIRROR = _MIRRORED | {right: left for left, right in _MIRRORED.items()}

# Codes of structures the body has two of, by number alone and only where
# that is certain; the fee schedule's indicator goes first where loaded.
_PAIRED_RANGES = (
    (20600, 20600),  # joint injections
    (20604, 20606),
    (20610, 20611),
    (23500, 23680),  # fractures and dislocations, shoulder to elbow
    (24500, 24685),
    (25500, 25695),  # forearm, wrist, hand
    (26600, 26785),
    (27130, 27138),  # hip replacement
    (27230, 27269),  # hip to knee
    (27446, 27447),  # knee replacement
    (27486, 27488),
    (27500, 27566),
    (27750, 27848),  # lower leg, ankle, foot
    (28400, 28531),
    (29065, 29131),  # casts and splints of limbs
    (29345, 29515),
    (29805, 29863),  # arthroscopy of limbs
    (29866, 29907),
    (29914, 29916),
    (73000, 73040),  # x-rays of limbs, one side
    (73060, 73140),
    (73200, 73225),
    (73501, 73503),
    (73551, 73564),
    (73590, 73660),
    (73700, 73725),
)
PAIRED = frozenset(
    f"{number:05}" for first, last in _PAIRED_RANGES for number in range(first, last + 1)
)
# The indicators of structures there are two of: paid at 150 %, or each in full.
SIDED_INDICATORS = frozenset({"1", "3"})


def side_of_modifier(modifier: str) -> Side | None:
    """Return the side a modifier names, None when it names none."""
    if modifier == "50":
        return Side.BILATERAL
    if modifier in _LEFT:
        return Side.LEFT
    return Side.RIGHT if modifier in _RIGHT else None


def sides_of(modifiers: tuple[str, ...]) -> frozenset[Side]:
    """Return every side a line's modifiers name; 50 names both."""
    found = {side_of_modifier(modifier) for modifier in modifiers} - {None}
    return _spread(frozenset(side for side in found if side is not None))


def is_paired(code: str, facts: ServiceFacts | None) -> bool:
    """Say whether a code is of a structure with two sides: by its indicator, else our list."""
    if facts is not None and facts.bilateral:
        return facts.bilateral in SIDED_INDICATORS
    return code in PAIRED


def together(sides: frozenset[Side]) -> Side | None:
    """Return the one side these come to: both when they differ, None when there are none."""
    if not sides:
        return None
    return next(iter(sides)) if len(sides) == 1 else Side.BILATERAL


def prefill(
    code: str, side: Side | None, modifiers: tuple[str, ...], *, facts: ServiceFacts | None = None
) -> str:
    """Return LT or RT for a documented side of a paired structure, "" where none is to be written.

    Both sides depend on the payer's and the code's rules: proposed, not written.
    """
    if side not in (Side.LEFT, Side.RIGHT) or sides_of(modifiers):
        return ""
    return SIDE_MODIFIER[side] if is_paired(code, facts) else ""


def _spread(sides: frozenset[Side]) -> frozenset[Side]:
    if Side.BILATERAL in sides:
        return frozenset({Side.LEFT, Side.RIGHT})
    return sides
