"""Every place where a note names one of the practice's services, and how it speaks of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claims.domain.facts import Evidence, Side
from claims.domain.reading import cues, sides, standings
from claims.domain.reading.reading import Standing
from claims.domain.reading.sections import Placed, Section
from claims.domain.reading.words import Entry, Kind, Match, Words

# Parts of a note where a service named is no service done.
_ELSEWHERE = frozenset(
    {Section.MEDICATIONS, Section.FAMILY, Section.HISTORY, Section.CONSENT, Section.PREOPERATIVE}
)


# Parts of a note that name what something was done to.
_TOLD = frozenset(
    {
        Section.BODY,
        Section.ASSESSMENT,
        Section.DIAGNOSIS,
        Section.RESULTS,
        Section.PROCEDURE,
        Section.PLAN,
    }
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A service named at offsets of a note, its side and whether it was done.

    ``is_inferred`` says that the words here do not name it by themselves.
    """

    entry: Entry
    placed: Placed
    start: int
    end: int
    standing: Standing
    side: Side | None = None
    is_short: bool = False
    is_inferred: bool = False

    @property
    def evidence(self) -> Evidence:
        """The words that name it, with what stands around them in their clause."""
        sentence = self.placed.sentence
        return sentence.evidence(max(sentence.start, self.placed.body), sentence.end)


def find(placed: Iterable[Placed], words: Words) -> Iterator[Mention]:
    """Yield every mention of a service, in the order of the note."""
    placed = list(placed)
    around = [one.sentence for one in placed if one.section in _TOLD]
    for one in placed:
        named = words.matches(one.sentence)
        pieced: list[Match] = []
        if not any(match.entry.is_across or match.entry.is_given for match in named):
            pieced = words.across(one.sentence, around)
        for match in (*named, *pieced):
            # Minutes stand beside the word that names the service, inside the phrase or not.
            is_timed = match.entry.kind is Kind.THERAPY
            start, end = match.named if is_timed else (match.start, match.end)
            yield Mention(
                entry=match.entry,
                placed=one,
                start=start,
                end=end,
                standing=_standing(one, *match.named, match.entry),
                side=sides.of_words(one.sentence, match.start, match.end),
                is_short=match.is_short,
                is_inferred=match in pieced,
            )


_SUPPLIES = frozenset("AELQ")  # HCPCS Level II: supplies, equipment, orthoses, casts
_UNDER_WAY = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|several) (?:days?|weeks?|wks?|months?) (?:into|of|in)\b"
    r"|\b(?:begun|started|done|initiated) (?:in|at|by|on) [^.;]{0,30}\d{1,2}/\d{1,2}"
)
# Care of a fracture under way, or only thought of.
_LATER = re.compile(
    r"\b(?:will|would|tomorrow|schedul\w+|consider\w*|discuss\w*|options?|if|may|might|versus|vs"
    r"|continu\w+|ongoing|next|pending|refer\w*|recommend\w*|candidate|awaiting|fail\w*)\b"
)
_POST_FILM = re.compile(
    r"\bpost[- ]?(?:reduction|injection|procedure|cast(?:ing)?|splint(?:ing)?)\b"
)
# What the patient had before was not handed out at the visit.
_HAD = re.compile(
    r"\b(?:from home|(?:his|her|their) own|brought (?:in|with|own)|already (?:has|have))\b"
)


# "Evaluated separately from the injection" speaks of another thing beside the injection.
_REFERS = re.compile(
    r"\b(?:separate(?:ly)?|apart|aside|distinct(?:ly)?|different|independent(?:ly)?) from"
    r"(?: (?:the|that|this|today'?s|his|her|their|same-day|knee|hip|shoulder))* ?$"
    r"|\b(?:unrelated|not related|in addition|prior|addition) to"
    r"(?: (?:the|that|this|today'?s|his|her|their))* ?$"
)


def _standing(placed: Placed, start: int, end: int, entry: Entry) -> Standing:
    told = standings.of_service(placed, start, end)
    if told is Standing.PLANNED and entry.is_across and not _LATER.search(placed.sentence.plain):
        told = Standing.ACTIVE  # a fracture is cared for from the decision on
    is_told_of = placed.section in (Section.SUBJECTIVE, Section.COMPLAINT)
    is_act = entry.kind is Kind.PROCEDURE and not cues.DONE.search(placed.sentence.plain)
    if told is Standing.ACTIVE and is_told_of and is_act:
        return Standing.HISTORY  # what the patient tells of is no deed
    if told is Standing.ACTIVE and placed.section in _ELSEWHERE:
        return Standing.HISTORY
    if entry.code[:1] in _SUPPLIES and _HAD.search(placed.sentence.plain):
        return Standing.HISTORY
    before = placed.sentence.plain[: start - placed.sentence.start]
    if _REFERS.search(before) or (entry.is_across and _UNDER_WAY.search(placed.sentence.plain)):
        return Standing.HISTORY
    is_film = entry.kind is Kind.IMAGING and _POST_FILM.search(before)
    if (
        entry.kind is not Kind.THERAPY
        and not is_film
        and standings.is_after(placed.sentence, start)
    ):
        return Standing.HISTORY
    return told


def active(mentions: Sequence[Mention], *kinds: Kind) -> list[Mention]:
    """Return the mentions of services done, of these kinds."""
    return [one for one in mentions if one.standing is Standing.ACTIVE and one.entry.kind in kinds]
