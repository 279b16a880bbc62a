"""Which part of a note a sentence stands in."""

import pytest

from tests.claims.domain.reading.reading_of import placed


def sections(said):
    return [one.section.value for one in placed(said)]


@pytest.mark.parametrize(
    ("said", "section"),
    [
        ("S: better", "SUBJECTIVE"),
        ("O: full range", "OBJECTIVE"),
        ("A/P: knee pain", "ASSESSMENT"),
        ("Dx: knee pain", "DIAGNOSIS"),
        ("Post-op Diagnosis: knee pain", "DIAGNOSIS"),
        ("Preoperative diagnosis: knee pain", "PREOPERATIVE"),
        ("PLAN: rest", "PLAN"),
        ("Procedure performed: injection", "PROCEDURE"),
        ("PMH: gout", "HISTORY"),
        ("Family History: gout", "FAMILY"),
        ("HEP: heel raises", "HOME"),
        ("The plan was good", "BODY"),
    ],
)
def test_a_heading_opens_its_section(said, section):
    assert sections(said) == [section]


def test_headings_within_a_line_divide_it():
    assert sections("A: Better. P: Continue.") == ["ASSESSMENT", "PLAN"]


def test_a_section_goes_on_until_the_next_heading():
    assert sections("Assessment:\nKnee pain\nHip pain\nPlan:\nRest") == [
        "ASSESSMENT",
        "ASSESSMENT",
        "ASSESSMENT",
        "PLAN",
        "PLAN",
    ]


def test_a_history_in_one_line_ends_with_its_line():
    assert sections("PMH: gout.\nTherapeutic exercise 15 min.") == ["HISTORY", "BODY"]


def test_an_unknown_label_ends_what_went_before_and_a_part_of_the_body_does_not():
    assert sections("Assessment: gout\nOddities:\nwords")[1:] == ["BODY", "BODY"]
    assert sections("Assessment:\nRight knee:\npain") == ["ASSESSMENT"] * 3


def test_initials_and_abbreviations_end_no_sentence():
    said = "PTA J. Lund: exercise 23 min. Rt. knee of Dr. Moss. End."

    assert [one.sentence.text.strip() for one in placed(said)] == [
        "PTA J. Lund: exercise 23 min.",
        "Rt. knee of Dr. Moss.",
        "End.",
    ]
