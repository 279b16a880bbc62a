"""A note's way of speaking, as simple as tests of what an answer may say need it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from claims.domain.facts import Side
from claims.domain.reading.reading import Standing

CUES = (
    (r"family history|mother|father", Standing.FAMILY),
    (r"\b(?:no|denies|without|not)\b", Standing.RULED_OUT),
    (r"rule out|possible|suspect", Standing.UNCERTAIN),
    (r"history of|prior", Standing.HISTORY),
    (r"\b(?:will|next visit|planned)\b", Standing.PLANNED),
)


@dataclass(frozen=True)
class PlainSpeech:
    """Judges a span by the words of its line up to its end."""

    notes: Mapping[str, str]

    def of_problem(self, note_key: str, start: int, end: int) -> Standing:
        told = self.of_service(note_key, start, end)
        return Standing.ACTIVE if told is Standing.PLANNED else told

    def of_service(self, note_key: str, start: int, end: int) -> Standing:
        line = self._line(note_key, start, end)
        return next((s for cue, s in CUES if re.search(cue, line)), Standing.ACTIVE)

    def side(self, note_key: str, start: int, end: int) -> Side | None:
        line = self._line(note_key, start, end)
        named = {side for side in Side if side.value.lower() in line}
        return Side.BILATERAL if len(named) > 1 else next(iter(named), None)

    def _line(self, note_key: str, start: int, end: int) -> str:
        note = self.notes[note_key]
        first = note.rfind("\n", 0, start) + 1
        stop = note.find("\n", end)
        return note[first : stop if stop >= 0 else len(note)].lower()
