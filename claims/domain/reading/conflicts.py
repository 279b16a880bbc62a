"""A diagnosis of one side where every complaint is of the other."""

from collections.abc import Sequence

from claims.domain.facts import Side
from claims.domain.reading import choosing, sides, standings
from claims.domain.reading.body_parts import PATTERNS
from claims.domain.reading.phrases import Statement
from claims.domain.reading.reading import Standing
from claims.domain.reading.sections import Placed, Section

_COMPLAINED = (Section.COMPLAINT, Section.SUBJECTIVE)
_OPPOSITE = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}


def of(statements: Sequence[Statement], placed: Sequence[Placed]) -> list[Statement]:
    """Return the listed diagnoses whose side the patient's own complaints contradict.

    Complaints of both sides, or diagnoses of both, contradict nothing.
    """
    sided = [(one, choosing.side_of(one, placed), _region(one.text)) for one in statements]
    return [
        one
        for one, side, region in sided
        if one.is_listed
        and region
        and side in _OPPOSITE
        and all(other == side for _, other, where in sided if where == region)
        and _complaints(region, placed) == {_OPPOSITE[side]}
    ]


def _region(text: str) -> str:
    return next((name for name, words in PATTERNS.items() if words.search(text)), "")


def _complaints(region: str, placed: Sequence[Placed]) -> set[Side | None]:
    found: set[Side | None] = set()
    for one in placed:
        if one.section not in _COMPLAINED:
            continue
        for word in PATTERNS[region].finditer(one.sentence.plain):
            start, end = one.sentence.start + word.start(), one.sentence.start + word.end()
            side = sides.of_words(one.sentence, start, end)
            told = standings.of_words(one.sentence, start, end)
            if side is not None and told is Standing.ACTIVE:
                found.add(side)
    return found
