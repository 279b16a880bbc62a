"""A note as sentences: folded for comparing, sliced so that every offset holds."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from claims.domain.encounter import NoteRecord
from claims.domain.facts import Evidence

# A visit's notes are a few thousand characters; what is longer is cut and said so.
MOST_CHARACTERS = 60_000
MOST_SENTENCES = 1_500
LONGEST_SENTENCE = 1_200
LONGEST_QUOTE = 300

_FOLDED = {
    # Letters of other scripts that look like ours: a word spelled with them is read as it looks.
    **dict(zip("аеорсухіјѕһԁκοανι", "aeopcyxijshdkoavi", strict=True)),
    **dict(zip("АВЕКМНОРСТУХІЈЅΑΒΕΗΙΚΜΝΟΡΤΥΧΖ", "abekmhopctyxijsabehikmnoptyxz", strict=True)),
    **dict.fromkeys("‘’ʼ′‵`´", "'"),
    **dict.fromkeys("“”″„«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "×": "x",
    "•": "*",
    "·": "*",
}
_TOKEN = re.compile(r"[a-z0-9]+")
_BULLET = re.compile(r"\s*(?:[-*>]+|\(?\d{1,2}[.)])\s+")
_LABEL = re.compile(r"\s*[\w/&() .-]{1,40}:")
_LETTERS = re.compile(r"[a-z/&]{1,3}:")  # of a heading: "P:", "A/P:"
_END = re.compile(r"[.!?]+(?=[\s\"')]|$)")
_LEADER = re.compile(r"\.{3,}")  # dots that lead the eye from a service to its minutes
_CODED = re.compile(r"(?:\d{5}|[a-z]\d{4})\b|\d{3,4}\s*-\s*\d{3,4}\b")  # a code, or clock times
_ABBREVIATED = frozenset(
    [
        "jr",
        "sr",
        "approx",
        "no",
        "dx",
        "tx",
        "hx",
        "fx",
        "rx",
        "ex",
        "inc",
        "dept",
        "wt",
        "ht",
        "pt",
        "rt",
        "lt",
        "min",
        "mins",
        "hr",
        "hrs",
    ]
)
_BEFORE_NAMES = frozenset(["dr", "mr", "mrs", "ms", "st", "vs", "prof"])
_WIDE = 55  # a line this long that ends in no stop goes on in the next


# One word of a folded text, and where it stands in the note.
Token = tuple[str, int, int]


@dataclass(frozen=True)
class Sentence:
    """A stretch of one note; ``start`` and ``end`` are offsets into it.

    ``plain`` is the same length as ``text``: lower case, plain quotes
    and dashes, blanks for what cannot be seen. ``paragraph`` counts
    lines that stand together, ``line`` the lines of the note. ``kept``
    holds what was found in it, and goes with it: no cache of the process
    may hold a note's words.
    """

    note_key: str
    start: int
    end: int
    text: str
    plain: str
    line: int = 0
    paragraph: int = 0
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words, with offsets into the note."""
        at = self.start
        return tuple(
            (one[0], at + one.start(), at + one.end()) for one in _TOKEN.finditer(self.plain)
        )

    def evidence(self, start: int | None = None, end: int | None = None) -> Evidence:
        """Return the words between two offsets of the note, the whole without them.

        Longer words are cut where a reader would still know the place.
        """
        first = self.start if start is None else max(start, self.start)
        last = self.end if end is None else min(end, self.end)
        last = min(last, first + LONGEST_QUOTE)
        quote = self.text[first - self.start : last - self.start]
        lead = len(quote) - len(quote.lstrip())
        quote = quote.strip()
        first += lead
        return Evidence(note_key=self.note_key, start=first, end=first + len(quote), quote=quote)


def fold(text: str) -> str:
    """Return a text for comparing, character for character as long as the original."""
    if text.isascii():
        return text.lower().translate(_CONTROLS)
    return "".join(_fold(char) for char in text)


_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), " ")


def _fold(char: str) -> str:
    if char in _FOLDED:
        return _FOLDED[char]
    if char in "\n\r\t":
        return char
    if unicodedata.category(char)[0] in "CZ":
        return " "  # controls, marks of direction, tags nobody sees
    compatible = unicodedata.normalize("NFKC", char)
    lower = (compatible if len(compatible) == 1 else char).lower()
    return lower if len(lower) == 1 else char


def sentences(notes: Sequence[NoteRecord]) -> tuple[tuple[Sentence, ...], bool]:
    """Return the sentences of the notes in order, and whether something was left out."""
    found: list[Sentence] = []
    is_cut, room = False, MOST_CHARACTERS
    for note in notes:
        text = note.text[:room]
        is_cut |= len(text) < len(note.text)
        room -= len(text)
        found += _of_note(note.key, text)
    return tuple(found[:MOST_SENTENCES]), is_cut or len(found) > MOST_SENTENCES


def _of_note(key: str, text: str) -> Iterator[Sentence]:
    plain = fold(text)
    paragraph, number = 0, 0
    for start, end in _lines(text, plain):
        number += 1
        if not plain[start:end].strip():
            paragraph += 1
            continue
        for first, last in _parts(text, plain, start, end):
            if plain[first:last].strip():
                yield Sentence(
                    key, first, last, text[first:last], plain[first:last], number, paragraph
                )


def _lines(text: str, plain: str) -> Iterator[tuple[int, int]]:
    """Yield the lines, those that were only wrapped put together again."""
    start, at = 0, 0
    while at <= len(plain):
        stop = plain.find("\n", at)
        stop = len(plain) if stop < 0 else stop
        if (
            stop < len(plain)
            and _goes_on(text, plain, at, stop)
            and stop - start < LONGEST_SENTENCE
        ):
            at = stop + 1
            continue
        yield start, stop
        start = at = stop + 1


def _goes_on(text: str, plain: str, start: int, stop: int) -> bool:
    """Say whether a line was cut at its margin: long, no stop, and the next begins no item."""
    line = plain[start:stop].rstrip()
    following = plain[stop + 1 : stop + 80]
    if len(line) < _WIDE or line[-1:] in ".:;!?|>" or not following[:1].strip():
        return False
    if text[stop + 1].isupper():
        return False
    begins = any(one.match(following) for one in (_BULLET, _LABEL, _CODED))
    return not (begins or "|" in following)


def _parts(text: str, plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a line; an abbreviation or an initial ends none."""
    first = start
    for stop in _END.finditer(plain, start, end):
        if stop.end() < end and (
            _LEADER.fullmatch(stop[0]) or _is_abbreviation(text, plain, first, stop.start())
        ):
            continue
        yield from _short(first, stop.end())
        first = stop.end()
    if first < end:
        yield from _short(first, end)


def _is_abbreviation(text: str, plain: str, first: int, dot: int) -> bool:
    word = re.search(r"[a-z0-9]+$", plain[max(first, dot - 12) : dot])
    if word is None:
        return False
    if word[0].isdigit():
        return not plain[first : dot - len(word[0])].strip() and len(word[0]) < 3
    rest = text[dot + 1 : dot + 8].lstrip()
    if not rest or _LETTERS.match(rest.lower()):
        return False
    if word[0] in _BEFORE_NAMES or (len(word[0]) == 1 and word[0] not in "ap"):
        return True
    return word[0] in _ABBREVIATED and not rest[0].isupper()


def _short(first: int, last: int) -> Iterator[tuple[int, int]]:
    while last - first > LONGEST_SENTENCE:
        yield first, first + LONGEST_SENTENCE
        first += LONGEST_SENTENCE
    yield first, last
