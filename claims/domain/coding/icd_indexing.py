"""Prepare the diagnosis search: postings of BM25 over titles and inclusion terms."""

import json
import math
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from claims.domain.coding import icd_words
from claims.domain.coding.icd_pack import little
from claims.domain.coding.icd_rows import SEVENTH_PLACE, IcdRow

# Robertson and Zaragoza, The Probabilistic Relevance Framework (2009).
K1, B = 1.2, 0.5
TITLE, TERM = 3, 1
SCALE = 256  # impacts are kept as whole numbers


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is found: a code without its 7th character, by its weighted words."""

    place: int
    counts: Counter[str]


def sections(listed: Sequence[IcdRow]) -> dict[str, bytes]:
    """Return the sections ``icd_search`` reads: terms, places and impacts of each.

    A code with 7th characters is found without them, as the phase of
    care chooses among them. Inclusion terms hold for what is below.
    """
    documents = list(_documents(listed))
    mean = sum(document.counts.total() for document in documents) / max(1, len(documents))
    spread: dict[str, list[Indexed]] = {}
    for document in documents:
        for word in document.counts:
            spread.setdefault(word, []).append(document)
    terms: dict[str, list[float]] = {}
    places, impacts = array("I"), array("H")
    for word in sorted(spread):
        weight = _rarity(len(spread[word]), len(documents))
        terms[word] = [len(places), len(spread[word]), round(weight, 3)]
        for document in spread[word]:
            places.append(document.place)
            impacts.append(min(65535, round(SCALE * weight * _saturated(document, word, mean))))
    said = json.dumps(terms, ensure_ascii=False, separators=(",", ":")).encode()
    return {"terms": said, "places": little(places), "impacts": little(impacts)}


def _documents(listed: Sequence[IcdRow]) -> Iterator[Indexed]:
    by_code = {row.code: row for row in listed}
    extended = {row.parent for row in listed if _has_seventh(row)}
    for place, row in enumerate(listed):
        if _has_seventh(row) or not (row.is_billable or row.code in extended):
            continue
        counts: Counter[str] = Counter()
        for word in icd_words.telling(row.description):
            counts[word] += TITLE
        for term in _terms(row, by_code):
            for word in icd_words.telling(term):
                counts[word] += TERM
        yield Indexed(place, counts)


def _terms(row: IcdRow, by_code: Mapping[str, IcdRow]) -> Iterator[str]:
    """Yield the inclusion terms of a code and of those above it, the category's left out."""
    found: IcdRow | None = row
    while found is not None:
        if len(found.code) > 3 or found is row:
            yield from found.inclusion_terms
        found = by_code.get(found.parent)


def _has_seventh(row: IcdRow) -> bool:
    return len(row.code) == SEVENTH_PLACE + 2


def _rarity(found: int, everything: int) -> float:
    return math.log(1 + (everything - found + 0.5) / (found + 0.5))


def _saturated(document: Indexed, word: str, mean: float) -> float:
    count, length = document.counts[word], document.counts.total()
    return count * (K1 + 1) / (count + K1 * (1 - B + B * length / mean))
