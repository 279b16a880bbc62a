"""No cell that is written is computed by whoever opens it, and each comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain import inert


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1"])
def test_what_would_be_computed_gets_an_apostrophe(text):
    assert inert.guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "GP", "a=1", "'s", "7", "97110"])
def test_other_texts_stay_as_they_are(text):
    assert inert.guarded(text) == text


@given(st.text("'=+-@\t\r\na1"))
def test_each_comes_back_as_it_was(text):
    assert inert.bare(inert.guarded(text)) == text
