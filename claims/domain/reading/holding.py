"""Whether what a model quoted holds: listed, verbatim, nobody's instruction, of now."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from claims.domain.coding.codetables import Tables
from claims.domain.facts import DocumentedService, Evidence, Side
from claims.domain.reading import addressed, quotes
from claims.domain.reading.candidates import Candidate
from claims.domain.reading.quotes import Folded
from claims.domain.reading.reading import Standing
from claims.domain.reading.sending import Packet, Part

MOST = 20  # sentences that speak to a reader
# So many places of a quote are looked at, and so many words of all quotes judged: a note and an
# answer can be made to take minutes. Beyond, nobody says that words are of now.
MOST_PLACES, MOST_JUDGED = 20, 10_000
STEM = 6  # letters by which "injection" and "injected" are one word
_PARTS = re.compile(r"[,;]|\band\b|\n")
_WORD = re.compile(r"[^\W\d_]{3,}")
# Words of titles and labels that are about no one thing.
_ANY_LINE = "right left bilateral unspecified other and the with without not for due"
_OF_ANYTHING = frozenset(word[:STEM] for word in _ANY_LINE.split())


class Drop(StrEnum):
    """Why something a model said was not let through, in the order of the checks."""

    SCHEMA = "SCHEMA"
    UNLISTED = "UNLISTED"
    NOT_BILLABLE = "NOT_BILLABLE"
    TOO_SHORT = "TOO_SHORT"
    NOT_VERBATIM = "NOT_VERBATIM"
    ADDRESSED = "ADDRESSED"
    NOT_ACTIVE = "NOT_ACTIVE"
    SIDE = "SIDE"
    MINUTES = "MINUTES"
    BESIDE = "BESIDE"
    REPEATED = "REPEATED"


class Speech(Protocol):
    """How the notes speak of what stands between two offsets of one of them."""

    def of_problem(self, note_key: str, start: int, end: int) -> Standing:
        """Return how a condition is spoken of."""
        ...

    def of_service(self, note_key: str, start: int, end: int) -> Standing:
        """Return whether a service is told as done at this visit."""
        ...

    def side(self, note_key: str, start: int, end: int) -> Side | None:
        """Return the side the words are of, both where both are named."""
        ...


# Whether words (second) call a code (first) by a name we know: a phrase, what a search finds.
Says = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Checks:
    """By what an answer is judged; ``source`` and ``version`` name whose it is."""

    packet: Packet
    day: date | None
    tables: Tables
    speech: Speech
    says: Says
    source: str
    version: str


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a note that were quoted and hold: where they are, what side they name."""

    evidence: Evidence
    standing: Standing
    side: Side | None


@dataclass(frozen=True, slots=True)
class _Heard:
    """One stretch that was sent, folded for comparing, and where it speaks to a reader."""

    part: Part
    folded: Folded
    addressed: tuple[tuple[int, int], ...]


class Holder:
    """Looks up what was quoted, and counts by reason what does not hold."""

    def __init__(self, checks: Checks) -> None:
        self.checks = checks
        self.dropped: Counter[str] = Counter()
        self._judged = 0
        self._heard = [
            _Heard(part, quotes.fold(part.redacted.text), tuple(addressed.find(part.redacted.text)))
            for part in checks.packet.parts
        ]

    def drop(self, why: Drop) -> None:
        """Count one thing that is not let through."""
        self.dropped[why.value] += 1

    def listed(self, candidate: Candidate | None) -> Candidate | None:
        """Return a candidate that was offered; one that was not is counted."""
        if candidate is None:
            self.drop(Drop.UNLISTED)
        return candidate

    def active(self, quote: str | None, about: str = "") -> Found | None:
        """Return words that hold and tell of what was done now, None for anything else."""
        return self._now(self.quoted(quote, about, is_done=True)) if quote is not None else None

    def present(self, quote: str | None) -> Found | None:
        """Return words that hold and tell of what is so now, planned things too."""
        return self._now(self.quoted(quote)) if quote is not None else None

    def _now(self, found: Found | None) -> Found | None:
        if found is not None and found.standing is not Standing.ACTIVE:
            self.drop(Drop.NOT_ACTIVE)
            return None
        return found

    def quoted(self, quote: str, about: str = "", *, is_done: bool = False) -> Found | None:
        """Return the quote where it stands verbatim, at the first place where it is evidence.

        ``about`` are the words of what it is to prove. ``is_done`` asks
        whether a service was given, otherwise whether a condition is present.
        """
        if not quotes.is_long_enough(quote):
            self.drop(Drop.TOO_SHORT)
            return None
        first, stands = None, False
        for place in itertools.islice(self._spans(quote), MOST_PLACES):
            stands, found = True, self._found(*place, about, is_done=is_done)
            if found is not None and found.standing is Standing.ACTIVE:
                return found
            first = first or found
        if first is None:
            self.drop(Drop.ADDRESSED if stands else Drop.NOT_VERBATIM)
        return first

    def instructions(self, said: tuple[str, ...]) -> Iterator[Evidence]:
        """Yield what speaks to a reader, as the model saw it and as our own rules do."""
        seen = (next(self._spans(quote), None) for quote in said if quotes.is_long_enough(quote))
        own = ((heard, *span) for heard in self._heard for span in heard.addressed)
        found = [_evidence(*one) for one in (*(one for one in seen if one), *own)]
        yield from list(dict.fromkeys(found))[:MOST]

    def _spans(self, quote: str) -> Iterator[tuple[_Heard, int, int]]:
        for heard in self._heard:
            for start, end in quotes.spans(quote, heard.folded):
                yield heard, start, end

    def _found(
        self, heard: _Heard, start: int, end: int, about: str, *, is_done: bool
    ) -> Found | None:
        if any(first < end and start < last for first, last in heard.addressed):
            return None
        evidence, speech = _evidence(heard, start, end), self.checks.speech
        judge = speech.of_service if is_done else speech.of_problem
        standing = Standing.ACTIVE
        for first, last in _telling(evidence.quote, about):
            self._judged += 1
            if self._judged > MOST_JUDGED:
                standing = Standing.UNCERTAIN
            else:
                standing = judge(evidence.note_key, evidence.start + first, evidence.start + last)
            if standing is not Standing.ACTIVE:
                break
        side = speech.side(evidence.note_key, evidence.start, evidence.end)
        return Found(evidence, standing, side)


def overlap(one: Evidence, other: Evidence) -> bool:
    """Whether two quotes have words of the note in common."""
    is_same = one.note_key == other.note_key
    return is_same and one.start < other.end and other.start < one.end


def shares_minutes(one: DocumentedService, services: Iterable[DocumentedService]) -> bool:
    """Whether the words that prove a service give another one the same minutes."""
    return one.minutes is not None and any(
        other.code != one.code
        and other.minutes == one.minutes
        and overlap(one.evidence[0], other.evidence[0])
        for other in services
    )


def own_words(quote: str, about: str) -> str:
    """Return the stretches of a quote that speak of one thing most, where others are named too."""
    wanted = {one[0].lower()[:STEM] for one in _WORD.finditer(about)} - _OF_ANYTHING
    parts = _PARTS.split(quote)
    named = [
        len(wanted & {one[0].lower()[:STEM] for one in _WORD.finditer(part)}) for part in parts
    ]
    most = max(named)
    if not most:
        return quote
    return " ; ".join(part for part, count in zip(parts, named, strict=True) if count == most)


def _telling(quote: str, about: str) -> list[tuple[int, int]]:
    """Return the words of a quote that say what it is to prove, all of them where none does.

    A quote may begin with the very word that denies it: "No left knee
    pain" is judged at "knee" and "pain", not from outside.
    """
    words = [(one.start(), one.end(), one[0].lower()[:STEM]) for one in _WORD.finditer(quote)]
    wanted = {one[0].lower()[:STEM] for one in _WORD.finditer(about)} - _OF_ANYTHING
    chosen = [(start, end) for start, end, word in words if word in wanted]
    return chosen or [(start, end) for start, end, _ in words] or [(0, len(quote))]


def _evidence(heard: _Heard, start: int, end: int) -> Evidence:
    first, last = heard.part.back(start, end)
    note = heard.part.note
    return Evidence(note_key=heard.part.note_key, start=first, end=last, quote=note[first:last])
