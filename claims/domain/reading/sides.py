"""Which side of the body words of a note are about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from claims.domain.facts import Side
from claims.domain.reading.text import Sentence

_BODY = (
    r"(?:knees?|hips?|shoulders?|elbows?|wrists?|hands?|ankles?|foot|feet|heels?|thumbs?"
    r"|fingers?|arms?|legs?"
    r"|upper|lower|lateral|medial|distal|proximal|sided?|tka|tha|tkr|thr|ue|le|ac|si|rotator"
    r"|carpal|trochanter\w*"
    r"|total|long|ring|index|middle|great|trigger|glenohumeral|subacromial|l/e|u/e|sciatica|lbp"
    r"|buttock|groin|thigh|calf|forearm|ribs?|scapula\w*|clavicle|achilles|rtc|acl|mcl"
    r"|menisc\w+|patell\w+|femur|tibia|fibula|radius|ulna|humerus|cts|gtb|itb|plantar|quad\w*"
    r"|hamstring|radial|ulnar|trapezius|epicondyl\w+)"
)
_WORDS = re.compile(
    rf"(?<![a-z0-9])(?:(?P<right>right|rt\.?|\(r\)|r(?=[ .]+{_BODY}\b))"
    rf"|(?P<left>left(?! (?:the|in|at|without|against|on|with|work|home|school|for|after)\b)"
    rf"|lt\.?|\(l\)|l(?=[ .]+{_BODY}\b))"
    r"|(?P<both>bilaterally|bilateral|bilat\.?|b/l|both|bil\.?|each (?:knee|shoulder|hip"
    r"|side)))(?![a-z0-9])"
)
_BOTH_SIDED = re.compile(
    r"\bboth (?:sides|knees|hips|shoulders|hands|feet|wrists|ankles|elbows|legs|arms|heels)"
)
_NOT_SIDES = re.compile(
    r"\bboth (?!sides|knees|hips|shoulders|hands|feet|wrists|ankles|elbows|legs|arms|heels"
    r"|lower|upper|thumbs)"
)
_THEN = r",? (?:and|then|&|followed by)(?: then)? (?:the )?"
_AND_OTHER = re.compile(
    r"right (?:and|&|/) left|left (?:and|&|/) right|r/l|l/r"
    # "the right knee, then the left knee": one part of the body named of each side in turn
    rf"|(?<![a-z])(?:right|rt\.?|r) (?P<part>[a-z]+){_THEN}(?:left|lt\.?|l) (?P=part)"
    rf"|(?<![a-z])(?:left|lt\.?|l) (?P<other>[a-z]+){_THEN}(?:right|rt\.?|r) (?P=other)"
)
_CUTS = re.compile(r"[;]|\b(?:but|whereas|while|versus|vs|compared|opposite|contralateral)\b")
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Sided:
    """One word that names a side; offsets into the sentence's text."""

    side: Side
    start: int
    end: int


def named(sentence: Sentence) -> tuple[Sided, ...]:
    """Return the words of a sentence that name a side, in order."""
    known: tuple[Sided, ...] | None = sentence.kept.get("sides")
    if known is None:
        known = sentence.kept["sides"] = _named(sentence.plain)
    return known


def _named(plain: str) -> tuple[Sided, ...]:
    found = []
    pairs = [(one.start(), one.end()) for one in _AND_OTHER.finditer(plain)]
    for start, end in pairs:
        found.append(Sided(Side.BILATERAL, start, end))
    for one in _WORDS.finditer(plain):
        if any(start <= one.start() < end for start, end in pairs):
            continue
        if one["both"] and _NOT_SIDES.match(plain, one.start()):
            continue
        side = Side.RIGHT if one["right"] else Side.LEFT if one["left"] else Side.BILATERAL
        found.append(Sided(side, one.start(), one.end()))
    return tuple(sorted(found, key=lambda sided: sided.start))


def of_words(sentence: Sentence, start: int, end: int) -> Side | None:
    """Return the side words between two offsets of the note are said to be of.

    The word nearest before them, else the nearest after, in their own
    clause; None where none is near.
    """
    first, last = start - sentence.start, end - sentence.start
    plain = sentence.plain
    left = max((one.end() for one in _CUTS.finditer(plain, 0, first)), default=0)
    right = min((one.start() for one in _CUTS.finditer(plain, last)), default=len(plain))
    words = [one for one in named(sentence) if left <= one.start and one.end <= right]
    inside = [one for one in words if one.start < last and first < one.end]
    if inside:
        return together(one.side for one in inside)
    before = [one for one in words if one.end <= first and first - one.end <= _NEAR]
    if before and not re.search(r"[,:(]", plain[before[-1].end : first]):
        return before[-1].side
    after = [one for one in words if one.start >= last and one.start - last <= _NEAR]
    if after and not re.search(r"[;:]|,.*,", plain[last : after[0].start]):
        return after[0].side
    return before[-1].side if before else None


def of_sentence(sentence: Sentence) -> Side | None:
    """Return the one side a whole sentence names, both where it names both."""
    return together(one.side for one in named(sentence))


def together(sides: Iterable[Side]) -> Side | None:
    """Return the one side these come to, both where they differ, None for none."""
    said = set(sides)
    if len(said) > 1:
        return Side.BILATERAL
    return said.pop() if said else None
