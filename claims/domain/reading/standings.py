"""How a sentence speaks of something: as so, denied, uncertain, past, somebody else's, planned."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims.domain.reading import cues
from claims.domain.reading.reading import Standing
from claims.domain.reading.sections import Placed, Section
from claims.domain.reading.text import Sentence

_ENDS_PAST = re.compile(r"[,:]|\b(?:today|now|current)")
_ENDS_HISTORY = re.compile(r":|\b(?:today|now|current|who|presents?|here|comes)\b")
_WINDOW = 90  # characters a word reaches
_MINUTES = re.compile(r"[^,;.]{0,40}?\d\s*(?:min\b|mins\b|minutes\b|')")
_ORDER = {
    Standing.FAMILY: 0,
    Standing.RULED_OUT: 1,
    Standing.UNCERTAIN: 2,
    Standing.HISTORY: 3,
    Standing.PLANNED: 4,
}


def _compiled(
    lists: tuple[tuple[Standing, str], ...], left: str
) -> list[tuple[Standing, re.Pattern[str]]]:
    return [
        (standing, re.compile(rf"(?:{left})(?:{words})(?![a-z0-9])")) for standing, words in lists
    ]


_PRE = [
    *_compiled(cues.BEFORE, r"(?<![a-z0-9])"),
    (Standing.UNCERTAIN, re.compile(r"\?(?=\s?[a-z])")),
]
_POST = _compiled(cues.AFTER, r"(?<![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that colours what stands before or after it; offsets into the sentence's text."""

    standing: Standing
    start: int
    end: int


Cues = tuple[tuple[Cue, ...], tuple[Cue, ...], tuple[int, ...]]


def _cues_in(sentence: Sentence) -> Cues:
    """Return the cues before and after of a sentence, and where their reach ends."""
    known: Cues | None = sentence.kept.get("cues")
    if known is None:
        plain = sentence.plain
        idle = [(one.start(), one.end()) for one in cues.IDLE_NO.finditer(plain)]
        before, after = tuple(_found(_PRE, plain, idle)), tuple(_found(_POST, plain, idle))
        known = before, after, tuple(one.start() for one in cues.ENDS.finditer(plain))
        sentence.kept["cues"] = known
    return known


def _found(
    patterns: list[tuple[Standing, re.Pattern[str]]], plain: str, idle: list[tuple[int, int]]
) -> Iterator[Cue]:
    for standing, pattern in patterns:
        for one in pattern.finditer(plain):
            if standing is Standing.RULED_OUT and any(a <= one.start() < b for a, b in idle):
                continue
            yield Cue(standing, one.start(), one.end())


def of_words(sentence: Sentence, start: int, end: int) -> Standing:
    """Return how a sentence speaks of the words between two offsets of the note."""
    first, last = start - sentence.start, end - sentence.start
    before, after, ends = _cues_in(sentence)
    left = max((at for at in ends if at < first), default=0)
    right = min((at for at in ends if at >= last), default=len(sentence.plain))
    found = [
        cue.standing
        for cue in before
        if left <= cue.start and cue.end <= first and _reaches(cue, first, sentence.plain)
    ]
    found += [
        cue.standing
        for cue in after
        if last <= cue.start < right and _follows(cue, last, sentence.plain)
    ]
    return min(found, key=_ORDER.__getitem__, default=Standing.ACTIVE)


def _reaches(cue: Cue, first: int, plain: str) -> bool:
    between = plain[cue.end : first]
    if len(between) > (_WINDOW * 3 if plain[cue.start : cue.end].endswith(" for") else _WINDOW):
        return False
    if cue.standing is Standing.RULED_OUT and "," in between and _MINUTES.match(plain, first):
        return False  # "no comorbidities, low complexity evaluation 40 min"
    if cue.standing in (Standing.UNCERTAIN, Standing.RULED_OUT) and _is_over(between, cue.standing):
        return False
    if cue.standing is not Standing.HISTORY:
        return True
    is_list = plain[cue.start : cue.end].endswith(" for")  # a history is told to its end
    ends = _ENDS_HISTORY if is_list else _ENDS_PAST
    return not ends.search(between)


def _is_over(between: str, standing: Standing) -> bool:
    """Say whether what follows is no more denied or doubted: a new item, not "or"."""
    last = between.rpartition(",")
    if not last[1]:
        return standing is Standing.RULED_OUT and bool(
            re.search(r"[:(]|\b(?:with|due to|because|secondary to|for)\b", between)
        )
    if standing is Standing.RULED_OUT:
        # A list is denied to its end, which an "or" says.
        return not re.search(r"\b(?:or|nor)\b", between) and not re.fullmatch(
            r"(?: [a-z]+){1,3}(?:, (?:[a-z]+ ?){1,3})*,? ?", between
        )
    return not re.match(r"\s*(?:or|vs|versus|and/or)\b", last[2])


def _follows(cue: Cue, last: int, plain: str) -> bool:
    between = plain[last : cue.start]
    if len(between) > 60:
        return False
    if cue.standing is Standing.HISTORY:
        return not re.search(r"[;]", between)
    if cue.standing is Standing.UNCERTAIN:
        return not re.search(r"[,;:]", between)
    # A colon parts a service from its own answer: "Injection: not performed."
    return not re.search(r"[,;]|:(?!\s*$)|\band\b", between) or cue.standing is Standing.PLANNED


_BY_SECTION = {
    Section.HISTORY: Standing.HISTORY,
    Section.FAMILY: Standing.FAMILY,
    Section.PLAN: Standing.PLANNED,
    Section.GOALS: Standing.PLANNED,
    Section.HOME: Standing.PLANNED,
}


def of_service(placed: Placed, start: int, end: int) -> Standing:
    """Return how a note speaks of a service: done today, or planned, past, not done.

    What stands under the plan is planned unless its words say done.
    """
    told = of_words(placed.sentence, start, end)
    section = _BY_SECTION.get(placed.section, Standing.ACTIVE)
    if told is Standing.UNCERTAIN and cues.DONE.search(placed.sentence.plain):
        told = Standing.ACTIVE  # what it was done for is in doubt, not that it was done
    if told is Standing.PLANNED and _is_done(placed.sentence, end):
        return Standing.ACTIVE
    if told is Standing.ACTIVE and section is Standing.PLANNED and _is_done(placed.sentence, end):
        return Standing.ACTIVE
    return section if told is Standing.ACTIVE else told


_FOLLOWING = re.compile(
    r"\b(?:after|following|since|post|postop|post-op|aftercare|(?:recovering|out|days?|weeks?|wks?"
    r"|months?|pod ?#? ?\d+) from|status)\b"
    r"(?! (?:informed|consent|discuss|obtaining|verbal|written|sterile|prep))"
)


def is_after(sentence: Sentence, start: int) -> bool:
    """Say whether what begins at an offset of the note is what came before the visit."""
    before = sentence.plain[max(start - sentence.start - 40, 0) : start - sentence.start]
    found = list(_FOLLOWING.finditer(before))
    return bool(found) and not re.search(r"[,;:.(]", before[found[-1].end() :])


def of_problem(placed: Placed, start: int, end: int) -> Standing:
    """Return how a note speaks of a condition; what is planned for it makes it no less so."""
    told = of_words(placed.sentence, start, end)
    section = _BY_SECTION.get(placed.section, Standing.ACTIVE)
    if section in (Standing.HISTORY, Standing.FAMILY) and told is Standing.ACTIVE:
        return section
    return Standing.ACTIVE if told is Standing.PLANNED else told


# That consent was obtained is no deed.
_CONSENT = re.compile(r"\bconsent\b[^.;,]*\b(?:obtained|given|signed|taken)\b")


def _is_done(sentence: Sentence, end: int) -> bool:
    plain = _CONSENT.sub(lambda found: " " * len(found[0]), sentence.plain)
    if re.search(r"\b(?:tomorrow|will be|to be|next)\b", plain):
        return False
    if cues.DONE.search(plain):
        return True
    is_decided = re.search(
        r"\b(?:decision|decided|elect\w*|plan\w*|scheduled|request\w*|wants?|ask\w*|offer\w*"
        r"|interested|consider\w*|options?)\b",
        plain,
    )
    return not is_decided and bool(re.search(r"\btoday\b", plain[: end - sentence.start + 30]))
