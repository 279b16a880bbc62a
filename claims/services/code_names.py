"""Say whether words call a code by a name this practice, we or its table know it by."""

from collections.abc import Callable
from datetime import date

from claims.domain import codes
from claims.domain.encounter import NoteRecord
from claims.domain.reading import called, text
from claims.domain.reading.words import Words
from claims.services import diagnosis_search, reading

FOUND_AMONG = 5


def says(*, on: date | None) -> Callable[[str, str], bool]:
    """Return what judges words of a day by this practice's phrases, and by search."""
    return judge(reading.our_words(), on=on)


def judge(known: Words, *, on: date | None) -> Callable[[str, str], bool]:
    """Return what judges words: by phrases for a service, as a condition for a diagnosis."""

    def call(code: str, words: str) -> bool:
        if codes.is_procedure(code):
            heard, _ = text.sentences([NoteRecord(key="", text=words)])
            return any(match.entry.code == code for one in heard for match in known.matches(one))
        return called.names(
            code, words, lambda said: diagnosis_search.find(said, on=on, most=FOUND_AMONG)
        )

    return call
