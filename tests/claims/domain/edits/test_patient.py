"""What boxes 1 to 11 lack: the cell, the sentence, what was judged."""

from datetime import date, timedelta

import pytest

from claims.domain.content import Address, Coverage, Payer, Person
from tests.claims.domain.edits.claims import ADDRESS, CLEAN, DAY, remarks

TOMORROW = DAY + timedelta(days=1)


def patient(**changes):
    return CLEAN.model_copy(update={"patient": CLEAN.patient.model_copy(update=changes)})


def covered(**changes):
    return CLEAN.model_copy(update={"coverage": CLEAN.coverage.model_copy(update=changes)})


@pytest.mark.parametrize(
    ("edit", "content", "severity", "subject", "sentence", "inputs"),
    [
        (
            "name_missing",
            patient(family=""),
            "BLOCKS",
            "patient.family",
            "The patient's family name is missing.",
            {},
        ),
        (
            "name_missing",
            patient(given=""),
            "BLOCKS",
            "patient.given",
            "The patient's given name is missing.",
            {},
        ),
        (
            "birth_date_missing",
            patient(birth_date=None),
            "BLOCKS",
            "patient.birth_date",
            "The patient's birth date is missing.",
            {},
        ),
        (
            "birth_date_missing",
            patient(birth_date=TOMORROW),
            "BLOCKS",
            "patient.birth_date",
            "The patient's birth date lies after the date of service.",
            {"born": TOMORROW, "service_date": DAY},
        ),
        (
            "sex_unknown",
            patient(sex="U"),
            "CONFIRM",
            "patient.sex",
            "The patient's sex is not known.",
            {},
        ),
        (
            "address_incomplete",
            patient(address=Address(city="Austin")),
            "BLOCKS",
            "patient.address.line1",
            "The patient's address lacks street, state, ZIP.",
            {"missing": ["street", "state", "ZIP"]},
        ),
        (
            "address_incomplete",
            patient(address=ADDRESS.model_copy(update={"city": ""})),
            "BLOCKS",
            "patient.address.line1",
            "The patient's address lacks city.",
            {"missing": ["city"]},
        ),
        (
            "payer_missing",
            covered(payer=Payer()),
            "BLOCKS",
            "coverage.payer.name",
            "No payer is on the claim.",
            {},
        ),
        (
            "member_id_missing",
            covered(member_id=""),
            "BLOCKS",
            "coverage.member_id",
            "The member id is missing.",
            {},
        ),
        (
            "subscriber_missing",
            covered(relationship="CHILD"),
            "BLOCKS",
            "coverage.subscriber.family",
            "The patient is covered under someone else, who is not named.",
            {"relationship": "CHILD"},
        ),
        (
            "subscriber_missing",
            covered(relationship="SPOUSE", subscriber=Person(given="Bob")),
            "BLOCKS",
            "coverage.subscriber.family",
            "The patient is covered under someone else, who is not named.",
            {"relationship": "SPOUSE"},
        ),
    ],
)
def test_a_cell_is_spoken_of_in_these_words(edit, content, severity, subject, sentence, inputs):
    assert remarks(f"patient.{edit}", content) == [(severity, subject, sentence, inputs, ())]


@pytest.mark.parametrize(
    ("edit", "content", "known"),
    [
        ("birth_date_missing", patient(birth_date=DAY), {"today": DAY - timedelta(days=9)}),
        ("sex_unknown", patient(sex="M"), {}),
        ("sex_unknown", patient(sex="F"), {}),
        ("payer_missing", covered(payer=Payer(id="P")), {}),
        ("payer_missing", covered(payer=Payer(name="Medicare")), {}),
        ("member_id_missing", covered(member_id=""), {"payer_class": "SELF_PAY"}),
        ("subscriber_missing", covered(relationship=""), {}),
        ("subscriber_missing", covered(relationship="SELF"), {}),
        ("subscriber_missing", covered(relationship="CHILD", subscriber=Person(family="D")), {}),
    ],
)
def test_what_is_there_is_not_spoken_of(edit, content, known):
    assert remarks(f"patient.{edit}", content, **known) == []


@pytest.mark.parametrize(("born", "is_told"), [(DAY, False), (TOMORROW, True)])
def test_without_a_day_of_service_the_birth_date_is_held_against_today(born, is_told):
    content = patient(birth_date=born).model_copy(update={"lines": ()})
    found = remarks("patient.birth_date_missing", content)
    assert [one[3] for one in found] == [{"born": born, "service_date": None}] * is_told


def test_a_claim_that_says_nothing_lacks_each_cell_once():
    empty = CLEAN.model_copy(
        update={"patient": Person(birth_date=date(1970, 1, 1)), "coverage": Coverage()}
    )
    edits = ("name_missing", "sex_unknown", "payer_missing", "member_id_missing")
    subjects = [one[1] for edit in edits for one in remarks(f"patient.{edit}", empty)]
    assert subjects == [
        "patient.family",
        "patient.given",
        "patient.sex",
        "coverage.payer.name",
        "coverage.member_id",
    ]
