"""Every place where a note names one of the practice's services, and how it speaks of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claims.domain.facts import Evidence, Side
from claims.domain.reading import sides, standings
from claims.domain.reading.reading import Standing
from claims.domain.reading.sections import Placed, Section
from claims.domain.reading.words import Entry, Kind, Words

# Parts of a note where a service named is no service done.
_ELSEWHERE = frozenset(
    {Section.MEDICATIONS, Section.FAMILY, Section.HISTORY, Section.CONSENT, Section.PREOPERATIVE}
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A service named at offsets of a note, its side and whether it was done."""

    entry: Entry
    placed: Placed
    start: int
    end: int
    standing: Standing
    side: Side | None = None
    is_short: bool = False

    @property
    def evidence(self) -> Evidence:
        """The words that name it, with what stands around them in their clause."""
        sentence = self.placed.sentence
        return sentence.evidence(max(sentence.start, self.placed.body), sentence.end)


def find(placed: Iterable[Placed], words: Words) -> Iterator[Mention]:
    """Yield every mention of a service, in the order of the note."""
    for one in placed:
        for match in words.matches(one.sentence):
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
            )


_SUPPLIES = frozenset("AELQ")  # HCPCS Level II: supplies, equipment, orthoses, casts
# What the patient had before was not handed out at the visit.
_HAD = re.compile(
    r"\b(?:from home|(?:his|her|their) own|brought (?:in|with|own)|already (?:has|have))\b"
)


def _standing(placed: Placed, start: int, end: int, entry: Entry) -> Standing:
    told = standings.of_service(placed, start, end)
    if told is Standing.ACTIVE and placed.section in _ELSEWHERE:
        return Standing.HISTORY
    if entry.code[:1] in _SUPPLIES and _HAD.search(placed.sentence.plain):
        return Standing.HISTORY
    if entry.kind is not Kind.THERAPY and standings.is_after(placed.sentence, start):
        return Standing.HISTORY
    return told


def active(mentions: Sequence[Mention], *kinds: Kind) -> list[Mention]:
    """Return the mentions of services done, of these kinds."""
    return [one for one in mentions if one.standing is Standing.ACTIVE and one.entry.kind in kinds]
