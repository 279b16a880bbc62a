"""How a sentence speaks of something: only what is so may become a code."""

import pytest

from claims.domain.reading import standings
from tests.claims.domain.reading.reading_of import placed


def told(said, about):
    for one in placed(said):
        at = one.sentence.text.find(about)
        if at >= 0:
            start = one.sentence.start + at
            return standings.of_problem(one, start, start + len(about)).value
    raise AssertionError(about)


def done(said, about):
    for one in placed(said):
        at = one.sentence.text.find(about)
        if at >= 0:
            start = one.sentence.start + at
            return standings.of_service(one, start, start + len(about)).value
    raise AssertionError(about)


@pytest.mark.parametrize(
    ("said", "about", "standing"),
    [
        ("Right knee pain.", "knee pain", "ACTIVE"),
        ("Denies knee pain.", "knee pain", "RULED_OUT"),
        ("No fever, chills or knee pain.", "knee pain", "RULED_OUT"),
        ("No effusion but knee pain persists.", "knee pain", "ACTIVE"),
        ("Fracture was ruled out.", "Fracture", "RULED_OUT"),
        ("Probable meniscus tear.", "meniscus tear", "UNCERTAIN"),
        ("Knee pain, possible meniscus tear.", "Knee pain", "ACTIVE"),
        ("Meniscus tear is suspected.", "Meniscus tear", "UNCERTAIN"),
        ("R/o scaphoid fracture.", "scaphoid fracture", "UNCERTAIN"),
        ("?meniscus tear", "meniscus tear", "UNCERTAIN"),
        ("h/o gout.", "gout", "HISTORY"),
        ("68-year-old with knee pain.", "knee pain", "ACTIVE"),
        ("Knee pain for the last 3 weeks.", "Knee pain", "ACTIVE"),
        ("Past medical history significant for asthma, gout and anemia.", "anemia", "HISTORY"),
        ("Mother with rheumatoid arthritis.", "rheumatoid arthritis", "FAMILY"),
        ("FH: gout", "gout", "FAMILY"),
        ("PMH: gout", "gout", "HISTORY"),
        ("No change in knee pain.", "knee pain", "ACTIVE"),
    ],
)
def test_a_condition_stands_as_its_words_say(said, about, standing):
    assert told(said, about) == standing


@pytest.mark.parametrize(
    ("said", "about", "standing"),
    [
        ("Manual therapy 10 min.", "Manual therapy", "ACTIVE"),
        ("No manual therapy today.", "manual therapy", "RULED_OUT"),
        ("Manual therapy not performed.", "Manual therapy", "RULED_OUT"),
        ("Manual therapy deferred.", "Manual therapy", "RULED_OUT"),
        ("Plan: manual therapy.", "manual therapy", "PLANNED"),
        ("Will add manual therapy.", "manual therapy", "PLANNED"),
        ("Discussed injection options.", "injection", "PLANNED"),
        ("Injection scheduled for next week.", "Injection", "PLANNED"),
        ("Last injection 3 months ago.", "injection", "HISTORY"),
        ("Plan: injection was performed today.", "injection", "ACTIVE"),
        ("HEP: therapeutic exercise.", "therapeutic exercise", "PLANNED"),
    ],
)
def test_a_service_stands_as_its_words_and_its_section_say(said, about, standing):
    assert done(said, about) == standing
