"""A phrase taken apart: what must stand near what, and what may not stand there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.domain.coding import icd_words
from claims.domain.reading.text import Sentence, Token, fold

SHORT = 5  # letters; an abbreviation in capitals counts only in capitals
LONGEST = 12  # words of a part
_ASIDE = re.compile(r"\([^()]{0,200}\)")


@dataclass(frozen=True, slots=True)
class Part:
    """Words that stand together; ``capitals`` where they count only so."""

    words: tuple[str, ...]
    capitals: str = ""


def parse(phrase: str) -> tuple[tuple[tuple[Part, ...], ...], tuple[Part, ...]]:
    """Return the parts a phrase wants, each in its choices, and those it bars."""
    pieces = [piece.strip() for piece in phrase.split(" + ")]
    wanted = tuple(
        tuple(_part(choice) for choice in piece.split("|") if plain_words(choice))
        for piece in pieces
        if not piece.startswith("-")
    )
    barred = tuple(
        _part(choice)
        for piece in pieces
        if piece.startswith("-")
        for choice in piece[1:].split("|")
    )
    return wanted, barred


def is_written(part: Part, sentence: Sentence, first: Token, last: Token) -> bool:
    """Say whether words stand in the capitals that make them count."""
    return sentence.text[first[1] - sentence.start : last[2] - sentence.start] == part.capitals


def plain_words(text: str) -> list[str]:
    """Return the words of a phrase as sentences have them."""
    return icd_words.words(fold(text))


def numbers(sentence: Sentence) -> list[int]:
    """Return each word's number, those in parentheses not counted: asides part nothing."""
    if "(" not in sentence.plain:
        return list(range(len(sentence.tokens)))
    asides = [(one.start(), one.end()) for one in _ASIDE.finditer(sentence.plain)]
    found, number = [], 0
    for _, start, _ in sentence.tokens:
        found.append(number)
        at = start - sentence.start
        number += not any(first < at < last for first, last in asides)
    return found


def is_parted(
    first: tuple[int, int, int, int], second: tuple[int, int, int, int], plain: str, start: int
) -> bool:
    """Say whether a semicolon stands between two parts: they are of two statements."""
    begins, ends = min(first[3], second[3]) - start, max(first[2], second[2]) - start
    return ";" in plain[begins:ends]


def word_at(tokens: Sequence[Token], start: int) -> int:
    """Return the number of the word that begins at an offset of the note, or behind it."""
    return next((at for at, one in enumerate(tokens) if one[1] >= start), len(tokens) - 1)


def _part(choice: str) -> Part:
    words = plain_words(choice)
    bare = choice.strip()
    is_short = bare.isupper() and bare.isalpha() and len(bare) <= SHORT
    return Part(tuple(words[:LONGEST]), bare if is_short else "")
