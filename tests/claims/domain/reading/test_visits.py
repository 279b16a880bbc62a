"""The evaluation a note describes: time, decision-making, what stands beside it."""

import pytest

from tests.claims.domain.reading.reading_of import gaps, read

HEAD = "ORTHOPEDIC CLINIC VISIT (established)\nAssessment: primary osteoarthritis, right knee.\n"


def visit(said, head=HEAD, **around):
    found = [one.visit for one in read(head + said, **around).services if one.visit]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("said", "total", "separate", "staff"),
    [
        ("I spent 32 minutes in total on the date of this encounter.", 32, 0, 0),
        ("Total time: 45 min.", 45, 0, 0),
        ("Total time today was 40 minutes, of which 10 minutes were for the injection.", 40, 10, 0),
        ("Total time spent 30 minutes, including 5 minutes by clinical staff.", 30, 0, 5),
        ("Total time 22 min including chart review 5 min, visit 17 min.", 22, 0, 0),
        ("One hour and ten minutes total; total time 70 minutes.", 70, 0, 0),
    ],
)
def test_time_is_the_providers_own(said, total, separate, staff):
    found = visit(said)

    assert found.total_minutes == total
    assert (found.separate_minutes, found.staff_minutes) == (separate, staff)


@pytest.mark.parametrize(
    "said",
    ["Stands for 20 minutes.", "Pain after 30 minutes of walking.", "Tourniquet time 40 min."],
)
def test_other_times_are_none_of_the_visit(said):
    found = visit(f"{said} Plan: meloxicam prescribed.")

    assert found.total_minutes is None


def test_two_totals_that_differ_are_asked_about():
    reading = read(f"{HEAD}Total time 20 minutes.\nI spent 40 minutes on this visit.")

    assert gaps(reading) == ["VISIT_LEVEL"]


@pytest.mark.parametrize(
    ("said", "risk"),
    [
        ("Plan: meloxicam prescribed.", "prescription_drug_management"),
        ("Plan: ibuprofen over the counter.", "otc_drug"),
        ("Plan: physical therapy.", "physical_therapy"),
        (
            "Decision made for total knee arthroplasty. No patient risk factors.",
            "major_surgery_no_risk_factors",
        ),
        (
            "Patient elected to proceed with arthroplasty. Risk factors include diabetes.",
            "major_surgery_with_risk_factors",
        ),
    ],
)
def test_risk_is_what_the_plan_states(said, risk):
    assert risk in visit(said).risk


@pytest.mark.parametrize(
    "said",
    [
        "No prescription given. Ice.",
        "Surgery was discussed as an option. Ice.",
        "Injection may be considered if pain persists. Ice.",
    ],
)
def test_what_is_only_an_idea_is_no_risk_taken(said):
    assert set(visit(said).risk) <= {"minimal", "low"}


@pytest.mark.parametrize(
    ("said", "data"),
    [
        ("MRI independently interpreted.", {"independent_interpretation": 1}),
        ("Discussed with radiologist Dr. Moss.", {"discussion_external": 1}),
        ("History obtained from his mother.", {"independent_historian": 1}),
        ("Outside records reviewed.", {"external_notes": 1}),
    ],
)
def test_data_is_what_the_note_states(said, data):
    found = visit(f"{said} Meloxicam prescribed.")

    assert data.items() <= found.data.items()


def test_an_image_the_practice_bills_is_no_data_of_the_visit():
    found = visit("X-rays obtained today in the office and reviewed. Meloxicam prescribed.")

    (study,) = found.studies
    assert study.is_billed_by_practice


def test_a_procedure_alone_makes_no_visit():
    said = "Right knee injected with 40 mg Kenalog."

    assert visit(said, head="CLINIC VISIT (established)\nDx: right knee pain.\n") is None


def test_a_procedure_and_a_separate_evaluation_make_both():
    said = "Right knee injected with 40 mg Kenalog. Separately identifiable evaluation performed."

    assert visit(said).is_separate is True


def test_a_therapists_note_is_no_visit():
    assert visit("Manual therapy 15 min.", head="PHYSICAL THERAPY NOTE\nDx: neck pain\n") is None


def test_a_patient_who_did_not_come_had_no_visit():
    reading = read("Follow up: patient no-showed for injection. Will reschedule.")

    assert reading.services == ()
    assert gaps(reading) == []
