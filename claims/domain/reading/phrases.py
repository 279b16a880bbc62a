"""Statements of conditions as phrases, each with its place in the note."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.domain.facts import Side
from claims.domain.reading import durations
from claims.domain.reading.body_parts import PATTERNS
from claims.domain.reading.heads import DOUBT, HEAD, ICD, LEADING, OVER, QUALIFIER, TELLING
from claims.domain.reading.mentions import Mention
from claims.domain.reading.sections import Placed, Section
from claims.domain.reading.words import Kind

LISTED = frozenset({Section.DIAGNOSIS, Section.ASSESSMENT})
_ANY = (Section.BODY, Section.SUBJECTIVE, Section.COMPLAINT)
_PATIENT = re.compile(r"\b(?:patient|pt|year-old|y/?o|yo|male|female)\b")
# These name a condition only beside another word.
_WEAK = re.compile(
    r"(?:gait|balance|mobility|posture|status|symptoms|sx|difficulty|replacement|repair"
    r"|reconstruction|arthroplasty|falls)\Z"
)
LONGEST = 140
_DOING = re.compile(r"\b(?:doing|improv\w+|worsen\w+|progress\w+|tolerat\w+|[a-z]+ly)\b")
_INLINE = re.compile(
    r"\b(?:dx|diagnos[ei]s|impression|assessment|indication)(?:\s*\d?\s*[:=]|\s+(?:is|was|are"
    r"|of)\b)\s*|(?:^|[-(,.;:]\s?)\s*dx\s+(?!by\b|with\b|in\b|of\b|code)"
)
_FOR = re.compile(
    r"\b(?:for|due to|secondary to|because of|treatment of|with known"
    r"|diagnosis of)\s+(?:(?:the|her|his|their|a|an|known|persistent|symptomatic"
    r"|ongoing)\s+)*"
)
_CUT = re.compile(
    r"[;.]|\s(?=\(?\d{1,2}[.)]\s)|\s[-]\s|,|\band\b|&|(?<!\bw)(?<!\d)/(?!p\b|o\b|l\b|u\b|w\b)"
    r"|\bwith (?=associated\b|concurrent\b"
    r"|concomitant\b)|\n|\|"
)
_TOGETHER = re.compile(
    r"\b(?:medial and lateral|right and left|left and right|acl and mcl|pain and stiffness"
    r"|abnormalities of gait and mobility|gait and mobility|strain and sprain)\b"
)


# What is done to a part of the body is no condition of it, though it names one.
_DEED = re.compile(
    r"\b(?:injections?|inject\w+|aspirat\w+|releases?|arthroscop\w+|x-?rays?|radiographs?|mri)\s*"
    r"(?:today|scheduled|performed|done|was|of|on|,|$)"
)


_BEHIND = re.compile(r"\b(?:aftercare|s/p|status post|after|following|post-?op\w*|history)\b")


def _is_deed(text: str) -> bool:
    return bool(_DEED.search(text)) and not _BEHIND.search(text)


@dataclass(frozen=True, slots=True)
class Statement:
    """A condition in a note's words.

    ``is_listed`` where the note lists its diagnoses, ``is_after`` where the
    words are those of a surgery the visit follows.
    """

    placed: Placed
    start: int
    end: int
    text: str
    is_listed: bool
    code: str = ""
    side: Side | None = None
    is_after: bool = False


def find(placed: Sequence[Placed], mentions: Sequence[Mention]) -> list[Statement]:
    """Return the conditions the notes state, those they list first.

    Where a note lists none, what a procedure was done for, then what
    its first lines say the patient comes with, then a sentence that
    names a condition and nothing else.
    """
    before = [one for one in placed if one.section is Section.PREOPERATIVE]
    is_same = any(
        one.section is Section.DIAGNOSIS and _SAME.match(one.sentence.plain, _body(one))
        for one in placed
    )
    listed = [one for part in placed for one in _listed(part)]
    if is_same:
        listed = [
            one
            for part in before
            for one in split(part, _body(part), len(part.sentence.plain), is_listed=True)
        ] + listed
    if listed:
        return listed
    for tier in (
        (one for part in placed for one in _for(part, mentions)),
        (one for part in placed for one in (*_told(part), *_named(part, mentions))),
    ):
        found = list(tier)
        if found:
            return found
    return []


_SAME = re.compile(r"\s*(?:the )?same\b")


def _body(placed: Placed) -> int:
    return placed.body - placed.sentence.start


def _listed(placed: Placed) -> Iterator[Statement]:
    sentence = placed.sentence
    if placed.section is Section.PREOPERATIVE:
        return  # what was found goes before what was expected
    inline = [one.end() for one in _INLINE.finditer(sentence.plain)]
    if inline:
        for start in inline:
            yield from split(placed, start, len(sentence.plain), is_listed=True)
    elif placed.section in LISTED:
        yield from split(placed, placed.body - sentence.start, len(sentence.plain), is_listed=True)


def _for(placed: Placed, mentions: Sequence[Mention]) -> Iterator[Statement]:
    """Yield what a procedure named in the sentence was done for."""
    sentence = placed.sentence
    kinds = {one.entry.kind for one in mentions if one.placed is placed}
    if Kind.PROCEDURE not in kinds:
        return
    for one in _FOR.finditer(sentence.plain):
        yield from split(placed, one.end(), len(sentence.plain), is_listed=False)


def _told(placed: Placed) -> Iterator[Statement]:
    plain = placed.sentence.plain
    is_of_patient = placed.section is Section.PROCEDURE and _PATIENT.search(plain)
    if placed.section not in _ANY and not is_of_patient:
        return
    found = re.search(
        r"\b(?:with|for|has|presents? with|complain(?:s|ing)? of|c/o|reports?)\s+", plain
    )
    if found is not None and HEAD.search(plain, found.end()):
        yield from split(placed, found.end(), len(plain), is_listed=False)


_MOST_WORDS = 14


def _named(placed: Placed, mentions: Sequence[Mention]) -> Iterator[Statement]:
    """Yield the conditions of a sentence that only names some: "Right thumb CMC arthritis." """
    plain, first = placed.sentence.plain, _body(placed)
    is_title = placed.sentence.line == 1 and not HEAD.search(plain)
    is_deed = placed.section is Section.PROCEDURE and any(
        one.placed is placed and one.entry.is_given for one in mentions
    )
    if (
        not (placed.section in _ANY or is_deed)
        or is_title
        or len(plain[first:].split()) > _MOST_WORDS
    ):
        return
    if TELLING.search(re.split(r"[,;.]", plain[first:])[0]) or durations.found(placed.sentence):
        return
    if all(_WEAK.match(one[0]) for one in HEAD.finditer(plain, first)):
        return
    yield from split(placed, first, len(plain), is_listed=False)


_DEEDS = (
    r"(?:arthroplasty|replacement|tka|tkr|tha|thr|tsa|repair|reconstruction|release"
    r"|fusion|orif|fixation|meniscectomy|decompression|arthroscopy|osteotomy)"
)
_SURGERY = re.compile(
    rf"(?:\b\w+\.? ){{1,4}}{_DEEDS} \d+ (?:days?|weeks?|wks?|months?|mos?) ago"
    r"|\b(?:s/p|status post|post-?op(?:erative)?|after|following|out from|since|from)\s+"
    r"(?:(?:a|an|his|her|the|right|left|r|l|rt|lt|total|reverse|open|arthroscopic|primary)\.?\s+)*"
    rf"(?:\w+ ){{0,3}}?{_DEEDS}\b"
)


def since(placed: Sequence[Placed]) -> Iterator[Statement]:
    """Yield the surgery a visit follows, as what its aftercare is called."""
    for one in placed:
        found = _SURGERY.search(one.sentence.plain) if one.section in _ANY else None
        if found is not None:
            start, end = one.sentence.start + found.start(), one.sentence.start + found.end()
            yield Statement(one, start, end, found[0], is_listed=True, is_after=True)


def split(placed: Placed, start: int, end: int, *, is_listed: bool) -> Iterator[Statement]:
    """Yield the conditions between two offsets of a sentence, qualifiers kept with theirs."""
    plain = placed.sentence.plain
    pieces = list(_pieces(plain, start, end))
    at = 0
    while at < len(pieces):
        first, last = pieces[at]
        at += 1
        if not HEAD.search(plain, first, last) and not ICD.search(plain, first, last):
            continue
        # "primary osteoarthritis, right knee": what follows only tells more of it.
        while at < len(pieces) and _tells_more(placed, plain[slice(*pieces[at])]):
            last = pieces[at][1]
            at += 1
        statement = _statement(placed, first, last, is_listed)
        if statement is not None:
            yield statement


def _tells_more(placed: Placed, piece: str) -> bool:
    """Say whether a piece without a condition of its own belongs to the one before it."""
    if QUALIFIER.match(piece.strip()):
        return True
    is_named = re.fullmatch(r"\s*[a-z-]+(?: [a-z0-9-]+){0,3}\s*", piece) is not None
    is_other = any(each.search(f" {piece} ") for each in (HEAD, OVER, TELLING, _DOING))
    is_list = placed.section in LISTED or placed.section is Section.PREOPERATIVE
    return is_list and is_named and not is_other


def _pieces(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    kept = [(one.start(), one.end()) for one in _TOGETHER.finditer(plain, start, end)]
    first = start
    for cut in _CUT.finditer(plain, start, end):
        if any(a <= cut.start() < b for a, b in kept) or _is_decimal(plain, cut):
            continue
        if plain[first : cut.start()].strip():
            yield first, cut.start()
        first = cut.end()
    if plain[first:end].strip():
        yield first, end


def _after_label(plain: str, first: int, last: int) -> int:
    """Return where the words begin after a label; "right knee:" is no label but a part of it."""
    colon = plain.rfind(":", first, last)
    if colon < 0 or any(words.search(plain, first, colon) for words in PATTERNS.values()):
        return first
    return colon + 1


def _after_doubt(plain: str, first: int, last: int) -> int:
    """Return where what is doubted begins: its standing is told by the words before it."""
    found = [one.end() for one in DOUBT.finditer(plain, first, last)]
    return found[-1] if found and HEAD.search(plain, found[-1], last) else first


def _is_decimal(plain: str, cut: re.Match[str]) -> bool:
    return cut[0] == "." and plain[cut.end() : cut.end() + 1].isalnum()


def _statement(placed: Placed, first: int, last: int, is_listed: bool) -> Statement | None:
    plain, sentence = placed.sentence.plain, placed.sentence
    lead = LEADING.match(plain[first:last])
    if lead is not None and not re.match(r"\s*status", lead[0]):
        first += lead.end()
    over = OVER.search(plain, first + 3, last)
    if over is not None and (HEAD.search(plain, first, over.start())):
        last = over.start()
    first = _after_doubt(plain, _after_label(plain, first, last), last)
    first += len(plain[first:last]) - len(plain[first:last].lstrip(" -:*(."))
    last = first + len(plain[first:last].rstrip(" -:,.;("))
    text = plain[first:last]
    code = next((one[0].upper() for one in ICD.finditer(text)), "")
    if len(text) > LONGEST or not (HEAD.search(text) or code):
        return None
    if not code and (TELLING.search(text) or _is_deed(text)):
        return None
    words = " ".join(ICD.sub(" ", text).replace("(", " ").replace(")", " ").split()).strip(" -:,")
    return Statement(placed, sentence.start + first, sentence.start + last, words, is_listed, code)
