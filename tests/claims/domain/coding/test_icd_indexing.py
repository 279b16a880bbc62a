"""What the diagnosis search finds, by which words, and how much each says."""

import json
from array import array

from claims.domain.coding import icd_indexing
from claims.domain.coding.icd_rows import IcdRow

ROWS = (
    IcdRow("M17", "Osteoarthritis of knee", False, "M16-M19", inclusion_terms=("gonarthrosis",)),
    IcdRow("M17.1", "One knee", False, "M17", inclusion_terms=("Worn joint",)),
    IcdRow("M17.11", "Osteoarthritis, right knee", True, "M17.1"),
    IcdRow("S83", "Dislocation", False, "S80-S89"),
    IcdRow("S83.24", "Tear of meniscus of knee", False, "S83"),
    IcdRow("S83.24XA", "Tear of meniscus of knee, initial", True, "S83.24"),
    IcdRow("Z66", "Plain", True, "Z66-Z66", inclusion_terms=("Own term",)),
)


def test_codes_are_found_by_their_title_and_terms_without_their_7th_character():
    """By hand: words 8, 9 and 5, mean 22/3; a title's word counts 3, a term's 1."""
    found = icd_indexing.sections(ROWS)

    assert json.loads(found["terms"]) == {
        "joint": [0, 1, 0.981],
        "knee": [1, 2, 0.47],
        "meniscus": [3, 1, 0.981],
        "osteoarthritis": [4, 1, 0.981],
        "own": [5, 1, 0.981],
        "plain": [6, 1, 0.981],
        "tear": [7, 1, 0.981],
        "term": [8, 1, 0.981],
        "worn": [9, 1, 0.981],
    }
    assert list(array("I", found["places"])) == [2, 2, 4, 4, 2, 6, 6, 4, 6, 2]
    assert list(array("H", found["impacts"])) == [
        245,
        187,
        183,
        382,
        390,
        275,
        413,
        382,
        275,
        245,
    ]


def test_nothing_has_an_empty_index():
    assert icd_indexing.sections(()) == {"terms": b"{}", "places": b"", "impacts": b""}


def impact(word, row):
    """Return how much a word says of a row in the small release."""
    found = icd_indexing.sections((*ROWS[:-1], row))
    start, count, _rarity = json.loads(found["terms"])[word]
    places, impacts = array("I", found["places"]), array("H", found["impacts"])
    at = [n for n in range(start, start + count) if places[n] == len(ROWS) - 1]
    return impacts[at[0]]


def test_a_word_that_title_and_term_say_counts_as_both():
    both = IcdRow("Z66", "Plain", True, "Z66-Z66", inclusion_terms=("Own plain term",))
    once = IcdRow("Z66", "Plain", True, "Z66-Z66", inclusion_terms=("Own rare term",))

    assert impact("plain", both) > impact("plain", once) > impact("own", once)


def test_a_word_a_title_says_twice_counts_twice():
    twice = IcdRow("Z66", "Plain plain", True, "Z66-Z66")
    once = IcdRow("Z66", "Plain other", True, "Z66-Z66")

    assert impact("plain", twice) > impact("plain", once)
