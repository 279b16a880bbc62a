"""Procedures and images of a visit: what was done, on which side, guided by what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from claims.domain.facts import DocumentedService, Evidence, Side
from claims.domain.reading import digits, sides, standings
from claims.domain.reading.heads import HEAD
from claims.domain.reading.mentions import Mention
from claims.domain.reading.reading import Gap, Question, Standing
from claims.domain.reading.sections import Placed, Section
from claims.domain.reading.words import Entry, Kind

_GUIDED = re.compile(
    r"\b(?:ultrasound|sonograph\w*|us|u/s)[- ]?(?:guid\w+|assist\w+|visuali[sz]ation)\b"
    r"|\bunder (?:direct )?(?:ultrasound|sonograph\w*|us)\b"
    r"|\bguid(?:ed|ance) (?:by|with|of) (?:ultrasound|us)\b|\b(?:using"
    r"|with) (?:real-?time )?ultrasound\b"
)
_RECORDED = re.compile(
    r"\b(?:image|images|picture|recording|clip|scan)s?\b.{0,40}\b(?:saved|stored|archived"
    r"|recorded|captured|retained|uploaded|documented|made|kept|pacs)\b"
    r"|\bpermanent (?:recording|record|image)|\b(?:saved|stored|archived"
    r"|captured) (?:\w+ ){0,3}images?\b"
)
_TAKEN = re.compile(
    r"\b(?:today|obtained|taken|performed|in (?:the |our |this |my )?(?:office|clinic)"
    r"|ordered and (?:obtained|reviewed)|this visit|in-office|were ordered and)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:outside|previous|prior|last|from (?:the )?(?:er|ed|hospital|urgent|outside|\d)"
    r"|brought|old|disc|cd|ordered for|referring|emergency|urgent care"
    r"|another facility|\d+ (?:days?|weeks?|months?) ago)\b"
)
_ACTED = re.compile(r"\b(?:was|were)\b.{0,40}\b(?:injected|aspirated|performed|prepped|repaired)\b")
_BOTH = re.compile(
    r"\b(?:bilateral(?:ly)?|both|each (?:knee|side|shoulder|hip|wrist|ankle|elbow)|b/l|bilat)\b"
)
_REGION = {
    "KNEE": r"knees?|patell\w+|menisc\w+|acl|tka|tkr",
    "HIP": r"hips?|trochanter\w*|tha|thr",
    "SHOULDER": r"shoulders?|subacromial|glenohumeral|acromioclavicular|rotator cuff",
    "ELBOW": r"elbows?|olecranon|epicondyl\w+",
    "WRIST": r"wrists?|carpal|distal radius|radius",
    "HAND": r"hands?|fingers?|thumbs?|metacarpal|trigger",
    "ANKLE": r"ankles?|malleol\w+|fibula|achilles",
    "FOOT": r"foot|feet|heels?|toes?|plantar|metatarsal",
    "NECK": r"neck|cervical",
    "BACK": r"back|lumbar|lumbosacral",
}
PATTERNS = {name: re.compile(rf"\b(?:{words})\b") for name, words in _REGION.items()}
_HOW_FAR = 3  # sentences around a procedure that speak of its guidance


@dataclass
class Done:
    """What the notes say was done."""

    services: list[DocumentedService] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    distinct: list[tuple[str, Evidence]] = field(default_factory=list)


def read(placed: Sequence[Placed], mentions: Sequence[Mention]) -> Done:
    """Return the procedures and images done, each side once."""
    found = Done()
    groups: dict[tuple[str, str], list[Mention]] = {}
    for mention in mentions:
        if mention.standing is Standing.ACTIVE and _counts(mention):
            code, region = _code(mention, placed), mention.entry.region
            groups.setdefault((code, region), []).append(mention)
    _drop_less_exact(groups)
    for (code, region), members in groups.items():
        _add(found, code, region, members, placed)
    return found


def _counts(mention: Mention) -> bool:
    kind = mention.entry.kind
    if kind is Kind.IMAGING:
        return _is_taken_here(mention)
    if kind is not Kind.PROCEDURE:
        return False
    return not (
        mention.is_short and mention.placed.section not in (Section.PROCEDURE, Section.TREATMENT)
    )


def _is_taken_here(mention: Mention) -> bool:
    """Say whether an image was made at this visit: said so, and nothing says elsewhere."""
    plain = mention.placed.sentence.plain
    return bool(_TAKEN.search(plain)) and not _ELSEWHERE.search(plain)


def _code(mention: Mention, placed: Sequence[Placed]) -> str:
    """Return the code, or that of the guided procedure where a record of the images is kept."""
    guided = mention.entry.guided
    if not guided:
        return mention.entry.code
    near = _around(mention, placed)
    is_guided = any(_is_said(one, _GUIDED) for one in near)
    is_recorded = any(_is_said(one, _RECORDED) for one in near)
    return guided if is_guided and is_recorded else mention.entry.code


def _around(mention: Mention, placed: Sequence[Placed]) -> list[Placed]:
    """Return the sentences that go on about a procedure: its item, else those that follow."""
    at = next(n for n, one in enumerate(placed) if one is mention.placed)
    found = [mention.placed]
    for one in placed[at + 1 : at + 1 + _HOW_FAR * 2]:
        if one.sentence.line == mention.placed.sentence.line:
            found.append(one)
            continue
        if len(found) > _HOW_FAR * 2 or re.match(r"\s*\d{1,2}[.)]", one.sentence.plain):
            break
        if re.match(r"\s*(?:right|left)\b", one.sentence.plain):
            break
        found.append(one)
    return found


def _is_said(placed: Placed, pattern: re.Pattern[str]) -> bool:
    """Say whether a sentence affirms something: "no ultrasound" does not."""
    sentence = placed.sentence
    return any(
        standings.of_words(sentence, sentence.start + one.start(), sentence.start + one.end())
        in (Standing.ACTIVE, Standing.PLANNED)
        for one in pattern.finditer(sentence.plain)
    )


def _drop_less_exact(groups: dict[tuple[str, str], list[Mention]]) -> None:
    """Keep the more exact of two codes where the note calls one procedure both."""
    codes = {code for code, _ in groups}
    for more, less in (("29880", "29881"), ("29848", "64721")):
        if {more, less} <= codes:
            for key in [key for key in groups if key[0] == less]:
                del groups[key]
    for (code, region), members in list(groups.items()):
        guided = members[0].entry.guided
        sided = {one.side for one in members} - {None}
        other = groups.get((guided, region)) if guided and code != guided else None
        if other and (not sided or sided <= {one.side for one in other}):
            del groups[(code, region)]


def _add(
    found: Done, code: str, region: str, members: list[Mention], placed: Sequence[Placed]
) -> None:
    entry = members[0].entry
    key = (
        f"note-{code}" if not _is_taken(found, f"note-{code}") else f"note-{code}-{region.lower()}"
    )
    evidence = tuple(dict.fromkeys(one.evidence for one in members))[:4]
    side: Side | None = None
    if entry.is_paired:
        side, gap = _side(members, region, placed)
        if gap is not None:
            about = entry.label or region.lower()
            found.questions.append(Question(what=gap, about=about, subject=key, evidence=evidence))
            if gap is Gap.SIDES_CONFLICT or side is None:
                return
    told = digits.modifiers(members, region, side, placed) if entry.is_of_digit else ()
    for modifier in told or ("",):
        found.services.append(
            DocumentedService(
                key=f"{key}-{modifier}" if len(told) > 1 else key,
                code=code,
                label=entry.label,
                side=side,
                documented_modifiers=(modifier,) if modifier else (),
                evidence=evidence,
            )
        )


def _is_taken(found: Done, key: str) -> bool:
    return any(one.key == key for one in (*found.services,)) or any(
        one.subject == key for one in found.questions
    )


def _side(
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


def label_of(entry: Entry | None, code: str) -> str:
    """Return our own word for a service, its code where we have none."""
    return entry.label if entry is not None and entry.label else code
