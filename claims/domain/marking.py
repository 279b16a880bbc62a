"""Mark in a note the words that something was read from."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """The place of marked words, in characters from 0, and the number they are shown under."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks; which of them begin and end with it."""

    text: str
    numbers: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def locate(text: str, quote: str, start: int | None, end: int | None) -> tuple[int, int] | None:
    """Return where a quote stands: at its offsets, else where the text holds it once.

    Offsets that name other words were counted on another version of the
    note; marking those words would show evidence nobody gave.
    """
    if not quote:
        return None
    if start is not None and end is not None and start >= 0 and text[start:end] == quote:
        return start, end
    at = text.find(quote)
    if at < 0 or text.find(quote, at + 1) >= 0:
        return None
    return at, at + len(quote)


def pieces(text: str, spans: Sequence[Span]) -> list[Piece]:
    """Cut a text where a mark begins or ends; overlapping marks share a piece."""
    cuts = sorted({0, len(text), *(at for one in spans for at in (one.start, one.end))})
    made = []
    for start, end in pairwise(cuts):
        over = [one for one in spans if one.start <= start and end <= one.end]
        made.append(
            Piece(
                text=text[start:end],
                numbers=tuple(one.number for one in over),
                begins=tuple(one.number for one in over if one.start == start),
                ends=tuple(one.number for one in over if one.end == end),
            )
        )
    return made
