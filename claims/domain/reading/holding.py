"""Whether what a model quoted holds: listed, verbatim, nobody's instruction, of now."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from claims.domain.coding.codetables import Tables
from claims.domain.facts import Evidence, Side
from claims.domain.reading import addressed, quotes
from claims.domain.reading.candidates import Candidate
from claims.domain.reading.reading import Standing
from claims.domain.reading.sending import Packet, Part


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


@dataclass(frozen=True, slots=True)
class Checks:
    """By what an answer is judged; ``source`` and ``version`` name whose it is."""

    packet: Packet
    day: date | None
    tables: Tables
    speech: Speech
    source: str
    version: str


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a note that were quoted and hold: where they are, what side they name."""

    evidence: Evidence
    standing: Standing
    side: Side | None


@dataclass
class Holder:
    """Looks up what was quoted, and counts by reason what does not hold."""

    checks: Checks
    dropped: Counter[str] = field(default_factory=Counter)

    def drop(self, why: Drop) -> None:
        """Count one thing that is not let through."""
        self.dropped[why.value] += 1

    def listed(self, candidate: Candidate | None) -> Candidate | None:
        """Return a candidate that was offered; one that was not is counted."""
        if candidate is None:
            self.drop(Drop.UNLISTED)
        return candidate

    def active(self, quote: str | None) -> Found | None:
        """Return words that hold and tell of what was done now, None for anything else."""
        return self._now(self.quoted(quote, is_done=True)) if quote is not None else None

    def present(self, quote: str | None) -> Found | None:
        """Return words that hold and tell of what is so now, planned things too."""
        return self._now(self.quoted(quote)) if quote is not None else None

    def _now(self, found: Found | None) -> Found | None:
        if found is not None and found.standing is not Standing.ACTIVE:
            self.drop(Drop.NOT_ACTIVE)
            return None
        return found

    def quoted(self, quote: str, *, is_done: bool = False) -> Found | None:
        """Return the quote where it stands verbatim, at the first place where it is evidence.

        ``is_done`` asks whether a service was given, otherwise whether a
        condition is present.
        """
        if not quotes.is_long_enough(quote):
            self.drop(Drop.TOO_SHORT)
            return None
        held = [self._found(*one, is_done=is_done) for one in self._spans(quote)]
        real = [one for one in held if one is not None]
        if not real:
            self.drop(Drop.ADDRESSED if held else Drop.NOT_VERBATIM)
            return None
        active = (one for one in real if one.standing is Standing.ACTIVE)
        return next(active, real[0])

    def instructions(self, said: tuple[str, ...]) -> Iterator[Evidence]:
        """Yield what speaks to a reader, as the model saw it and as our own rules do."""
        seen = (next(self._spans(quote), None) for quote in said if quotes.is_long_enough(quote))
        own = (
            (part, start, end)
            for part in self.checks.packet.parts
            for start, end in addressed.find(part.redacted.text)
        )
        found = [_evidence(*one) for one in (*(one for one in seen if one), *own)]
        yield from dict.fromkeys(found)

    def _spans(self, quote: str) -> Iterator[tuple[Part, int, int]]:
        for part in self.checks.packet.parts:
            for start, end in quotes.spans(quote, part.redacted.text):
                yield part, start, end

    def _found(self, part: Part, start: int, end: int, *, is_done: bool) -> Found | None:
        spoken = addressed.find(part.redacted.text)
        if any(first < end and start < last for first, last in spoken):
            return None
        evidence = _evidence(part, start, end)
        speech, where = self.checks.speech, (part.note_key, evidence.start, evidence.end)
        standing = speech.of_service(*where) if is_done else speech.of_problem(*where)
        return Found(evidence, standing, speech.side(*where))


def _evidence(part: Part, start: int, end: int) -> Evidence:
    first, last = part.back(start, end)
    return Evidence(note_key=part.note_key, start=first, end=last, quote=part.note[first:last])
