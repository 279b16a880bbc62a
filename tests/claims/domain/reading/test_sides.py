"""Which side words of a note are about."""

import pytest

from claims.domain.facts import Side
from claims.domain.reading import sides
from tests.claims.domain.reading.reading_of import placed


def side(said, about):
    (one, *_) = placed(said)
    start = one.sentence.start + one.sentence.text.index(about)
    return sides.of_words(one.sentence, start, start + len(about))


@pytest.mark.parametrize(
    ("said", "about", "expected"),
    [
        ("Right knee pain", "knee", Side.RIGHT),
        ("L knee pain", "knee", Side.LEFT),
        ("Rt. knee", "knee", Side.RIGHT),
        ("(L) shoulder", "shoulder", Side.LEFT),
        ("b/l knees", "knees", Side.BILATERAL),
        ("both knees", "knees", Side.BILATERAL),
        ("right and left knees", "knees", Side.BILATERAL),
        ("knee, right", "knee", Side.RIGHT),
        ("pain L4-5", "pain", None),
        ("both exercise and rest for the knee", "knee", None),
        ("she left the clinic, knee better", "knee", None),
        ("left shoulder better; knee sore", "knee", None),
        ("right shoulder, left knee", "knee", Side.LEFT),
    ],
)
def test_a_side_is_read_where_it_belongs(said, about, expected):
    assert side(said, about) is expected
