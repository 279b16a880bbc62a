"""A finger or toe has a modifier of its own, said by the sentence or by the diagnosis."""

import pytest

from tests.claims.domain.reading.reading_of import read


def told(reading):
    return {(one.code, one.documented_modifiers) for one in reading.services}


@pytest.mark.parametrize(
    ("said", "modifier"),
    [
        ("Left thumb A1 pulley release performed.", "FA"),
        ("Trigger finger release, right ring finger, performed.", "F8"),
        ("Left long finger trigger finger release performed today.", "F2"),
        ("A1 pulley release, right small finger, performed.", "F9"),
    ],
)
def test_the_finger_is_read_where_the_service_is_named(said, modifier):
    assert ("26055", (modifier,)) in told(read(f"OPERATIVE NOTE\nProcedure: {said}"))


def test_the_finger_is_read_from_the_diagnosis_where_the_service_names_none():
    reading = read(
        "PROCEDURE NOTE\nThe flexor tendon sheath was injected with 10 mg triamcinolone.\n"
        "Dx: trigger finger, left index finger."
    )

    assert ("20550", ("F1",)) in told(reading)


def test_two_fingers_are_two_services():
    reading = read(
        "OPERATIVE NOTE\nProcedure: trigger finger release of the right middle finger and "
        "ring finger, performed."
    )

    assert told(reading) == {("26055", ("F7",)), ("26055", ("F8",))}


def test_a_toe_counts_from_the_great_one():
    reading = read("OPERATIVE NOTE\nProcedure: right second toe hammertoe correction performed.")

    assert told(reading) == {("28285", ("T6",))}


def test_the_joint_at_the_thumbs_base_is_the_hands():
    reading = read("PROCEDURE NOTE\nRight thumb CMC joint injected with 10 mg triamcinolone.")

    assert ("20600", ()) in told(reading)


def test_a_digit_nobody_named_is_asked_for():
    reading = read("A new finger splint was applied to the left hand today.")

    assert told(reading) == set()
    assert [one.what for one in reading.questions][:1] == ["SIDE"]
