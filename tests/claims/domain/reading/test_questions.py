"""A provider is asked in neutral words: no code, no amount, no answer."""

import re

import pytest

from claims.domain.reading import questions
from claims.domain.reading.reading import Gap


@pytest.mark.parametrize("gap", Gap)
def test_every_gap_has_words_that_ask_and_lead_nowhere(gap):
    said = questions.words(gap, "knee")

    assert said.startswith(("Please document", "The "))
    assert "ocument" in said
    assert not re.search(r"\d|\$|code|bill|paid|payment", said)


def test_the_words_name_what_is_asked_about():
    assert questions.words(Gap.SIDE, "knee") == "Please document which side was treated (knee)."
    assert questions.words(Gap.SIDE) == "Please document which side was treated."
