"""Whether words stand in a text exactly as quoted, and where."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

SHORTEST_WORDS, SHORTEST_CHARACTERS = 3, 12
_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    }
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in the form quotes are compared in, and where each of its characters came from."""

    text: str = field(repr=False)
    places: tuple[tuple[int, int], ...] = field(repr=False)


def fold(text: str) -> Folded:
    """Return a text by NFKC, with one kind of quote, dash and blank, in lower case.

    A letter and its accents are folded together, so a way back exists
    for each character.
    """
    out: list[str] = []
    places: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        for one in _plain(text[start:end]):
            if one == " " and (not out or out[-1] == " "):
                continue
            out.append(one)
            places.append((start, end))
    while out and out[-1] == " ":
        out.pop()
        places.pop()
    return Folded("".join(out), tuple(places))


def is_long_enough(quote: str) -> bool:
    """Whether a quote is long enough to be evidence: three words, or twelve characters."""
    folded = fold(quote).text
    return len(folded.split()) >= SHORTEST_WORDS or len(folded) >= SHORTEST_CHARACTERS


def spans(quote: str, held: Folded) -> Iterator[tuple[int, int]]:
    """Yield where in a folded text the quote stands verbatim, whole words only, first to last."""
    wanted = fold(quote).text
    if not wanted:
        return
    at = held.text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not _cuts(held.text, at) and not _cuts(held.text, end):
            yield held.places[at][0], held.places[end - 1][1]
        at = held.text.find(wanted, at + 1)


def _cuts(text: str, at: int) -> bool:
    """Whether a place lies inside a word or a number: "1.5 mg" is not "5 mg"."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return True
    around = text[max(0, at - 2) : at + 2]
    return len(around) == 4 and (
        (before in ".,/" and around[0].isdigit() and after.isdigit())
        or (after in ".,/" and before.isdigit() and around[3].isdigit())
    )


def _plain(cluster: str) -> str:
    normal = unicodedata.normalize("NFKC", cluster.translate(_SAME))
    lowered = normal.translate(_SAME).lower()
    return "".join(" " if one.isspace() else one for one in lowered)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield each character with the accents that follow it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not unicodedata.combining(text[place]):
            yield start, place
            start = place
