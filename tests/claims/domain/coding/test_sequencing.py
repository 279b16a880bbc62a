"""External causes stand after what they caused."""

import pytest

from claims.domain.coding import sequencing


@pytest.mark.parametrize(
    ("code", "is_cause"),
    [
        ("V00.01XA", True),
        ("W01.0XXA", True),
        ("X50.0XXA", True),
        ("Y92.9", True),
        ("T88.9XXA", False),
        ("Z47.1", False),
        ("U07.1", False),
        ("", False),
    ],
)
def test_codes_of_chapter_20_say_how_it_happened(code, is_cause):
    assert sequencing.is_external_cause(code) is is_cause


def test_the_others_keep_their_order():
    assert sequencing.external_causes_last(("V00.01XA", "S83.2", "W01.0XXA", "M17.11")) == (
        "S83.2",
        "M17.11",
        "V00.01XA",
        "W01.0XXA",
    )
