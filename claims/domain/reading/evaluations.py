"""A therapist's evaluation, whose complexity chooses its code."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claims.domain.facts import Discipline, Evidence
from claims.domain.reading import standings
from claims.domain.reading.reading import Gap, Question, Standing
from claims.domain.reading.sections import Placed, Section

CODES = frozenset({"97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168"})
_EVALUATED = re.compile(
    r"\b(?<!re-)(?<!re )(?:initial (?:evaluation|eval)|(?:pt|ot|physical therapy"
    r"|occupational therapy|therapy) (?:initial )?(?:evaluation|eval)\b)"
)
# In a title, or beside its minutes, the word alone is enough.
_EVALUATION = re.compile(r"(?<!re-)(?<!re )\b(?:evaluation|eval)\b")
_HEAD = 2
_COMPLEXITY = re.compile(
    r"\b(?P<level>low|mod(?:erate)?|high)(?:[- ]level)?[- ]complexity\b"
    r"|\bcomplexity(?: (?:level|of (?:the )?evaluation))?(?:\s*[:=-]\s*|\s+(?:is|was)\s+)"
    r"(?P<said>low|mod(?:erate)?|high)\b"
)
# Whose complexity it is not: a physician's decision-making has words of its own.
_OF_ANOTHER = re.compile(r"\b(?:mdm|medical decision)\b")
_LEVELS = {
    Discipline.PT: {"low": "97161", "moderate": "97162", "high": "97163"},
    Discipline.OT: {"low": "97165", "moderate": "97166", "high": "97167"},
}


_OF_OT = {
    **dict(zip(_LEVELS[Discipline.PT].values(), _LEVELS[Discipline.OT].values(), strict=True)),
    "97164": "97168",
}


def of_discipline(code: str, discipline: Discipline | None) -> str:
    """Return an evaluation's code under the discipline that evaluated: "eval" is said by both."""
    return _OF_OT.get(code, code) if discipline is Discipline.OT else code


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation's code and the two places that say so."""

    code: str
    evidence: tuple[Evidence, ...]


def stated(
    placed: Sequence[Placed], codes: Iterable[str], discipline: Discipline | None
) -> Evaluated | None:
    """Return the evaluation whose complexity stands in a sentence of its own, one level alone."""
    asked = next(questions(placed, codes, discipline), None)
    if asked is None or discipline is None:
        return None
    said = dict(_complexities(placed))
    if len(said) != 1:
        return None
    ((level, words),) = said.items()
    return Evaluated(_LEVELS[discipline][level], (*asked.evidence, words))


def _complexities(placed: Sequence[Placed]) -> Iterator[tuple[str, Evidence]]:
    for one in placed:
        if _OF_ANOTHER.search(one.sentence.plain):
            continue
        for found in _COMPLEXITY.finditer(one.sentence.plain):
            start, end = one.sentence.start + found.start(), one.sentence.start + found.end()
            if standings.of_words(one.sentence, start, end) is Standing.ACTIVE:
                level = found["level"] or found["said"]
                yield "moderate" if level == "mod" else level, one.sentence.evidence()


def questions(
    placed: Sequence[Placed], codes: Iterable[str], discipline: Discipline | None
) -> Iterator[Question]:
    """Yield the question of an evaluation's complexity where the note is of one and tells none."""
    if discipline not in (Discipline.PT, Discipline.OT) or CODES & set(codes):
        return
    for one in placed:
        sentence = one.sentence
        found = _EVALUATED.search(sentence.plain) or _EVALUATION.search(sentence.plain)
        if found is None or one.section in (Section.PLAN, Section.HISTORY):
            continue
        start, end = sentence.start + found.start(), sentence.start + found.end()
        is_title = sentence.line <= _HEAD
        is_done = re.search(r"\b(?:completed|performed|done|min\w*|today)\b|\d\s*'", sentence.plain)
        told = standings.of_words(sentence, start, end)
        if told is Standing.ACTIVE and (is_title or is_done):
            yield Question(
                what=Gap.COMPLEXITY,
                about="",
                subject=f"note-evaluation-{discipline.value.lower()}",
                evidence=(sentence.evidence(),),
            )
            return
