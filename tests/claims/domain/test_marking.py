"""Words something was read from are marked where they stand, and no others."""

from claims.domain import marking
from claims.domain.marking import Piece, Span

NOTE = "Manual 16 min. Ther-act 9 min."


def test_a_quote_stands_at_its_offsets():
    assert marking.locate(NOTE, "16 min", 7, 13) == (7, 13)


def test_offsets_that_name_other_words_are_not_believed():
    assert marking.locate(NOTE, "16 min", 0, 6) == (7, 13)
    assert marking.locate(NOTE, "16 min", -23, 13) == (7, 13)
    assert marking.locate(NOTE, "17 min", 7, 13) is None


def test_without_offsets_only_words_that_stand_once_are_marked():
    assert marking.locate(NOTE, "Ther-act", None, None) == (15, 23)
    assert marking.locate(NOTE, "min.", None, None) is None
    assert marking.locate(NOTE, "", 0, 0) is None


def test_a_text_without_marks_is_one_piece():
    assert marking.pieces(NOTE, []) == [Piece(NOTE)]
    assert marking.pieces("", []) == []


def test_marks_cut_the_text_and_overlap_in_a_piece_of_their_own():
    assert marking.pieces("abcdef", [Span(1, 4, 1), Span(3, 6, 2)]) == [
        Piece("a"),
        Piece("bc", (1,), begins=(1,)),
        Piece("d", (1, 2), begins=(2,), ends=(1,)),
        Piece("ef", (2,), ends=(2,)),
    ]


def test_the_pieces_together_are_the_text():
    spans = [Span(0, 30, 1), Span(7, 13, 2), Span(7, 13, 3), Span(29, 30, 4)]

    assert "".join(piece.text for piece in marking.pieces(NOTE, spans)) == NOTE
