"""How the notes of a visit speak of a stretch of them, as the offline reader hears it."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from claims.domain.encounter import NoteRecord
from claims.domain.facts import Side
from claims.domain.reading import sections, sides, standings, text
from claims.domain.reading.reading import Standing
from claims.domain.reading.sections import Placed

Judge = Callable[[Placed, int, int], Standing]


class NoteSpeech:
    """Judges by the sentences a stretch touches; one that is not as asked decides."""

    def __init__(self, placed: Iterable[Placed]) -> None:
        self._by_note: dict[str, list[Placed]] = {}
        for one in placed:
            self._by_note.setdefault(one.sentence.note_key, []).append(one)

    def of_problem(self, note_key: str, start: int, end: int) -> Standing:
        """Return how a condition is spoken of."""
        return self._told(standings.of_problem, note_key, start, end)

    def of_service(self, note_key: str, start: int, end: int) -> Standing:
        """Return whether a service is told as done at this visit."""
        return self._told(standings.of_service, note_key, start, end)

    def side(self, note_key: str, start: int, end: int) -> Side | None:
        """Return the side the words are of, both where both are named."""
        found = (
            sides.of_words(one.sentence, first, last)
            for one, first, last in self._touched(note_key, start, end)
        )
        return sides.together(side for side in found if side is not None)

    def _told(self, judge: Judge, note_key: str, start: int, end: int) -> Standing:
        told = [judge(one, a, b) for one, a, b in self._touched(note_key, start, end)]
        if not told:
            return Standing.UNCERTAIN  # nobody heard how it is spoken of
        return next((one for one in told if one is not Standing.ACTIVE), Standing.ACTIVE)

    def _touched(self, note_key: str, start: int, end: int) -> Iterator[tuple[Placed, int, int]]:
        for one in self._by_note.get(note_key, ()):
            first, last = max(start, one.sentence.start), min(end, one.sentence.end)
            if first < last:
                yield one, first, last


def of(notes: Sequence[NoteRecord]) -> NoteSpeech:
    """Return how these notes speak; what the reader leaves out of long ones is of no standing."""
    heard, _ = text.sentences(notes)
    return NoteSpeech(sections.place(heard))


def divided(note: str) -> Iterator[tuple[str, int, int]]:
    """Yield the sections of a note: name, start and end; together they are the whole of it."""
    heard, _ = text.sentences([NoteRecord(key="", text=note)])
    name, start = sections.Section.BODY.value, 0
    for one in sections.place(heard):
        if one.section.value != name:
            if one.sentence.start > start:
                yield name, start, one.sentence.start
            name, start = one.section.value, one.sentence.start
    yield name, start, len(note)
