"""Views and muscles are counted by their names where no number is given."""

import pytest

from claims.domain.facts import Discipline
from claims.domain.reading import counts
from tests.claims.domain.reading.reading_of import codes, read, service


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("x-rays ap, lateral and mortise", ("3", "view")),
        ("films: ap and axillary lateral", ("2", "view")),
        ("dry needling of right upper trapezius, left upper trapezius, levator", ("3", "muscle")),
    ],
)
def test_the_named_are_counted_once_each(said, words):
    assert [one.words for one in counts.of(said)] == [words]


@pytest.mark.parametrize(
    "said", ["three views, ap and lateral", "lateral knee pain", "tight biceps"]
)
def test_where_a_number_is_given_or_nothing_made_nothing_is_counted(said):
    assert counts.of(said) == []


def test_named_views_lead_to_the_study():
    reading = read("CLINIC VISIT\nX-rays of the right ankle taken today, AP, lateral, mortise.")

    assert codes(reading) == {"73610"}


def test_named_muscles_lead_to_the_injection():
    reading = read(
        "TRIGGER POINT INJECTION NOTE\nMuscles injected: right trapezius, left trapezius, right "
        "rhomboid. Lidocaine 1%."
    )

    assert codes(reading) == {"20553"}


def test_a_therapists_needling_carries_the_plan_of_cares_modifier():
    reading = read("Dry needling: levator scapulae and upper trapezius.", discipline=Discipline.PT)

    assert service(reading, "20560").documented_modifiers == ("GP",)
