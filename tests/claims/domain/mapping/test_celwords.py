"""An expression that cannot be read is refused at its place, in words an admin understands."""

import pytest

from claims.domain.mapping import cel
from claims.domain.mapping.celtokens import Refused


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("patient.sex == 'F' &&", "line 1, column 22: something is missing at the end."),
        ("[1, 2", "line 1, column 6: something is missing at the end."),
        ("(1", "line 1, column 3: ')' is missing at the end."),
        ("1)", "line 1, column 2: ')' does not belong here."),
        ("1 2", "line 1, column 3: '2' does not belong here."),
        ("kind == 'PT", "line 1, column 9: a text begins here and does not end."),
        ("kind ? 1", "line 1, column 1: after ? stand two values, with : between them."),
        ("kind & 1", "line 1, column 6: '&' is no sign of this language."),
        ("kind..code", "line 1, column 6: this cannot be read."),
        ("if", "line 1, column 1: 'if' may be no name."),
    ],
)
def test_the_fault_is_told_in_plain_words_with_its_place(source, words):
    with pytest.raises(Refused) as refusal:
        cel.expression(source)

    assert str(refusal.value) == words
