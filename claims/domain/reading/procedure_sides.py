"""On which side a procedure was done, or what of it has to be asked."""

import re
from collections.abc import Iterator, Sequence

from claims.domain.facts import Side
from claims.domain.reading import sides, standings
from claims.domain.reading.body_parts import PATTERNS
from claims.domain.reading.heads import HEAD
from claims.domain.reading.mentions import Mention
from claims.domain.reading.reading import Gap, Standing
from claims.domain.reading.sections import Placed, Section

_ACTED = re.compile(r"\b(?:was|were)\b.{0,40}\b(?:injected|aspirated|performed|prepped|repaired)\b")
_BOTH = re.compile(
    r"\b(?:bilateral(?:ly)?|both|each (?:knee|side|shoulder|hip|wrist|ankle|elbow)|b/l|bilat)\b"
)


def told(
    members: list[Mention], region: str, placed: Sequence[Placed]
) -> tuple[Side | None, Gap | None]:
    """Return the side a procedure was done on, or what has to be asked."""
    said = {one.side for one in members if one.side is not None}
    if not said:
        said = (
            set(_labels(members, placed))
            or _diagnosed(region, placed)
            or _of_region(region, placed)
            or _of_all(region, placed)
        )
    if not said:
        return None, Gap.SIDE
    side = sides.together(said)
    if len(said) > 1 and Side.BILATERAL not in said and not _is_each(members, placed):
        return None, Gap.SIDES_CONFLICT
    if side in (Side.LEFT, Side.RIGHT):
        others = _diagnosed(region, placed)
        if others and side not in others and Side.BILATERAL not in others:
            return None, Gap.SIDES_CONFLICT
        if _elsewhere(members, region, placed) == {_OPPOSITE[side]}:
            return None, Gap.SIDES_CONFLICT
        also = set(_labels(members, placed))
        if also == {Side.LEFT, Side.RIGHT}:
            return Side.BILATERAL, None
    return side, None


_OPPOSITE = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}


def _elsewhere(members: list[Mention], region: str, placed: Sequence[Placed]) -> set[Side]:
    """Return the sides of complaints of a part of the body outside what tells of the procedure."""
    pattern = PATTERNS.get(region)
    apart = {id(one.placed) for one in members}
    found: set[Side] = set()
    for one in placed if pattern else ():
        plain = one.sentence.plain
        if id(one) in apart or one.section is Section.PROCEDURE or not HEAD.search(plain):
            continue
        for word in pattern.finditer(plain):  # type: ignore[union-attr]
            start, end = one.sentence.start + word.start(), one.sentence.start + word.end()
            side = sides.of_words(one.sentence, start, end)
            if side is not None and standings.of_words(one.sentence, start, end) is Standing.ACTIVE:
                found.add(side)
    return found


def _labels(members: list[Mention], placed: Sequence[Placed]) -> Iterator[Side]:
    """Yield the sides that lines such as "Right knee: 40 mg" begin with."""
    for one in placed:
        if (
            one.section in (Section.PROCEDURE, Section.BODY, Section.TREATMENT)
            and re.match(r"\s*[-*]?\s*(?:right|left|rt|lt)\b[^.:]{0,30}:", one.sentence.plain)
            and re.search(r"\binject\w*|\bmg\b|\bml\b|\bcc\b|\baspirat\w*", one.sentence.plain)
        ):
            side = sides.of_sentence(one.sentence)
            if side is not None:
                yield side


def _is_each(members: list[Mention], placed: Sequence[Placed]) -> bool:
    """Say whether both sides were meant: said so, or each in an item of its own."""
    if any(_BOTH.search(one.placed.sentence.plain) for one in members):
        return True
    if set(_labels(members, placed)) == {Side.LEFT, Side.RIGHT}:
        return True
    acted = {one.side for one in members if _ACTED.search(one.placed.sentence.plain)}
    if {Side.LEFT, Side.RIGHT} <= acted:
        return True
    numbered = [
        one for one in members if re.match(r"\s*(?:\d{1,2}[.)]|[-*])", one.placed.sentence.plain)
    ]
    return len({one.side for one in numbered}) > 1


def _of_region(region: str, placed: Sequence[Placed]) -> set[Side]:
    """Return the sides the notes name of a part of the body, of what is so today."""
    pattern = PATTERNS.get(region)
    found: set[Side] = set()
    for one in placed if pattern else ():
        for word in pattern.finditer(one.sentence.plain):  # type: ignore[union-attr]
            start, end = one.sentence.start + word.start(), one.sentence.start + word.end()
            side = sides.of_words(one.sentence, start, end)
            told = standings.of_problem(one, start, end)
            if side is not None and told in (Standing.ACTIVE, Standing.UNCERTAIN):
                found.add(side)
    return found


def _of_all(region: str, placed: Sequence[Placed]) -> set[Side]:
    """Return the one side the notes name at all, for what is of no part of the body we know."""
    said = {
        side
        for one in placed
        if one.section is not Section.HISTORY and (side := sides.of_sentence(one.sentence))
    }
    return said if not region and len(said) == 1 else set()


def _diagnosed(region: str, placed: Sequence[Placed]) -> set[Side]:
    """Return the sides of a part of the body that the diagnoses name."""
    listed = (Section.DIAGNOSIS, Section.ASSESSMENT, Section.PREOPERATIVE)
    spoken = [one for one in placed if one.section in listed or "dx:" in one.sentence.plain]
    return _of_region(region, spoken)
