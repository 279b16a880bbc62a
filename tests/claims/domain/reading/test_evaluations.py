"""A therapist's evaluation and its complexity may stand in two sentences."""

import pytest

from claims.domain.facts import Discipline
from tests.claims.domain.reading.reading_of import codes, gaps, read, service

TITLE = "PT INITIAL EVALUATION\n"


@pytest.mark.parametrize(
    ("level", "code"), [("low", "97161"), ("moderate", "97162"), ("high", "97163")]
)
def test_the_complexity_is_told_elsewhere(level, code):
    note = f"{TITLE}Comorbidities: diabetes.\nA presentation of {level} complexity.\nDx: hip pain."
    reading = read(note, discipline=Discipline.PT)

    assert codes(reading) == {code}
    for one in service(reading, code).evidence:
        assert note[one.start : one.end] == one.quote


def test_an_occupational_therapists_evaluation_has_codes_of_its_own():
    reading = read(
        "OT EVALUATION\nModerate complexity. Dx: right wrist pain.", discipline=Discipline.OT
    )

    assert codes(reading) == {"97166"}


@pytest.mark.parametrize(
    "said",
    [
        "Dx: hip pain.",
        "Of low complexity; the exam was of high complexity.",
        "Moderate complexity medical decision making.",
        "Not of moderate complexity.",
    ],
)
def test_a_complexity_nobody_or_two_sentences_state_is_asked_for(said):
    reading = read(f"{TITLE}{said}", discipline=Discipline.PT)

    assert codes(reading) == set()
    assert "COMPLEXITY" in gaps(reading)


@pytest.mark.parametrize(
    "said",
    [
        "COMPLEXITY: Moderate. Evaluation time 35 min.",
        "Clinical decision making of moderate complexity.",
        "Complexity of evaluation was moderate.",
    ],
)
def test_a_complexity_is_told_in_more_words_than_one(said):
    reading = read(f"{TITLE}Dx: hip pain.\n{said}", discipline=Discipline.PT)

    assert codes(reading) == {"97162"}


def test_the_word_evaluation_alone_is_of_the_discipline_that_evaluated():
    reading = read(
        "HAND THERAPY\nEval completed today, low complexity, 30 min.", discipline=Discipline.OT
    )

    assert codes(reading) == {"97165"}
