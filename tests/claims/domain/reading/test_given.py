"""An injection told in its deed alone is found where one place is named, and nowhere else."""

import pytest

from claims.domain.facts import Side
from tests.claims.domain.reading.reading_of import codes, gaps, read, service


@pytest.mark.parametrize(
    ("said", "code", "side"),
    [
        (
            (
                "Prep, lateral approach: 35 cc clear fluid aspirated. Through the same needle "
                "40 mg triamcinolone given.\nImpression: effusion of the right knee."
            ),
            "20610",
            Side.RIGHT,
        ),
        (
            (
                "We agreed to repeat it. The left knee was entered from the side under sterile "
                "technique. 40 mg of triamcinolone were given."
            ),
            "20610",
            Side.LEFT,
        ),
        (
            (
                "PROCEDURE NOTE\nLeft subacromial bursa injection, planned.\n"
                "Drug: triamcinolone, 40 mg injected."
            ),
            "20610",
            Side.LEFT,
        ),
        (
            (
                "A needle was passed into the cyst and 2 cc of jelly aspirated.\n"
                "Dx: ganglion, right wrist"
            ),
            "20612",
            Side.RIGHT,
        ),
    ],
)
def test_the_one_place_named_is_where_it_was_given(said, code, side):
    assert service(read(said), code).side is side


@pytest.mark.parametrize(
    "said",
    [
        "40 mg of triamcinolone given IM.\nDx: left knee pain.",
        "Ketorolac 30 mg given.\nDx: left knee pain; right shoulder pain.",
        "L knee flare, asks about another cortisone shot. Deferred today.\nDx: left knee pain.",
        "HPI: had a cortisone shot in the right knee.\nDx: right knee pain.",
        "Ketorolac 30 mg administered by the nurse.\nAssessment: right knee osteoarthritis.",
        "Kenalog 40 mg injection given in the right buttock.\nDx: right knee osteoarthritis.",
        "Depo-Medrol 80 mg given in the right glute.\nDx: rash. Left shoulder pain.",
        "Dexamethasone 4 mg given via iontophoresis.\nDx: right lateral epicondylitis.",
        "40 mg triamcinolone cream given to use at home.\nDx: right knee osteoarthritis.",
        "Knee injection at the next visit.\nKetorolac 30 mg given.\nDx: right knee OA.",
        "JP drain: 30 ml drained overnight.\nDx: s/p right total knee arthroplasty.",
        "Foley: 300 ml drained.\nDx: right hip fracture.",
        "Seroma: 20 cc aspirated from the incision.\nDx: status post right hip replacement.",
        "5 cc of pus drained from an abscess of the thigh.\nDx: abscess; right knee pain.",
    ],
)
def test_what_was_given_elsewhere_or_not_at_all_is_no_injection(said):
    assert not codes(read(said)) & {"20610", "20605", "20600"}


def test_words_that_do_not_name_the_injection_are_said_to_be_taken_for_it():
    told = "35 cc clear fluid aspirated by needle.\nImpression: effusion of the right knee."
    named = "Right knee injection: 40 mg triamcinolone injected.\nDx: right knee osteoarthritis."
    assert read(told).inferred == ("20610",)
    assert read(named).inferred == ()


def test_a_drug_under_a_heading_of_its_own_was_given():
    reading = read(
        "PROCEDURE: Injection, right greater trochanteric bursa.\n"
        "MEDICATION: Methylprednisolone 80 mg/mL, one single-dose vial. 60 mg (0.75 mL) "
        "administered. Remaining 20 mg (0.25 mL) discarded."
    )

    drug = service(reading, "J1010").drug
    assert (drug.given, drug.discarded, drug.container) == (60, 20, "SINGLE_DOSE")


def test_what_a_vial_had_left_is_asked_for():
    reading = read(
        "PROCEDURE NOTE\nRight knee injected: methylprednisolone from a single-dose vial of "
        "80 mg/mL; 40 mg injected."
    )

    assert service(reading, "J1010").drug.discarded is None
    assert gaps(reading) == ["DRUG_AMOUNT"]


def test_a_drug_whose_injection_has_no_side_is_held_with_it():
    reading = read("PROCEDURE NOTE\nThe greater trochanter was injected with 40 mg triamcinolone.")

    assert codes(reading) == set()
    assert gaps(reading) == ["SIDE"]


def test_what_was_wasted_may_stand_in_parentheses():
    reading = read(
        "PROCEDURE NOTE\nRight first dorsal compartment injected with 20 mg triamcinolone, "
        "single-use vial; remainder wasted (20 mg)."
    )

    assert service(reading, "J3301").drug.discarded == 20
