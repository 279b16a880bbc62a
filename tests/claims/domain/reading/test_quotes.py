"""A quote holds where its words stand, whatever quotation marks, dashes and blanks say them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.reading import quotes

NOTE = (
    "Pt\u2019s knee \u2014 right \u201ctight\u201d:\n therapeutic   exercise 23 min. Took 1.5 mg."
)
signs = st.characters(codec="utf-8", exclude_categories=("Cs",))
texts = st.text(signs | st.sampled_from("a 1.5\u0301’—ﬁẞİ\u00a0"), max_size=80)


@pytest.mark.parametrize(
    "quote",
    [
        'pt\'s knee - right "tight"',
        "Therapeutic exercise  23 MIN.",
        "right “tight”: therapeutic",
        "1.5 mg.",
    ],
)
def test_what_stands_there_is_found_where_it_stands(quote):
    ((start, end),) = quotes.spans(quote, quotes.fold(NOTE))

    assert quotes.fold(NOTE[start:end]).text == quotes.fold(quote).text


@pytest.mark.parametrize(
    "quote",
    ["knee left tight", "therapeutic exercises 23 min", "5 mg.", "ight “tight”", "", " \n "],
)
def test_what_does_not_stand_there_so_is_not_found(quote):
    assert list(quotes.spans(quote, quotes.fold(NOTE))) == []


def test_every_place_is_found():
    assert list(
        quotes.spans("left knee pain", quotes.fold("Left knee pain. No left knee pain."))
    ) == [
        (0, 14),
        (19, 33),
    ]


@pytest.mark.parametrize(
    ("quote", "is_long"),
    [("left knee", False), ("gait training", True), ("a b c", True), ("pain", False), ("", False)],
)
def test_a_quote_is_three_words_or_twelve_characters(quote, is_long):
    assert quotes.is_long_enough(quote) == is_long


@given(texts)
def test_every_folded_character_leads_back_into_the_text_and_forward(text):
    folded = quotes.fold(text)

    assert len(folded.text) == len(folded.places)
    assert all(0 <= start < end <= len(text) for start, end in folded.places)
    assert list(folded.places) == sorted(folded.places)


@given(texts, texts, texts)
def test_a_whole_word_quote_taken_from_a_text_is_found_at_its_own_place(before, quote, after):
    text = f"{before} \n{quote}\n {after}"
    place = (len(before) + 2, len(before) + 2 + len(quote))
    if not quotes.fold(quote).text or unicodedata.category(quote[0])[0] == "M":
        return  # an accent at its head belongs to the sign before it

    found = list(quotes.spans(quote, quotes.fold(text)))

    wanted = quotes.fold(quote).text
    assert all(quotes.fold(text[a:b]).text == wanted for a, b in found)
    assert any(place[0] <= a and b <= place[1] for a, b in found)
