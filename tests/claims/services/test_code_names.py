"""What words call a code by its name, and what only stands near it."""

from datetime import date

import pytest

from claims.domain.reading.words import Words
from claims.services import code_names

DAY = date(2026, 3, 10)


@pytest.fixture(scope="module")
def names():
    return code_names.judge(Words(), on=DAY)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("M25.561", "Right knee pain, worse on stairs."),
        ("M17.11", "primary osteoarthritis of the right knee"),
        ("M17.11", "Assessment: worn right knee (M17.11)."),
        ("M75.42", "left shoulder pain (M25.512); left shoulder impingement (M75.42)"),
        ("E11.9", "Type 2 diabetes, stable"),
        ("M54.16", "Plan for today: lumbar radiculopathy and stiffness"),
    ],
)
def test_words_that_name_a_condition(names, code, words):
    assert names(code, words)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("M25.161", "Assessment: worn right knee (M17.11)."),  # fistula
        ("M25.161", "examined the right knee"),
        ("M25.561", "Assessment: worn right knee (M17.11)."),
        ("M24.561", "right knee exercise"),
        ("M25.161", "right knee pain"),
        ("M75.52", "left shoulder pain (M25.512); left shoulder impingement (M75.42)"),
        ("S43.302A", "left shoulder"),
    ],
)
def test_a_part_of_the_body_names_no_condition(names, code, words):
    assert not names(code, words)
