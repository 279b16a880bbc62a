"""Number the words suggestions quote, and show the notes with those words marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claims.domain import marking
from claims.domain.encounter import NoteRecord
from claims.domain.marking import Piece, Span
from claims.models import Suggestion


@dataclass(frozen=True, slots=True)
class Quote:
    """Words a suggestion rests on; ``number`` is their mark in the notes, 0 without one."""

    words: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A note in pieces, marked and not."""

    record: NoteRecord
    pieces: list[Piece]


@dataclass(slots=True)
class Quoted:
    """The marks of one claim: quotes by suggestion, spans by the note's place."""

    records: Sequence[NoteRecord]
    quotes: dict[Any, tuple[Quote, ...]] = field(default_factory=dict)
    spans: dict[int, list[Span]] = field(default_factory=dict)
    count: int = 0

    def notes(self) -> list[Note]:
        """Return the notes with what is quoted from them marked."""
        return [
            Note(record, marking.pieces(record.text, self.spans.get(place, [])))
            for place, record in enumerate(self.records)
        ]

    def add(self, said: Mapping[str, Any]) -> Quote:
        """Number one piece of evidence; the same words have the same number."""
        words = str(said.get("quote", ""))
        found = self._find(said, words)
        if found is None:
            return Quote(words)
        place, (start, end) = found
        mine = self.spans.setdefault(place, [])
        known = next((one for one in mine if (one.start, one.end) == (start, end)), None)
        if known is None:
            self.count += 1
            known = Span(start, end, self.count)
            mine.append(known)
        return Quote(words, known.number)

    def _find(self, said: Mapping[str, Any], words: str) -> tuple[int, tuple[int, int]] | None:
        for place, record in enumerate(self.records):
            if said.get("note_key") not in (None, record.key):
                continue
            at = marking.locate(record.text, words, said.get("start"), said.get("end"))
            if at is not None:
                return place, at
        return None


def read(records: Sequence[NoteRecord], rows: Iterable[Suggestion]) -> Quoted:
    """Number the quotes in the order of the suggestions, what one rests on twice once. No query."""
    quoted = Quoted(records)
    for row in rows:
        said = (quoted.add(one) for one in row.evidence if one.get("quote"))
        quoted.quotes[row.pk] = tuple(dict.fromkeys(said))
    return quoted
