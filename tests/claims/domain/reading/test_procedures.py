"""Procedures and images: what was done, to what, on which side, and what only speaks of one."""

import pytest

from claims.domain.facts import Discipline, Side
from tests.claims.domain.reading.reading_of import codes, gaps, read, service


def test_what_stands_in_parentheses_parts_nothing():
    reading = read(
        "PROCEDURE NOTE\nInjected methylprednisolone acetate 40 mg (one single-dose vial of 40 mg "
        "in 1 mL, all of it used, none discarded) with 4 mL of lidocaine into the right "
        "subacromial bursa."
    )

    assert service(reading, "20610").side is Side.RIGHT


def test_a_problem_set_apart_from_an_injection_is_not_injected():
    reading = read(
        "FOLLOW-UP\nRight knee injected with 40 mg triamcinolone today.\n"
        "A/P: de Quervain tenosynovitis left wrist, evaluated separately from the injection."
    )

    assert codes(reading) & {"20610", "20550"} == {"20610"}


@pytest.mark.parametrize(
    "said", ["R knee then L knee", "the right knee and the left knee", "left knee, then right knee"]
)
def test_each_side_named_in_turn_is_both(said):
    reading = read(f"PROCEDURE NOTE\nAfter prep, {said} were each injected with 40 mg Kenalog.")

    assert service(reading, "20610").side is Side.BILATERAL
    assert service(reading, "J3301").drug.given == 80


def test_a_complaint_of_the_other_side_alone_contradicts_the_procedure():
    reading = read(
        "PROCEDURE VISIT\nHistory: returns with left knee pain, wants the injection.\n"
        "Procedure: the right knee joint was injected with 40 mg of triamcinolone."
    )

    assert codes(reading) == set()
    assert "SIDES_CONFLICT" in gaps(reading)


def test_the_other_side_in_passing_contradicts_nothing():
    reading = read(
        "PROCEDURE VISIT\nHistory: right knee pain; left knee pain has resolved.\n"
        "Procedure: the right knee joint was injected with 40 mg of triamcinolone."
    )

    assert service(reading, "20610").side is Side.RIGHT


def test_a_drug_without_a_name_is_asked_for():
    reading = read("PROCEDURE NOTE\nThe right carpal canal was injected with steroid.")

    assert codes(reading) == {"20526"}
    assert gaps(reading) == ["DRUG_AMOUNT"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Imaging: three views of the right knee obtained in our office today", "73562"),
        ("XR R ankle 3v taken today", "73610"),
        ("X-ray of the left wrist, 2 views, taken today", "73100"),
    ],
)
def test_views_are_counted_in_the_words_notes_use(said, code):
    assert code in codes(read(f"CLINIC VISIT\n{said}: no fracture."))


def test_fracture_care_is_of_the_fracture_the_rest_of_the_note_names():
    reading = read(
        "NEW PATIENT VISIT\nAssessment: closed nondisplaced fracture of the distal radius, left.\n"
        "Plan: definitive closed treatment without manipulation. Short arm cast applied."
    )

    assert service(reading, "25600").side is Side.LEFT


def test_fracture_care_that_is_only_weighed_is_not_done():
    reading = read(
        "NEW PATIENT VISIT\nAssessment: closed fracture of the distal radius, left.\n"
        "Plan: discussed closed treatment versus surgery; will decide next week."
    )

    assert codes(reading) == set()


@pytest.mark.parametrize(
    "said",
    [
        "POST OP CHECK\nPOD 10 from R ankle ORIF (bimalleolar). Sutures removed.",
        "CLINIC VISIT\nR total knee replacement, doing well.",
        "FOLLOW-UP\nDx: left rotator cuff repair.",
    ],
)
def test_a_surgery_a_clinic_note_names_was_done_before(said):
    assert codes(read(said)) == set()


def test_no_surgery_is_a_therapists():
    reading = read(
        "Dx: R total knee replacement, aftercare. Total knee replacement performed in January.\n"
        "Gait training 15 min.",
        discipline=Discipline.PT,
    )

    assert codes(reading) == {"97116"}


def test_films_after_a_reduction_were_taken_today():
    reading = read(
        "NEW PATIENT VISIT\nClosed reduction performed; post reduction XR R hand 3 views "
        "obtained.\nDx: displaced fracture of neck of fifth metacarpal, right hand, closed."
    )

    assert codes(reading) == {"26605", "73130"}


def test_a_nail_is_of_the_toe_the_diagnosis_names():
    reading = read("OFFICE VISIT\nNail avulsion performed.\nDx: ingrowing nail, right great toe")

    assert service(reading, "11730").documented_modifiers == ("T5",)


def test_what_a_semicolon_parts_belongs_to_two_things():
    reading = read(
        "OFFICE VISIT\nTwo issues today: (1) right knee OA, requesting injection; (2) new left "
        "trigger thumb, a separate complaint.\nKnee: right knee injected with 40 mg Kenalog."
    )

    assert codes(reading) & {"20550", "20610"} == {"20610"}


def test_an_operative_note_may_be_one_line():
    reading = read(
        "Operative note. Left knee arthroscopy, partial medial and lateral meniscectomy."
    )

    assert codes(reading) == {"29880"}


def test_a_therapists_drug_is_part_of_the_service():
    reading = read("Iontophoresis with dexamethasone 10 min.", discipline=Discipline.PT)

    assert codes(reading) == {"97033"}
    assert gaps(reading) == []
