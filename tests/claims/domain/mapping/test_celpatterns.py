"""What a pattern of an expression costs is known from its text."""

import pytest

from claims.domain.mapping import celpatterns


@pytest.mark.parametrize(
    ("pattern", "states"),
    [
        ("", 1),
        ("abc", 4),
        ("a{60}", 62),
        ("a{2,5}", 7),
        ("a{0,}", 3),
        ("a{2}{3}", 11),
        ("a*{3}", 8),
        ("(ab){3}", 14),
        ("((a{2}){3}){4}", 74),
        ("(a(?i)b){60}", 242),
        ("[^b]{10}z", 13),
        (r"\]{10}[\]a]", 13),
        (r"\x41", 4),
        ("(?:a|b)", 6),
        ("(?P<n>a)", 4),
        ("a)", 3),
    ],
)
def test_a_state_is_a_letter_a_class_or_a_sign_as_often_as_it_counts(pattern, states):
    assert celpatterns.cost(pattern).each == states


@pytest.mark.parametrize(
    ("cheap", "dear", "times"),
    [
        ("a", ".", 3),
        ("[a-z]", "[^b]", 4),
        ("[0-9]", r"\d", 10),
        ("[a-z0-9_]", r"[\w]", 50),
        ("abcd", "(?i)abcd", 4),
        ("[a-z]", "[à-ÿ]", 5),
        ("[a-z]", r"[a-\u{FFFF}]", 3),
    ],
)
def test_classes_of_many_scripts_cost_more_to_build(cheap, dear, times):
    assert celpatterns.cost(dear).building > times * celpatterns.cost(cheap).building


@pytest.mark.parametrize(
    "pattern", [r"\p{L}", "[[a]b]", "a{,5}", "a{1000000}", "(?x)a", "(?-u)a", "}"]
)
def test_what_has_no_known_cost_is_told(pattern):
    with pytest.raises(celpatterns.Unknown, match="pattern"):
        celpatterns.cost(pattern)
