"""Words as the diagnosis search compares them."""

import pytest

from claims.domain.coding import icd_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Alzheimer's disease", ["alzheimer", "disease"]),
        ("Crohn\u2019s disease", ["crohn", "disease"]),
        ("Non-union of fractures", ["non", "union", "of", "fracture"]),
        ("Ganglions, L4/L5", ["ganglion", "l4", "l5"]),
        (
            "abscess virus arthritis pes pancreas",
            ["abscess", "virus", "arthritis", "pes", "pancreas"],
        ),
        ("", []),
    ],
)
def test_words_are_lower_case_and_singular_without_a_possessive(text, words):
    assert icd_words.words(text) == words


def test_what_nearly_every_title_says_tells_nothing():
    text = "Other specified sprain of unspecified parts of the left knee, initial encounter"
    assert icd_words.telling(text) == ["sprain", "knee", "initial"]
