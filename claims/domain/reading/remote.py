"""A visit at a distance: whether a note tells of one, and the modifier that says how."""

import re
from collections.abc import Iterable
from datetime import date

from claims.domain.facts import Evidence
from claims.domain.reading import standings
from claims.domain.reading.reading import Standing
from claims.domain.reading.sections import Placed, Section

SOURCE = "CMS Pub. 100-04, ch. 12, sec. 190; payer policies on telehealth"
VIDEO, VOICE = "95", "93"
MODIFIERS = frozenset({VIDEO, VOICE})
PLACES = frozenset({"02", "10"})
_VIDEO = re.compile(
    r"\b(?:audio[- /](?:and |& )?(?:video|visual)|audiovisual|video (?:visit|call|connection|link"
    r"|platform|encounter|appointment|conference|telehealth)|(?:by|via|over|through|using) "
    r"(?:\w+ ){0,3}video|real-?time video|two-way video|video and audio)\b"
)
_VOICE = re.compile(
    r"\b(?:audio[- ]only|(?:tele)?phone[- ]only|voice[- ]only|telephone (?:visit|encounter"
    r"|appointment|call)|phone (?:visit|call|encounter)|(?:by|via|over the) (?:tele)?phone"
    r"|no video|without video|video (?:was )?(?:not available|unavailable|declined|failed))\b"
)
_DISTANT = re.compile(r"\b(?:tele-?health|tele-?medicine|tele-?visit|virtual visit|remote visit)\b")
# Who was there in person was not at a distance, whatever call or consent the note tells of.
_IN_PERSON = re.compile(
    r"\b(?:(?:office|clinic|in-person) (?:visit|note)"
    r"|(?:seen|here|presents?|returns?|comes?|came) (?:\w+ )?"
    r"(?:in[- ]person|(?:in|to) (?:the |our |my )?(?:office|clinic)))\b"
)
_HEAD = 4
# Audio alone has a modifier since 2022; until the end of 2023 Medicare took 95 at the
# place the visit would have had, since then the place alone says it (CMS, telehealth FAQ).
_VOICE_FROM = date(2022, 1, 1)
_EMERGENCY = (date(2020, 3, 1), date(2023, 12, 31))


def said(placed: Iterable[Placed]) -> tuple[str, Evidence] | None:
    """Return the modifier a note's own words lead to, None where it was no visit at a distance."""
    placed = list(placed)
    if not any(_is_told(one) for one in placed) or any(_is_there(one) for one in placed):
        return None
    for words, modifier in ((_VOICE, VOICE), (_VIDEO, VIDEO)):
        for one in placed:
            if one.section is not Section.PLAN and words.search(one.sentence.plain):
                return modifier, one.sentence.evidence()
    return None


def _is_told(placed: Placed) -> bool:
    """Say whether a sentence tells that the visit itself was at a distance."""
    plain = placed.sentence.plain
    if _DISTANT.search(plain) and placed.section is not Section.PLAN:
        return True
    is_title = placed.sentence.line <= _HEAD
    return is_title and bool(_VIDEO.search(plain) or _VOICE.search(plain))


def _is_there(placed: Placed) -> bool:
    """Say whether a sentence tells that patient and clinician were in one room."""
    is_now = placed.section not in (Section.PLAN, Section.HISTORY)
    spoken = _IN_PERSON.search(placed.sentence.plain) if is_now else None
    if spoken is None:
        return False
    start, end = placed.sentence.start + spoken.start(), placed.sentence.start + spoken.end()
    return standings.of_words(placed.sentence, start, end) is Standing.ACTIVE


def is_wanted(modifier: str, *, on: date | None, place: str, follows_medicare: bool) -> bool:
    """Say whether a payer takes the modifier for a visit of a day at a place."""
    if modifier == VOICE:
        return on is None or on >= _VOICE_FROM
    if not follows_medicare:
        return True
    return on is not None and _EMERGENCY[0] <= on <= _EMERGENCY[1] and place not in PLACES
