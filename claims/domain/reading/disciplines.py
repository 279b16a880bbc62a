"""Whether a note is a therapist's, and of which discipline: by its title or who signed."""

import re
from collections.abc import Sequence

from claims.domain.facts import Discipline
from claims.domain.reading.sections import Placed, Section

_HEAD, _TITLE = 3, 70  # lines in which a note says what it is, and how long a title is
_TITLES = (
    (
        Discipline.PT,
        re.compile(
            r"\bphysical therapy\b|\bphysiotherapy\b"
            r"|(?<!est )(?<!new )(?<!established )(?<!estab )(?<!return )\bpt (?:daily"
            r"|note|eval\w*|re-?eval\w*|progress|visit|session|treatment|discharge)\b|\bpta\b"
        ),
    ),
    (
        Discipline.OT,
        re.compile(
            r"\boccupational therapy\b|\bot (?:daily|note|eval\w*|re-?eval\w*|progress"
            r"|visit|session|treatment|discharge)\b|\bc?ota\b|\bhand therapy\b|\botr\b"
        ),
    ),
    (Discipline.SLP, re.compile(r"\bspeech(?:[- ]language)?(?: therapy| pathology)\b|\bslp\b")),
)
_ABOUT_THERAPY = re.compile(
    r"\b(?:refer\w*|order\w*|continue\w*|fail\w*|tried|prior|after|outpatient|start|begin"
    r"|completed|prescri\w+|script|for)\b"
)
_SIGNED = re.compile(r",\s*(?P<who>PT|DPT|MPT|PTA|LPTA|OT|OTR|OTR/L|OTA|COTA|COTA/L|SLP|CCC-SLP)\b")
_BY = {"O": Discipline.OT, "C": Discipline.OT, "S": Discipline.SLP}


def of_note(placed: Sequence[Placed], *, has_minutes: bool) -> Discipline | None:
    """Return the discipline of a therapist's note, None for anybody else's.

    A title says it; else a therapist's name under a note that gives
    minutes of therapy.
    """
    for one in placed:
        sentence = one.sentence
        if sentence.line > _HEAD or len(sentence.plain) > _TITLE:
            continue
        if one.section is not Section.BODY or _ABOUT_THERAPY.search(sentence.plain):
            continue
        for kind, pattern in _TITLES:
            if pattern.search(sentence.plain):
                return kind
    for one in placed if has_minutes else ():
        signed = _SIGNED.search(one.sentence.text)
        if signed is not None:
            is_speech = signed["who"].startswith("CCC")
            return Discipline.SLP if is_speech else _BY.get(signed["who"][0], Discipline.PT)
    return None
