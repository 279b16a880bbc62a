"""The prepared index of the diagnosis search, read from a pack."""

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache, partial
from itertools import islice

from claims.domain.coding import icd_words
from claims.domain.coding.icd_indexing import SCALE
from claims.domain.coding.icd_pack import IcdPack, numbers
from claims.domain.coding.icd_rows import SEVENTH_PLACE

ALIKE, FORMS = 6, 3  # letters that two forms of a word share, and how many forms are tried
TITLES = 4096  # titles kept as they were read
UNKNOWN = 8.0  # rarity of a word no title has


class Index:
    """Postings of one release: for each word the codes that have it, and how much it says."""

    def __init__(self, table: IcdPack) -> None:
        held = bytes(table.section("terms"))
        self._terms: dict[str, list[float]] = json.loads(held) if held else {}
        self._places = table.section("places")
        self._impacts = table.section("impacts")
        self.title = lru_cache(maxsize=TITLES)(partial(_title, table))

    def known(self, word: str) -> tuple[str, ...]:
        """Return the word, else the titles' words that begin alike: pectoralis, pectoral."""
        if word in self._terms or len(word) < ALIKE:
            return (word,)
        first = bisect_left(self._sorted, word[:ALIKE])
        near = self._sorted[first : first + FORMS]
        return tuple(one for one in near if one.startswith(word[:ALIKE])) or (word,)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._terms)

    def scores(self, words: Sequence[str]) -> dict[int, float]:
        """Return the BM25 score of every code that has one of the words."""
        found: dict[int, float] = {}
        for word in words:
            for place, impact in zip(*self._postings(word), strict=True):
                found[place] = found.get(place, 0.0) + impact / SCALE
        return found

    def rarity(self, word: str) -> float:
        """Return how much a word tells: the rarer, the more."""
        return self._terms[word][2] if word in self._terms else UNKNOWN

    def below(self, table: IcdPack, code: str, most: int) -> Iterator[int]:
        """Yield the places of what the search may find at or below a code."""
        return islice(self._below(table, code), most)

    def _below(self, table: IcdPack, code: str) -> Iterator[int]:
        place = table.place(code)
        below = table.children(code)
        if place is None:
            return
        if not below or len(below[0]) == SEVENTH_PLACE + 2:
            yield place
            return
        for child in below:
            yield from self._below(table, child)

    def _postings(self, word: str) -> "tuple[array[int], array[int]]":
        at, count, _rarity = self._terms.get(word, (0, 0, 0.0))
        first, last = int(at), int(at + count)
        return (
            numbers("I", self._places[first * 4 : last * 4]),
            numbers("H", self._impacts[first * 2 : last * 2]),
        )


def _title(table: IcdPack, place: int) -> tuple[str, str, frozenset[str]]:
    """Return the code at a place, its title and the title's words."""
    title = table.description(place)
    return table.code(place), title, frozenset(icd_words.words(title))


@lru_cache(maxsize=4)
def of(table: IcdPack) -> Index:
    """Return a release's index, read at the first search."""
    return Index(table)
