"""What a biller would be shown for a note: pre-filled lines and suggestions, each accepted."""

import functools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.domain.coding import proposing
from claims.domain.coding.icd_search import Candidate
from claims.domain.coding.icd_sevenths import Phase
from claims.domain.coding.proposals import Proposal
from claims.domain.content import ClaimContent, Line
from claims.domain.edits import scrub
from claims.domain.edits.context import Context
from claims.domain.encounter import NoteRecord
from claims.domain.facts import Evidence, Side
from claims.domain.fixing import Inapplicable
from claims.domain.line_fixes import AddModifier
from claims.domain.reading import offers, reader, words
from claims.domain.reading.reading import Reading
from claims.domain.reading.words import Words
from claims.management.notework import surroundings
from claims.services import coding_context, diagnosis_search

KEY = "note"
ROUNDS = 6  # what is accepted makes further proposals due
Suggester = Callable[[str, Mapping[str, Any]], Reading]


class CannotAsk(Exception):
    """A suggester is not set up, or does not answer; its words say which."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The claim with everything accepted, the questions drafted, the quotes, the time it took."""

    lines: tuple[Line, ...]
    diagnoses: tuple[str, ...]
    questions: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    milliseconds: float


@functools.cache
def phrases() -> Words:
    """Return the shipped phrases."""
    return words.read(coding_context.shipped("note_phrases.json"))


@functools.lru_cache(maxsize=4096)
def found(
    text: str,
    *,
    on: date | None = None,
    side: Side | None = None,
    phase: Phase | None = None,
    most: int = 10,
) -> tuple[Candidate, ...]:
    """Search once for each phrase of a run."""
    return diagnosis_search.find(text, on=on, side=side, phase=phase, most=most)


def by_engine(text: str, said: Mapping[str, Any]) -> Reading:
    """Return what the offline reader makes of a note."""
    note = NoteRecord(key=KEY, text=text)
    return reader.read([note], words=phrases(), find=found, around=surroundings.around(said))


def show(text: str, said: Mapping[str, Any], suggester: Suggester = by_engine) -> Shown:
    """Return what stands on the claim once every proposal is accepted."""
    began = time.perf_counter()
    reading = suggester(text, said)
    spent = (time.perf_counter() - began) * 1000
    content, context = surroundings.content(said), surroundings.context(said, (reading,))
    questions: dict[str, None] = {}
    evidence: dict[Evidence, None] = {}
    for _round in range(ROUNDS):
        before = content
        for proposal in due(content, context):
            evidence |= dict.fromkeys(proposal.evidence)
            if proposal.fix.asks:
                questions[proposal.explanation] = None
            else:
                content = _accepted(content, proposal)
        content = _attested(content, context)
        if content == before:
            break
    codes = tuple(one.code for one in content.diagnoses)
    return Shown(content.lines, codes, tuple(questions), tuple(evidence), spent)


def due(content: ClaimContent, context: Context) -> Sequence[Proposal]:
    """Return what is proposed now, the engine's first."""
    return [*proposing.propose(content, context), *offers.propose(content, context)]


def _accepted(content: ClaimContent, proposal: Proposal) -> ClaimContent:
    try:
        return proposal.fix.apply(content)
    except Inapplicable:
        return content


def _attested(content: ClaimContent, context: Context) -> ClaimContent:
    """Accept the one modifier a finding offers, such as KX; a choice of several is nobody's."""
    for finding in scrub.run(content, context):
        if len(finding.fixes) == 1 and isinstance(finding.fixes[0], AddModifier):
            try:
                content = finding.fixes[0].apply(content)
            except Inapplicable:
                continue
    return content
