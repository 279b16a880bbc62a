"""A therapist's evaluation, whose complexity chooses its code."""

import re
from collections.abc import Iterable, Iterator, Sequence

from claims.domain.facts import Discipline
from claims.domain.reading import standings
from claims.domain.reading.reading import Gap, Question, Standing
from claims.domain.reading.sections import Placed, Section

CODES = frozenset({"97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168"})
_EVALUATED = re.compile(
    r"\b(?<!re-)(?<!re )(?:initial (?:evaluation|eval)|(?:pt|ot|physical therapy"
    r"|occupational therapy|therapy) (?:initial )?(?:evaluation|eval)\b)"
)
_HEAD = 2


def questions(
    placed: Sequence[Placed], codes: Iterable[str], discipline: Discipline | None
) -> Iterator[Question]:
    """Yield the question of an evaluation's complexity where the note is of one and tells none."""
    if discipline not in (Discipline.PT, Discipline.OT) or CODES & set(codes):
        return
    for one in placed:
        sentence = one.sentence
        found = _EVALUATED.search(sentence.plain)
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
