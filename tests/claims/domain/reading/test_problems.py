"""Conditions a note states, in lists, in a word before them, or in a sentence of their own."""

import pytest

from tests.claims.domain.reading.reading_of import read


def coded(reading):
    return {one.code for one in reading.problems if one.code and one.standing == "ACTIVE"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("PT tx note\nDx complete rotator cuff tear R shoulder, atraumatic", "M75.121"),
        ("Good response today. Dx M54.2.", "M54.2"),
        ("Right thumb CMC arthritis.\nInjection given.", "M18.11"),
        ("Preop dx: trigger finger, right ring finger\nPostop dx: same", "M65.341"),
        ("Dx: type 2 diabetes mellitus with hyperglycemia", "E11.65"),
        ("Dx: aftercare following right carpal tunnel release", "Z48.811"),
        ("Dx: chronic low back pain with left sided sciatica", "M54.42"),
        ("Dx: lumbar disc herniation with radiculopathy, L5-S1", "M51.17"),
        ("Dx: left ACL reconstruction", "Z47.89"),
        ("A/P Right hip primary OA", "M16.11"),
        ("PT daily note: Dx M17.12; total visit 55 min.", "M17.12"),
        (
            (
                "Procedure Note\nThe patient, a man of 71 yo with glenohumeral osteoarthritis of "
                "the right shoulder, is here for an injection."
            ),
            "M19.011",
        ),
    ],
)
def test_a_condition_is_found_however_it_is_introduced(said, code):
    assert coded(read(said)) == {code}


def test_a_replaced_joint_is_told_where_nothing_else_is():
    reading = read("Pt reports the R knee feels looser after TKA 5 weeks ago.")

    assert coded(reading) == {"Z47.1", "Z96.651"}


def test_a_procedure_named_after_a_condition_is_no_condition():
    reading = read(
        "Sixty-year-old with bilateral carpal tunnel syndrome, here for the right carpal tunnel "
        "injection."
    )

    assert coded(reading) == {"G56.03"}


def test_a_finger_nobody_named_is_not_guessed():
    assert coded(read("Dx: right trigger finger")) == {"M65.30"}


@pytest.mark.parametrize(
    ("said", "around", "code"),
    [
        (
            "FOLLOW-UP\nBruise from bumping a table.\nAssessment: contusion of right knee.",
            {},
            "S80.01XA",
        ),
        (
            "FOLLOW UP CLINIC\nSprained 3 weeks ago.\nAssessment: sprain of left ankle.",
            {"is_new": True},
            "S93.402A",
        ),
        (
            "FOLLOW UP CLINIC\nSprained 3 weeks ago.\nAssessment: sprain of left ankle.",
            {"is_new": False},
            "S93.402D",
        ),
        (
            "VISIT\nAssessment: sprain of left ankle.\nRight wrist fracture: healing, in callus.",
            {"is_new": False},
            "S93.402A",
        ),
    ],
)
def test_the_phase_of_an_injury_is_the_injurys_own(said, around, code):
    assert code in coded(read(said, **around))


def test_a_diagnosis_against_every_complaint_is_asked_for():
    reading = read(
        "NEW PATIENT VISIT\nCC: L hip pain.\nHPI: lateral left hip pain for weeks.\n"
        "Assessment: trochanteric bursitis, right hip."
    )

    assert coded(reading) == set()
    assert "SIDES_CONFLICT" in [one.what for one in reading.questions]


@pytest.mark.parametrize(
    "said",
    [
        "CC: both hips hurt.\nAssessment: trochanteric bursitis, right hip.",
        (
            "HPI: left hip pain is gone; now right hip pain.\n"
            "Assessment: trochanteric bursitis, right hip."
        ),
    ],
)
def test_complaints_of_both_sides_contradict_nothing(said):
    assert coded(read(f"VISIT\n{said}")) == {"M70.61"}


def test_a_condition_told_goes_before_the_surgery_it_followed():
    reading = read("Lateral epicondylitis L, stable. 2 years after left carpal tunnel release.")

    assert coded(reading) == {"M77.12"}


def test_aftercare_is_of_nothing_nobody_named():
    reading = read("Dx: R total knee replacement 1/20/26, aftercare")

    assert coded(reading) == {"Z47.1", "Z96.651"}


def test_an_injury_of_some_weeks_ago_is_under_care_and_one_of_years_is_not():
    assert coded(read("Dx: sprain of right ankle 3 weeks ago")) == {"S93.401D"}
    assert coded(read("Dx: sprain of right ankle 3 years ago")) == set()


def test_a_fracture_is_of_its_own_place_however_it_heals():
    reading = read(
        "Dx: closed nondisplaced fracture of distal radius, left, subsequent encounter with "
        "routine healing"
    )

    assert coded(reading) == {"S52.502D"}


def test_what_was_trained_is_no_condition():
    assert coded(read("1:1 ther ex 24 min, gait 8 min, stairs included.")) == set()


def test_a_broken_finger_nobody_named_is_no_fracture_of_the_hand():
    assert not {"S62.92XD", "S62.92XA"} & coded(read("Dx: healing finger fracture, left hand"))
