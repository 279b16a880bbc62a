"""How a diagnosis is read: its words, its side and its levels of the spine."""

import pytest

from claims.domain.coding import icd_phrase
from claims.domain.coding.icd_phrase import Phrase, Synonyms
from claims.domain.coding.icd_sevenths import Phase
from claims.domain.facts import Side


@pytest.mark.parametrize(
    ("text", "words", "side"),
    [
        ("B/L knee", ("knee",), Side.BILATERAL),
        ("rt and lt knee", ("knee",), Side.BILATERAL),
        ("right-sided knee", ("knee",), Side.RIGHT),
        ("s/p tear", ("status", "post", "tear"), None),
        ("tear w/o knee", ("tear", "knee"), None),
        ("b/l s/p tear w/o pain", ("status", "post", "tear", "pain"), Side.BILATERAL),
        ("L4-5 disc", ("lumbar", "l4", "l5", "disc"), None),
        ("L5-S1 disc", ("lumbosacral", "l5", "s1", "disc"), None),
        ("L5 disc", ("lumbar", "fifth", "l5", "disc"), None),
        ("L6 disc", ("lumbar", "l6", "disc"), None),
        ("T12 disc", ("thoracic", "t12", "disc"), None),
        ("C5-6 disc", ("cervical", "c5", "c6", "disc"), None),
        ("C7-T1 disc", ("cervical", "c7", "t1", "disc"), None),
    ],
)
def test_a_phrase_is_read_as_written(text, words, side):
    assert icd_phrase.read(text, Synonyms({}, {})) == Phrase(words, side, None, False, {})


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("knee sprain, initial encounter", Phase.ACTIVE),
        ("knee sprain, subsequent encounter", Phase.AFTERCARE),
        ("knee sprain, sequela", Phase.SEQUELA),
    ],
)
def test_a_phase_is_read_and_leaves_no_word_behind(text, phase):
    told = icd_phrase.read(text, Synonyms({}, {}))

    assert (told.words, told.phase) == (("knee", "sprain"), phase)
