"""An injection told in its deed alone: what was given or drawn, in the one place the note names."""

import re
from collections.abc import Iterator, Sequence

from claims.domain.facts import Side
from claims.domain.reading import sides, standings
from claims.domain.reading.mentions import Mention
from claims.domain.reading.reading import Standing
from claims.domain.reading.sections import Placed, Section
from claims.domain.reading.words import Entry, Kind, Words

_GIVEN = re.compile(
    r"\b(?:inject\w*|administered|given|instilled|infiltrated|placed|introduced|inj)\b"
)
_DRAWN = re.compile(
    r"\b\d+(?:\.\d+)? ?(?:cc|ml)\b[^.;]{0,60}\b(?:aspirated|withdrawn|removed|drained|drawn off)\b"
    r"|\b(?:aspirated|withdrew|drained|removed)\b[^.;]{0,30}\b\d+(?:\.\d+)? ?(?:cc|ml)\b"
)
# Into a muscle, a vein or the skin, or by mouth: no injection of a joint.
_ELSEWHERE = re.compile(
    r"\b(?:im|i\.m|intramuscular\w*|iv|intravenous\w*|deltoid|\w*glut\w*|buttocks?|po|oral(?:ly)?"
    r"|by mouth|sub-?q|subcutaneous\w*|\w+phoresis|topical\w*|creams?|ointment|patch|at home"
    r"|nebuli\w+|prescri\w+)\b"
)
# What runs off by a drain, or out of a wound, a vessel or the bladder, is of no joint.
_NO_JOINT = re.compile(
    r"\bdrains?\b|\b(?:jp|hemovac|foley|catheter\w*|urine|bladder|seromas?|abscess\w*|pus|purulent"
    r"|ha?ematomas?|blisters?|wounds?|incisions?|pleural|thora\w+|blood (?:draw|sample))\b"
)
# A needle was somewhere: without a word of it a drug given is a drug given.
_NEEDLED = re.compile(
    r"\b(?:needles?|gauge|steril\w+|asep\w+|prep(?:ped|aration)?|approach|entered|aspirat\w+"
    r"|betadine|povidone|chlorhexidine|chloraprep|alcohol|ethyl chloride|ultrasound|sonograph\w+"
    r"|intra-?articular\w*|intra-?bursal|joint line|portal)\b"
)
_INTO = re.compile(r"\b(?:inject(?:ed)?|instilled|infiltrated|introduced|inj)\b")
_SYSTEMIC = frozenset({"J1885"})  # ketorolac: for the whole body, unless the note says otherwise
_NO_DEED = frozenset(
    {
        Section.HISTORY,
        Section.FAMILY,
        Section.SUBJECTIVE,
        Section.COMPLAINT,
        Section.HOME,
        Section.GOALS,
        Section.CONSENT,
    }
)
_LISTED = (Section.DIAGNOSIS, Section.ASSESSMENT, Section.PREOPERATIVE)
_JOINTS = "206"


def find(placed: Sequence[Placed], named: Sequence[Mention], words: Words) -> Iterator[Mention]:
    """Yield the injection whose deed a note tells without naming it in one breath.

    Where the note names it as planned, it is that one; else, where a needle
    is told of, the one place named beside the deed, else among the
    diagnoses. Several are nobody's. Its words do not name what was done, so
    it is nothing the note states: who reads says so (``Reading.inferred``).
    """
    if any(one.entry.is_given and one.standing is Standing.ACTIVE for one in named):
        return
    deeds = [one for one in placed if _is_deed(one, named)]
    if not deeds or any(_is_elsewhere(one.sentence.plain) for one in deeds):
        return
    is_needled = any(_NEEDLED.search(one.sentence.plain) for one in _beside(placed, deeds))
    if not is_needled and not any(_INTO.search(one.sentence.plain) for one in deeds):
        return
    planned = [
        one
        for one in named
        if one.entry.is_given and one.standing in (Standing.PLANNED, Standing.HISTORY)
    ]
    keys = {(one.entry.code, one.entry.region) for one in planned}
    if len(keys) == 1:
        best = next((one for one in planned if one.side is not None), planned[0])
        yield _done(best.entry, deeds[0], best.side)
    elif not keys and is_needled:
        yield from _by_place(placed, deeds, words)


def _by_place(placed: Sequence[Placed], deeds: Sequence[Placed], words: Words) -> Iterator[Mention]:
    """Yield the injection of the one place named nearest to the deeds."""
    for spoken in (
        deeds,
        _beside(placed, deeds),
        [one for one in placed if one.section in _LISTED],
    ):
        found = list(_places(spoken, words))
        if len({(entry.code, entry.region) for _, entry, _, _ in found}) == 1:
            where, entry, start, end = found[0]
            yield _done(entry, deeds[0], sides.of_words(where.sentence, start, end))
        if found:
            return


def _beside(placed: Sequence[Placed], deeds: Sequence[Placed]) -> list[Placed]:
    paragraphs = {(one.sentence.note_key, one.sentence.paragraph) for one in deeds}
    return [
        one
        for one in placed
        if (one.sentence.note_key, one.sentence.paragraph) in paragraphs
        and one.section not in (*_LISTED, *_NO_DEED)
    ]


def _is_elsewhere(plain: str) -> bool:
    return bool(_ELSEWHERE.search(plain) or _NO_JOINT.search(plain))


def _done(entry: Entry, deed: Placed, side: Side | None) -> Mention:
    end, done = deed.sentence.end, Standing.ACTIVE
    return Mention(entry, deed, deed.body, end, done, side, is_inferred=True)


def _is_deed(placed: Placed, named: Sequence[Mention]) -> bool:
    """Say whether a sentence tells that something was given or drawn at this visit."""
    if placed.section in _NO_DEED:
        return False
    sentence = placed.sentence
    drugs = [
        one
        for one in named
        if one.placed is placed
        and one.entry.kind is Kind.DRUG
        and one.entry.code not in _SYSTEMIC
        and one.standing is Standing.ACTIVE
    ]
    if drugs and _GIVEN.search(sentence.plain):
        return True
    drawn = _DRAWN.search(sentence.plain)
    if drawn is None:
        return False
    start, end = sentence.start + drawn.start(), sentence.start + drawn.end()
    return standings.of_words(sentence, start, end) is Standing.ACTIVE


def _places(spoken: Sequence[Placed], words: Words) -> Iterator[tuple[Placed, Entry, int, int]]:
    """Yield the places of injections these sentences name, the narrower before the joints."""
    found = [
        (one, entry, start, end)
        for one in spoken
        for entry, start, end in words.places(one.sentence)
        if standings.of_words(one.sentence, start, end) is not Standing.RULED_OUT
    ]
    narrow = [one for one in found if not one[1].code.startswith(_JOINTS) or one[1].code == "20612"]
    yield from narrow or found
