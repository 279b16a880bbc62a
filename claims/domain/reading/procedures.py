"""Procedures and images of a visit: what was done, on which side, guided by what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.domain.coding.assistant_split import DISCIPLINE_MODIFIER
from claims.domain.facts import Discipline, DocumentedService, Evidence, Side
from claims.domain.reading import cues, digits, procedure_sides, standings
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
_HOW_FAR = 3  # sentences around a procedure that speak of its guidance


@dataclass
class Done:
    """What the notes say was done."""

    services: list[DocumentedService] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    distinct: list[tuple[str, Evidence]] = field(default_factory=list)


def read(
    placed: Sequence[Placed],
    mentions: Sequence[Mention],
    *,
    place: str = "",
    discipline: Discipline | None = None,
) -> Done:
    """Return the procedures and images done, each side once.

    Of images made at a facility (``place``) the reading alone is the
    practice's, where the note says it wrote one. Under a ``discipline``
    what therapists give besides their own codes carries its modifier.
    """
    found = Done()
    is_facility = place in FACILITIES
    groups: dict[tuple[str, str], list[Mention]] = {}
    is_operative = discipline is None and any(_OPERATIVE.search(_title(one)) for one in placed)
    for mention in mentions:
        if _is_surgery(mention.entry.code) and not _is_operated(mention, is_operative, discipline):
            continue
        if mention.standing is Standing.ACTIVE and _counts(mention, placed, is_facility):
            code, region = _code(mention, placed), mention.entry.region
            groups.setdefault((code, region), []).append(mention)
    _drop_less_exact(groups)
    for (code, region), members in groups.items():
        _add(found, code, region, members, placed)
    found.services = [_marked(one, is_facility, discipline) for one in found.services]
    return found


# A clinic's note names surgeries that were or will be; an operative one those it tells of.
_OPERATIVE = re.compile(
    r"\b(?:operative (?:report|note|procedure|record)|op(?:erative)? note"
    r"|operations?(?: performed)?"
    r"|procedures?(?: performed| note| in detail)?|surgery performed|surgeon|post-?op(?:erative)? "
    r"(?:dx|diagnos[ei]s))\s*(?::|$)"
)


def _title(placed: Placed) -> str:
    return placed.sentence.plain[:40].strip(" -*#=.")


def _is_surgery(code: str) -> bool:
    is_minor = code in _SOMETIMES or "29000" <= code < "29800" or not "21000" <= code < "70000"
    return code.isdigit() and not is_minor


def _is_operated(mention: Mention, is_operative: bool, discipline: Discipline | None) -> bool:
    if discipline is not None:
        return False
    plain = mention.placed.sentence.plain
    return is_operative or mention.entry.is_across or bool(cues.DONE.search(plain))


FACILITIES = frozenset({"19", "21", "22", "23", "24"})
_SOMETIMES = frozenset({"20560", "20561", "29240", "29260", "29280", "29530", "29540", "95992"})
_READ = re.compile(
    r"\b(?:formal(?: written)?|written) (?:interpretation|report|read)\b"
    r"|\binterpretation and report\b"
    r"|\breport of (?:my )?interpretation\b"
)


def _marked(
    service: DocumentedService, is_facility: bool, discipline: Discipline | None
) -> DocumentedService:
    """Return a service with what its place or the plan of care adds: 26, or GP."""
    added = ""
    if is_facility and service.code.startswith("7"):
        added = "26"
    elif discipline is not None and service.code in _SOMETIMES:
        added = DISCIPLINE_MODIFIER[discipline]
    if not added:
        return service
    return service.model_copy(
        update={"documented_modifiers": (added, *service.documented_modifiers)}
    )


def _counts(mention: Mention, placed: Sequence[Placed], is_facility: bool) -> bool:
    kind = mention.entry.kind
    if kind is Kind.IMAGING and is_facility:
        is_old = bool(_ELSEWHERE.search(mention.placed.sentence.plain))
        return not is_old and any(_READ.search(one.sentence.plain) for one in placed)
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
        side, gap = procedure_sides.told(members, region, placed)
        if gap is not None:
            about = entry.label or region.lower()
            found.questions.append(Question(what=gap, about=about, subject=key, evidence=evidence))
            if gap is Gap.SIDES_CONFLICT or side is None:
                return
    told = digits.modifiers(members, region, side, placed) if entry.is_of_digit else ()
    if code in digits.ALWAYS and not told and side in (Side.LEFT, Side.RIGHT):
        about = f"{entry.label}, which finger or toe"
        asked = Question(what=Gap.SIDE, about=about, subject=key, evidence=evidence)
        found.questions.append(asked)
        return
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


def label_of(entry: Entry | None, code: str) -> str:
    """Return our own word for a service, its code where we have none."""
    return entry.label if entry is not None and entry.label else code
