"""Phrases of a practice found in sentences."""

import pytest

from claims.domain.reading import words
from claims.domain.reading.words import Kind, Words
from tests.claims.domain.reading.reading_of import phrases, placed


def found(said, known=None):
    (one, *_) = placed(said)
    return [match.entry.code for match in (known or phrases()).matches(one.sentence)]


def made(*listed):
    return words.read(
        {"codes": [{"code": code, "kind": kind, "phrases": p} for code, kind, p in listed]}
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("TherEx 15 min", "97110"),
        ("ther-ex, 3 sets", "97110"),
        ("Neuromuscular re-education", "97112"),
        ("97140 x 1", "97140"),
        ("MT 10 min", "97140"),
        ("Injection of the left knee", "20610"),
        ("Right subacromial space was injected", "20610"),
        ("US-guided aspiration, ankle", "20605"),
        ("total knee replacement", "27447"),
    ],
)
def test_a_service_is_found_by_what_clinicians_call_it(said, code):
    assert found(said) == [code]


@pytest.mark.parametrize("said", ["the mt everest trip", "te deum", "he wore a ta pin", "gt"])
def test_an_abbreviation_counts_only_in_capitals(said):
    assert found(said) == []


def test_the_longer_phrase_wins_where_two_overlap():
    known = made(("AAAAA", "THERAPY", ["exercise"]), ("BBBBB", "THERAPY", ["group exercise"]))

    assert found("Group exercise 30 min", known) == ["BBBBB"]


def test_a_barred_part_keeps_a_phrase_from_leading_to_its_code():
    known = made(("AAAAA", "PROCEDURE", ["repair + knee + -history of"]))

    assert found("Repair, right knee", known) == ["AAAAA"]
    assert found("History of repair, right knee", known) == []


def test_parts_far_from_each_other_are_no_phrase():
    known = made(("AAAAA", "PROCEDURE", ["repair + knee"]))

    assert found("Repair " + "and then " * 20 + "knee", known) == []


def test_every_place_of_a_phrase_is_found():
    assert found("PTA: therapeutic exercise 10 min, PT: therapeutic exercise 15 min") == [
        "97110",
        "97110",
    ]


def test_a_practices_own_phrase_leads_to_its_code_as_the_list_knows_it():
    known = phrases().with_labels([("97110", "Knee class"), ("ZZZ99", "Shock wave")])

    assert found("Knee class 20 min", known) == ["97110"]
    assert known.entry("97110").kind is Kind.THERAPY
    assert found("Shock wave to the heel", known) == ["ZZZ99"]
    assert found("therapeutic exercise", known) == ["97110"]


def test_what_a_practice_calls_a_visit_leads_to_no_level():
    known = Words().with_labels([("99215", "Office visit level 5")])

    assert found("Office visit level 5", known) == []


@pytest.mark.parametrize("label", ["", " + ", "-|-", "a" * 10_000, "(((("])
def test_no_label_breaks_the_reading(label):
    known = Words().with_labels([("97110", label)])

    assert found("Therapeutic exercise", known) == []
