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
# Left out on purpose: 69210, whose indicator 2 pays it as for both ears (CMS,
# 2014 on), and the injections of tendons, of which sources say 0 and 1.
_PAIRED_RANGES = (
    (19081, 19081),  # the breast: each first lesion, then its surgery
    (19083, 19083),
    (19085, 19085),
    (19100, 19101),
    (19120, 19120),
    (19125, 19125),
    (19281, 19281),
    (19283, 19283),
    (19285, 19285),
    (19287, 19287),
    (19301, 19303),
    (20526, 20526),  # the carpal tunnel, injected
    (20600, 20600),  # joint injections
    (20604, 20606),
    (20610, 20611),
    (23120, 23130),  # shoulder and upper arm
    (23395, 23472),
    (23500, 23680),  # fractures and dislocations, shoulder to elbow
    (23700, 23802),
    (24000, 24006),  # elbow
    (24340, 24371),
    (24500, 24685),
    (25000, 25001),  # forearm and wrist
    (25111, 25112),
    (25350, 25375),
    (25446, 25447),
    (25500, 25695),  # forearm, wrist, hand
    (26055, 26055),  # a finger or thumb: its own modifier names its side
    (26600, 26785),
    (27130, 27138),  # hip replacement
    (27230, 27269),  # hip to knee
    (27330, 27335),  # knee
    (27340, 27350),
    (27380, 27386),
    (27405, 27430),
    (27437, 27445),
    (27446, 27447),  # knee replacement
    (27486, 27488),
    (27500, 27566),
    (27570, 27570),
    (27650, 27654),  # Achilles tendon, ankle
    (27695, 27703),
    (27750, 27848),  # lower leg, ankle, foot
    (27870, 27870),
    (28035, 28035),
    (28118, 28119),
    (28285, 28285),  # a toe: its own modifier names its side
    (28289, 28299),
    (28400, 28531),
    (29065, 29131),  # casts and splints of limbs
    (29345, 29515),
    (29580, 29580),
    (29805, 29863),  # arthroscopy of limbs
    (29866, 29907),
    (29914, 29916),
    (64415, 64418),  # nerves of the limbs: blocks, then releases
    (64445, 64448),
    (64450, 64450),
    (64718, 64719),
    (64721, 64721),
    (66820, 66821),  # the eye: its lens, what is put into it, its retina
    (66840, 66852),
    (66982, 66986),
    (67028, 67028),
    (67036, 67043),
    (67101, 67113),
    (67210, 67210),
    (69433, 69433),  # tubes of the eardrum
    (69436, 69436),
    (73000, 73040),  # x-rays of limbs, one side
    (73060, 73140),
    (73200, 73225),
    (73501, 73503),
    (73551, 73564),
    (73590, 73660),
    (73700, 73725),
    (76881, 76882),  # ultrasound of a limb
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
