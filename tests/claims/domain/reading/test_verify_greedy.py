"""An answer that takes one sentence for many services, or a note for a long while, gets no more."""

import dataclasses
import time

from claims.domain.encounter import NoteRecord
from claims.domain.reading import speech, verify
from tests.claims.domain.reading import answers

EXERCISE = "Therapeutic exercise 33 min"


def read(*services, **said):
    return verify.verify(answers.answer(services=list(services), **said), answers.checks())


def done(code, quote=EXERCISE, **changes):
    return answers.service(answers.service_id(code), quote, **changes)


def test_the_same_words_prove_a_service_once_however_often_they_are_quoted():
    read_so = read(
        *(done("97110", minutes=33) for _ in range(20)),
        done("97110", "exercise 33 min for [NAME]", minutes=33),
    )

    assert [(one.key, one.minutes) for one in read_so.services] == [("claude-97110", 33)]
    assert read_so.dropped == {"REPEATED": 20}


def test_words_at_another_place_prove_it_once_more():
    note = "Manual therapy 7 minutes to the neck.\nLater manual therapy 8 minutes to the back."
    said = answers.answer(
        services=[
            done("97140", "Manual therapy 7 minutes", minutes=7),
            done("97140", "manual therapy 8 minutes", minutes=8),
        ]
    )

    made = verify.verify(said, answers.checks(note))

    assert [one.minutes for one in made.services] == [7, 8]


def test_minutes_of_one_service_are_not_given_to_another_that_quotes_the_same_words():
    for order in (("97110", "97140", "20610"), ("20610", "97140", "97110")):
        read_so = read(*(done(code, minutes=33) for code in order))

        assert {one.code: one.minutes for one in read_so.services} == {
            "97110": 33, "97140": None, "20610": None,
        }  # fmt: skip
        assert read_so.dropped == {"MINUTES": 2}


def test_a_note_and_an_answer_made_to_take_long_do_not():
    note = "no knee pain " * 2900
    quotes = ["knee pain no knee pain no " * count + "knee pain" for count in range(1, 21)]
    checks = dataclasses.replace(
        answers.checks(note), speech=speech.of([NoteRecord(key="n1", text=note)])
    )
    said = answers.answer(problems=[answers.problem(quote) for quote in quotes * 2])
    began = time.monotonic()

    made = verify.verify(said, checks)

    assert time.monotonic() - began < 20
    assert not [one for one in made.problems if one.standing == "ACTIVE"]
