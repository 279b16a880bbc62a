"""Minutes are what words can mean, and nothing else."""

import pytest

from claims.domain.reading import measures


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("exercise 33 min", 33),
        ("1 hour 5 minutes", 65),
        ("0.5 hr", 30),
        ("9:05-9:50", 45),
        ("from 11:40 AM to 12:15 pm", 35),
        ("12:50 to 1:10", 20),
    ],
)
def test_minutes_that_are_said_are_found(text, minutes):
    assert minutes in measures.said(text)


@pytest.mark.parametrize(
    ("text", "minutes"), [("9:05-9:50", 50), ("1.5 mg", 5), ("strength 4/5", 5), ("none", 0)]
)
def test_what_is_no_number_of_minutes_is_not(text, minutes):
    assert minutes not in measures.said(text)
