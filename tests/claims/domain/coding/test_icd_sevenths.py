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
        ("S82.61XA", Phase.AFTERCARE, None, "S82.61XD"),  # X fills the 6th place of both
        ("S82.61XC", Phase.AFTERCARE, None, "S82.61XF"),
        ("S00.00XA", Phase.SEQUELA, None, "S00.00XS"),
        ("X58.XXXA", Phase.AFTERCARE, None, "X58.XXXD"),
        ("S06.0X0A", Phase.AFTERCARE, None, "S06.0X0D"),
        ("S83.241", Phase.AFTERCARE, None, "S83.241D"),
        ("S83.241", Phase.NONUNION, None, ""),
        ("M80.051", Phase.AFTERCARE, None, "M80.051D"),
        ("W01.0", Phase.ACTIVE, None, "W01.0XXA"),
        ("X58", Phase.ACTIVE, None, "X58.XXXA"),
        ("Y33", Phase.SEQUELA, None, "Y33.XXXS"),
        ("M48.58", Phase.SEQUELA, None, "M48.58XS"),
        ("S89.399", Phase.ACTIVE, True, ""),  # a fracture the list knows closed only
        ("S52.501C", Phase.AFTERCARE, False, "S52.501D"),
        ("S52.501F", Phase.NONUNION, None, "S52.501N"),
        ("S61.401", Phase.ACTIVE, None, "S61.401A"),  # an open wound is no open fracture
        ("S82.61X", Phase.AFTERCARE, None, "S82.61XD"),  # the X before its 7th character
        ("X58.XXX", Phase.ACTIVE, None, "X58.XXXA"),
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
        ("M48.58XS", Phase.SEQUELA),
        ("X58.XXXD", Phase.AFTERCARE),
        ("S83.241", None),
        ("M17.11", None),
        ("O36.8130", None),
        ("Z99.999A", None),
        ("S83.241Z", None),
        ("B90.1", None),  # a sequela by its own title
    ],
)
def test_a_seventh_character_says_its_phase(code, phase):
    assert icd_sevenths.phase_of(code, SHIPPED) is phase


def test_every_letter_that_is_a_phase_is_read_as_one():
    """A, D and S mean the same throughout, but for blindness, whose A is a category of it."""
    letters = {"A": Phase.ACTIVE, "D": Phase.AFTERCARE, "S": Phase.SEQUELA}
    listed = [code for code in SHIPPED.codes() if icd_sevenths.has_seventh(code)]
    said = {code: letters[code[-1]] for code in listed if code[-1] in letters}
    said = {code: phase for code, phase in said.items() if not code.startswith("H54")}
    assert len(said) > 35_000
    assert [code for code in said if icd_sevenths.phase_of(code, SHIPPED) is not said[code]] == []
