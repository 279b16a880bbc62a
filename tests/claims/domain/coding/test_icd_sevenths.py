"""The 7th character and the phase of care it says."""

import pytest

from claims.domain.coding import icd_sevenths
from claims.domain.coding.icd_sevenths import Phase
from tests.claims.domain.coding.icd import SHIPPED


@pytest.mark.parametrize(
    ("base", "phase", "is_open", "code"),
    [
        ("S52.501", Phase.ACTIVE, None, "S52.501A"),
        ("S52.501", Phase.ACTIVE, True, "S52.501B"),
        ("S52.501", Phase.AFTERCARE, False, "S52.501D"),
        ("S52.501", Phase.AFTERCARE, True, "S52.501E"),
        ("S52.501", Phase.DELAYED, None, "S52.501G"),
        ("S52.501", Phase.NONUNION, None, "S52.501K"),
        ("S52.501", Phase.MALUNION, True, "S52.501Q"),
        ("S52.501", Phase.SEQUELA, None, "S52.501S"),
        ("S52.501C", Phase.AFTERCARE, None, "S52.501F"),
        ("S62.101B", Phase.AFTERCARE, None, "S62.101D"),
        ("S82.61", Phase.AFTERCARE, None, "S82.61XD"),
        ("S83.241", Phase.AFTERCARE, None, "S83.241D"),
        ("S83.241", Phase.NONUNION, None, ""),
        ("M80.051", Phase.AFTERCARE, None, "M80.051D"),
        ("W01.0", Phase.ACTIVE, None, "W01.0XXA"),
        ("M17.11", Phase.ACTIVE, None, ""),
        ("Z99.999", Phase.ACTIVE, None, ""),
    ],
)
def test_a_phase_finds_its_code(base, phase, is_open, code):
    assert icd_sevenths.with_phase(base, phase, SHIPPED, is_open=is_open) == code


@pytest.mark.parametrize(
    ("code", "phase"),
    [
        ("S52.501A", Phase.ACTIVE),
        ("S52.501C", Phase.ACTIVE),
        ("S52.501F", Phase.AFTERCARE),
        ("S52.501H", Phase.DELAYED),
        ("S52.501M", Phase.NONUNION),
        ("S52.501R", Phase.MALUNION),
        ("S82.61XS", Phase.SEQUELA),
        ("S83.241", None),
        ("M17.11", None),
        ("O36.8130", None),
        ("Z99.999A", None),
    ],
)
def test_a_seventh_character_says_its_phase(code, phase):
    assert icd_sevenths.phase_of(code, SHIPPED) is phase
