"""A search finds what the library's would, in steps that can be counted."""

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from claims.domain.mapping import searching
from claims.domain.mapping.values import Unfit
from tests.claims.domain.mapping import hostile

ONE = st.sampled_from(["a", "b", ".", " ", "-", "]", r"\d", r"\w", r"\s", r"\.", "[a-b]", "[^c]"])
AT = st.sampled_from(["^", "$", r"\b", r"\B", r"\A", r"\Z"])
TIMES = st.sampled_from(["", "", "*", "+", "?", "{2}", "{0,3}", "{1,}", "{,2}"])
ITEM = AT | st.builds(str.__add__, ONE, TIMES)
TEXT = st.text("abc 1-.\n", max_size=12)


@st.composite
def patterns(draw):
    """Draw a pattern of every form that is taken, with a group or without."""
    before, inside, after = (draw(st.lists(ITEM, max_size=4)) for _ in range(3))
    group = "({})" if draw(st.booleans()) else "{}"
    return "".join(before) + group.format("".join(inside)) + "".join(after)


@given(patterns(), TEXT)
@example("(a*)a", "caaa")
@example("a*?", "a")
@example("(a{0,3})b$", "aaaab\n")
def test_a_search_finds_what_the_library_would_find(pattern, text):
    assume(searching.check(pattern) == "")
    found = re.search(pattern, text)
    if found is None:
        with pytest.raises(Unfit, match="does not hold"):
            searching.extract(text, pattern)
    else:
        assert searching.extract(text, pattern) == found[found.re.groups]


class Counted(str):
    """A text that counts how often it was looked into."""

    looks = 0

    def __getitem__(self, place):
        Counted.looks += 1
        return super().__getitem__(place)


HOSTILE = st.lists(hostile.SEARCHES, min_size=1, max_size=20).map("".join)


@given(HOSTILE)
@example("[a]*[^c]*a?a?[^c]{60}[^c]{30}")
@example("a*a*a*a*a*a*a*")
def test_what_is_taken_looks_at_each_letter_once_for_each_item(pattern):
    assume(searching.check(pattern + "c") == "")
    Counted.looks = 0

    with pytest.raises(Unfit, match="does not hold"):
        searching.extract(Counted("a" * searching.MAX_SEARCHED), pattern + "c")

    assert Counted.looks <= searching.MAX_PATTERN * searching.MAX_SEARCHED


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("", "1 to 100"),
        ("x" * 101, "1 to 100"),
        ("(a+)+", "may not repeat a group"),
        ("(a){2}", "may not repeat a group"),
        ("(a|aa)*b", "may not repeat a group"),
        ("a|b", "may not repeat a group"),
        ("(?=a)", "may not repeat a group"),
        ("(?i)a", "may not repeat a group"),
        (r"(a)\1", "may not repeat a group"),
        ("a*?", "may not repeat a group"),
        ("a*+", "may not repeat a group"),
        ("^*", "may not repeat a group"),
        ("[[a]]", "may not repeat a group"),
        ("(", "not a regular expression"),
        ("[b-a]", "not a regular expression"),
        (r"\q", "not a regular expression"),
        ("a{" + "9" * 30 + "}", "not a regular expression"),
        ("[a--b]", "may not repeat a group"),
        ("(a)(b)", "one group"),
        ("((a))", "one group"),
    ],
)
def test_what_is_no_plain_search_is_refused_in_words(pattern, words):
    assert words in searching.check(pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"#(\d+)", "no #17, #18", "17"),
        (r"\s*([A-Z]{2}\d{4})", "  PT0012", "PT0012"),
        (r"Pain: (.+)/10", "Pain: 7/10", "7"),
        (r"[*|?]", "a|b", "|"),
        (r"\x41\u0042", "xAB", "AB"),
        ("{x}", "a{x}", "{x}"),
    ],
)
def test_a_search_takes_the_part_in_the_group(pattern, text, found):
    assert searching.check(pattern) == ""
    assert searching.extract(text, pattern) == found


def test_a_text_too_long_to_search_is_told():
    with pytest.raises(Unfit, match="longer than 300"):
        searching.extract("a" * 301, "a")
