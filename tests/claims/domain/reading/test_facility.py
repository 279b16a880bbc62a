"""What a place adds: a reading of the hospital's films, a cast's material, a cast in a global."""

import pytest

from claims.domain.facts import Side
from tests.claims.domain.reading.reading_of import codes, read, service


def test_the_formal_reading_of_a_hospitals_films_is_the_professional_part():
    said = (
        "HOSPITAL CLINIC VISIT\nI provide the formal written interpretation.\n"
        "Radiology report: right shoulder, two views, AP and axillary. No fracture."
    )

    assert service(read(said, place_of_service="22"), "73030").documented_modifiers == ("26",)


def test_a_hospitals_films_that_were_only_looked_at_are_the_hospitals():
    said = "CLINIC VISIT\nX-rays of the right shoulder, 2 views, taken today: no fracture."

    assert codes(read(said, place_of_service="22")) == set()


def test_a_cast_changed_after_fracture_care_starts_no_new_care():
    reading = read(
        "CAST CHECK - 2 weeks into closed treatment of right distal radius fracture.\n"
        "NEW short arm cast, fiberglass, applied to the right arm (adult; supplies from clinic "
        "stock).\nDx: fracture lower end right radius, closed, healing routinely.",
        runs_global=True,
    )

    assert codes(reading) == {"29075", "Q4010"}
    assert service(reading, "29075").side is Side.RIGHT
    assert [one.code for one in reading.problems] == ["S52.501D"]


def test_the_material_of_a_cast_is_nobodys_where_nobody_says_whose():
    reading = read("34-year-old. Short arm cast applied to the left arm, fiberglass.")

    assert codes(reading) == {"29075"}


CAST = "{} year old. Short arm cast applied to the left arm, fiberglass. {}"


@pytest.mark.parametrize(
    "whose",
    [
        "Cast materials were provided by the hospital.",
        "Supplies used were billed by the surgery center.",
        "The clinic did not supply the materials.",
        "Materials used.",
    ],
)
def test_the_material_of_somebody_else_is_not_the_practices(whose):
    assert codes(read(CAST.format(62, whose))) == {"29075"}


def test_the_age_of_a_cast_is_the_patients_and_its_stuff_is_quoted():
    ours = "Materials supplied by the clinic."
    reading = read(f"Has a 5 year old son. {CAST.format(62, ours)}")
    words = " ".join(one.quote for one in service(reading, "Q4010").evidence)
    assert "fiberglass" in words
    assert "supplied by the clinic" in words


def test_fracture_care_pieced_together_of_sentences_is_to_be_checked():
    pieced = "New patient.\nRight fifth metatarsal fracture.\nWe decided on closed treatment."
    named = "Closed treatment of right fifth metatarsal fracture without manipulation."
    assert read(pieced).inferred == ("28470",)
    assert (codes(read(named)), read(named).inferred) == ({"28470"}, ())
