"""Which finger or toe a service was done on, and the modifier that says it."""

import re
from collections.abc import Iterable, Sequence

from claims.domain.facts import Side
from claims.domain.reading import sides
from claims.domain.reading.mentions import Mention
from claims.domain.reading.sections import Placed, Section

# HCPCS: FA and TA are the left thumb and great toe, 1 to 4 those beside it, 5 to 9 the right.
_FINGERS = (
    r"thumb",
    r"(?:index|pointer)(?= |-|,|$|/|\.)|(?:2nd|second) (?:finger|digit)",
    r"(?:middle|long)(?= (?:and|&|or|finger|digit|trigger)|/)|(?:3rd|third) (?:finger|digit)",
    r"ring(?= (?:and|&|or|finger|digit|trigger)|/)|(?:4th|fourth) (?:finger|digit)",
    (
        r"pinky|pinkie|(?:small|little)(?= (?:and|&|or|finger|digit|trigger)|/)"
        r"|(?:5th|fifth) (?:finger|digit)"
    ),
)
_TOES = (
    r"hallux|(?:great|big|first|1st) toe|(?:first|1st|great toe) (?:mtp|metatarsophalangeal)",
    *(
        rf"(?:{words})(?= (?:and|&|mtp|toe|digit|metatarsophalangeal))|(?<=toe \()(?:{words})"
        for words in ("second|2nd", "third|3rd|middle", "fourth|4th")
    ),
    r"(?:(?:fifth|5th)(?= (?:mtp|toe|digit|metatarsophalangeal))|little toe|small toe)",
)
_OF = {
    "HAND": [re.compile(rf"(?<![a-z])(?:{words})") for words in _FINGERS],
    "FOOT": [re.compile(rf"(?<![a-z])(?:{words})") for words in _TOES],
}
_LETTER = {"HAND": "F", "FOOT": "T"}
# The joint at a thumb's base is the hand's.
_NOT_A_DIGIT = re.compile(r"\b(?:cmc|carpometacarpal|basal|thumb spica|first dorsal)\b")

# Of these the side alone says too little: one of five was treated.
ALWAYS = frozenset(
    {"26055", "26720", "26750", "28510", "28285", "29130", "11730", "11750", "11740"}
)
_LISTED = (Section.DIAGNOSIS, Section.PREOPERATIVE, Section.ASSESSMENT)


def modifiers(
    members: Sequence[Mention], region: str, side: Side | None, placed: Iterable[Placed]
) -> tuple[str, ...]:
    """Return the modifier of each finger or toe a service is told of, none where none is told.

    The sentences that name the service tell it, else those that list the
    diagnoses. ``region`` is HAND or FOOT.
    """
    if region not in _OF or side not in (Side.LEFT, Side.RIGHT):
        return ()
    listed = [one for one in placed if one.section in _LISTED or "dx" in one.sentence.plain]
    told = {number for one in members for number in _named(one.placed, region, side)}
    diagnosed = {number for one in listed for number in _named(one, region, side)}
    # A neighbour that only served as a splint is in no diagnosis.
    found = told & diagnosed or told or diagnosed
    return tuple(_modifier(number, region, side) for number in sorted(found))


def _named(placed: Placed, region: str, side: Side) -> set[int]:
    sentence = placed.sentence
    if _NOT_A_DIGIT.search(sentence.plain):
        return set()
    found = set()
    for number, words in enumerate(_OF[region]):
        for one in words.finditer(sentence.plain):
            start, end = sentence.start + one.start(), sentence.start + one.end()
            if sides.of_words(sentence, start, end) in (side, None):
                found.add(number)
    return found


def _modifier(number: int, region: str, side: Side) -> str:
    at = number + 5 if side is Side.RIGHT else number
    return f"{_LETTER[region]}{at or 'A'}"
