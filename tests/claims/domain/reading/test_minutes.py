"""Whose minutes are whose in a therapist's note, and who gave them."""

import pytest

from claims.domain.facts import Discipline
from tests.claims.domain.reading.reading_of import codes, gaps, read, service

PT = {"discipline": Discipline.PT}


def test_minutes_behind_a_dotted_line_are_the_services():
    reading = read(
        "Dx: stiffness of right shoulder\n"
        "97110 - Ther ex ............. 24 min (pulleys, wand, wall slides, low row, sleeper)\n"
        "97140 - Manual ............ 15 min (glides of the joint, grade III, and soft tissue)\n"
        "TOTAL TIMED MINUTES: 39",
        **PT,
    )

    assert service(reading, "97110").therapist_minutes == 24
    assert service(reading, "97140").therapist_minutes == 15
    assert gaps(reading) == []


def test_minutes_inside_a_phrase_are_the_services():
    reading = read("Ther ex 20 min, manual 10 min. Total timed 30 min.", **PT)

    assert service(reading, "97140").therapist_minutes == 10


def test_clock_times_of_four_digits_are_read():
    reading = read("0905-0930 therapeutic exercise\n0930-0945 manual therapy", **PT)

    assert service(reading, "97110").therapist_minutes == 25
    assert service(reading, "97140").therapist_minutes == 15


@pytest.mark.parametrize(
    "said",
    [
        "Therex, manual therapy and gait training today, 45 min.",
        "45 minutes of therapeutic exercise and manual therapy.",
        "Therapeutic exercise and manual therapy performed, 40 min session.",
    ],
)
def test_one_duration_of_several_services_is_nobodys(said):
    reading = read(said, **PT)

    assert codes(reading) == set()
    assert gaps(reading) == ["MINUTES"]


def test_what_a_services_minutes_were_spent_on_is_no_service():
    reading = read(
        "Manual therapy 15 min: glides, massage within the mobilization. Timed total 15 min.", **PT
    )

    assert codes(reading) == {"97140"}
    assert gaps(reading) == []


def test_a_services_own_total_is_not_the_sessions():
    reading = read(
        "Therapeutic exercise - 30 minutes total (15 minutes by PT, 15 minutes by PTA)\n"
        "Manual therapy - 15 minutes (PT)\nTotal timed minutes: 45",
        **PT,
    )

    exercise = service(reading, "97110")
    assert (exercise.therapist_minutes, exercise.assistant_minutes) == (15, 15)
    assert gaps(reading) == []


def test_who_gave_a_service_may_stand_in_the_sentence_behind_it():
    reading = read(
        "9:00-9:30 Therapeutic exercise: bridges, step-ups. Provided by R. Vance, PTA.\n"
        "9:30-9:45 Manual therapy to the hip. Provided by S. Boyd, PT.",
        **PT,
    )

    assert service(reading, "97110").assistant_minutes == 30
    assert service(reading, "97140").therapist_minutes == 15
    assert gaps(reading) == []


def test_both_at_once_for_the_whole_session_is_said_once():
    reading = read(
        "ADL training 25 min, therapeutic activities 15 min. "
        "COTA with OTR present, co-treating the entire session.",
        discipline=Discipline.OT,
    )

    assert service(reading, "97535").together_minutes == 25
    assert gaps(reading) == []


def test_an_evaluation_by_an_assistant_is_asked_about():
    reading = read(
        "Re-evaluation and treatment, by H. Stone, PTA.\nRe-eval: strength 4/5, 12 min.\n"
        "Therapeutic exercise 30 min (PTA).",
        **PT,
    )

    assert codes(reading) == {"97110"}
    assert gaps(reading) == ["TREATED_BY"]


def test_two_givers_in_turn_are_told_apart():
    reading = read(
        "PT M. Ross gave therapeutic exercise 12 min (calf); then PTA D. Yang gave therapeutic "
        "exercise 14 min (bike). Total timed minutes 26.",
        **PT,
    )

    exercise = service(reading, "97110")
    assert (exercise.therapist_minutes, exercise.assistant_minutes) == (12, 14)


def test_a_class_is_group_therapy():
    reading = read(
        "PT GROUP NOTE\nGroup size 4. Balance class led by N. Cole, PT, in attendance, 40 min.",
        **PT,
    )

    assert codes(reading) == {"97150"}


def test_a_supervisor_is_no_giver():
    reading = read(
        "Gait training 15 min. Therapeutic exercise 10 min.\n"
        "Casey Wood, PTA under supervision of R. Lane, PT",
        **PT,
    )

    assert service(reading, "97116").assistant_minutes == 15
    assert gaps(reading) == []


def test_a_table_may_name_a_service_in_a_word():
    reading = read(
        "TREATMENT        MIN   PROVIDER\nTher Ex          15    PTA\nManual           20    PT\n"
        "TOTAL            35",
        **PT,
    )

    assert service(reading, "97110").assistant_minutes == 15
    assert service(reading, "97140").therapist_minutes == 20


def test_a_denied_comorbidity_denies_no_service():
    reading = read("PT eval. No comorbidities, stable, low complexity eval 40 min.", **PT)

    assert codes(reading) == {"97161"}


def test_a_sentence_of_its_own_sets_all_services_apart():
    reading = read(
        "Ther act: 15 min\nManual: 14 min\n"
        "These were provided in distinct, non-overlapping intervals.",
        **PT,
    )

    assert {key for key, _ in reading.distinct} == {"note-97530", "note-97140"}


def test_two_sessions_of_a_day_add_up_whatever_a_line_of_totals_repeats():
    reading = read(
        "AM\nTherapeutic exercise 20 min: bike, slides.\nPM\nTherapeutic exercise 12 min: steps. "
        "Manual therapy 10 min: glides.\n"
        "DAY TOTALS: therapeutic exercise 32 min, manual therapy 10 min, timed minutes 42.",
        **PT,
    )

    assert service(reading, "97110").therapist_minutes == 32
    assert gaps(reading) == []
