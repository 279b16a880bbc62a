"""The side a diagnosis names, and its counterpart of another side."""

from collections import Counter

import pytest

from claims.domain.coding import icd_sides
from claims.domain.facts import Side
from tests.claims.domain.coding.icd import SHIPPED

EACH = (Side.RIGHT, Side.LEFT)


@pytest.mark.parametrize(
    ("code", "side"),
    [
        ("M17.11", "RIGHT"),
        ("M25.512", "LEFT"),
        ("M17.0", "BILATERAL"),
        ("M25.569", "UNSPECIFIED"),
        ("S83.511A", "RIGHT"),
        ("S82.62XA", "LEFT"),
        ("S82.63XD", "UNSPECIFIED"),
        ("W01.0XXA", "NONE"),
        ("S93.409D", "UNSPECIFIED"),
        ("M54.50", "NONE"),
        ("M17.9", "NONE"),
        ("I50.810", "NONE"),
        ("I50.9", "NONE"),  # right heart failure has no left to it
        ("Z99.999", "NONE"),
    ],
)
def test_a_title_names_a_side_only_where_another_side_has_its_own_code(code, side):
    assert icd_sides.side_of(code, SHIPPED) == side


@pytest.mark.parametrize(
    ("code", "side", "found"),
    [
        ("M25.569", Side.RIGHT, "M25.561"),
        ("M17.10", Side.LEFT, "M17.12"),
        ("M17.10", Side.BILATERAL, "M17.0"),
        ("S83.519D", Side.LEFT, "S83.512D"),
        ("S82.63XD", Side.RIGHT, "S82.61XD"),
        ("M54.30", Side.RIGHT, "M54.31"),
        ("G56.00", Side.BILATERAL, "G56.03"),
        ("Z96.659", Side.BILATERAL, "Z96.653"),
        ("M25.569", Side.BILATERAL, ""),
        ("M54.50", Side.LEFT, ""),
        ("Z99.999", Side.LEFT, ""),
        ("S82.63XD", Side.LEFT, "S82.62XD"),
        ("S83.519D", Side.RIGHT, "S83.511D"),
        ("H54.61", Side.LEFT, ""),  # titles of two sides are no code of one
        ("H54.61", Side.RIGHT, ""),
        ("H53.461", Side.LEFT, ""),
    ],
)
def test_a_side_finds_the_same_diagnosis_of_that_side(code, side, found):
    assert icd_sides.with_side(code, side, SHIPPED) == found


@pytest.mark.parametrize(
    ("code", "side", "found"),
    [
        ("M65.30", Side.RIGHT, "M65.311 M65.321 M65.331 M65.341 M65.351"),
        ("S63.619D", Side.LEFT, "S63.611D S63.613D S63.615D S63.617D S63.602D"),
        ("S93.149A", Side.RIGHT, "S93.141A S93.144A"),
        ("M84.339A", Side.RIGHT, "M84.331A M84.333A"),
        ("M84.369K", Side.LEFT, "M84.362K M84.364K"),
        ("S56.109A", Side.LEFT, "S56.102A S56.104A S56.106A S56.108A"),  # the thumb stands apart
        ("M85.439", Side.LEFT, ""),  # its side alone is open here, and in the next
        ("L03.019", Side.LEFT, ""),
        ("S66.508D", Side.RIGHT, ""),  # an unspecified injury of another finger
        ("M65.30", Side.BILATERAL, ""),
        ("M65.329", Side.RIGHT, ""),  # its side alone is open: with_side finds it
        ("M25.569", Side.RIGHT, ""),
        ("M54.50", Side.LEFT, ""),
        ("Z99.999", Side.LEFT, ""),
    ],
)
def test_a_side_finds_the_fingers_toes_and_bones_a_title_leaves_open(code, side, found):
    assert " ".join(icd_sides.parts_of_side(code, side, SHIPPED)) == found


@pytest.mark.parametrize(
    ("code", "right", "left", "both"),
    [
        # "..., bilateral" has no word for the eye or ear of the others.
        ("H91.90", "H91.91", "H91.92", "H91.93"),
        ("H16.009", "H16.001", "H16.002", "H16.003"),
        ("H40.50X1", "H40.51X1", "H40.52X1", "H40.53X1"),
        ("H65.07", "H65.04", "H65.05", "H65.06"),
        ("C56.9", "C56.1", "C56.2", "C56.3"),
        ("I65.29", "I65.21", "I65.22", "I65.23"),
        ("M92.519", "M92.511", "M92.512", "M92.513"),
        # The title words the side in another place, or not as a side at all.
        ("H60.00", "H60.01", "H60.02", "H60.03"),
        ("H53.149", "H53.141", "H53.142", "H53.143"),
        ("H83.3X9", "H83.3X1", "H83.3X2", "H83.3X3"),
        ("I70.219", "I70.211", "I70.212", "I70.213"),
        ("I87.009", "I87.001", "I87.002", "I87.003"),
        ("N80.119", "N80.111", "N80.112", "N80.113"),
        ("Q71.60", "Q71.61", "Q71.62", "Q71.63"),
        ("S20.00XA", "S20.01XA", "S20.02XA", ""),
        ("S47.9XXD", "S47.1XXD", "S47.2XXD", ""),
        ("T16.9XXA", "T16.1XXA", "T16.2XXA", ""),
        ("M70.869", "M70.861", "M70.862", ""),
        ("Z44.009", "Z44.001", "Z44.002", ""),
        # The side is the 7th character.
        ("E11.3219", "E11.3211", "E11.3212", "E11.3213"),
        ("E13.37X9", "E13.37X1", "E13.37X2", "E13.37X3"),
        ("T86.8409", "T86.8401", "T86.8402", "T86.8403"),
        # Below the side stands a quadrant, left open too.
        ("N63.0", "N63.10", "N63.20", ""),
    ],
)
def test_a_code_of_no_side_leads_to_one_code_of_each_side(code, right, left, both):
    found = [icd_sides.with_side(code, one, SHIPPED) for one in (*EACH, Side.BILATERAL)]
    assert found == [right, left, both]
    assert icd_sides.side_of(code, SHIPPED) == "UNSPECIFIED"
    named = [icd_sides.side_of(one, SHIPPED) for one in found if one]
    assert named == ["RIGHT", "LEFT", "BILATERAL"][: len(named)]


@pytest.mark.parametrize(
    "code",
    [
        "I50.9",  # right heart failure, never left
        "R10.10",  # two quadrants beside the epigastrium
        "S36.519A",  # the ascending [right] colon is a part of it
        "Q20.9",  # double outlet right ventricle is another condition
        "I70.218",  # other extremities: arms
        "T85.318A",  # other devices of an eye
        "M1A.00X0",  # its 7th character says tophus
        "T81.509A",  # left in the body
        "K51.519",
        "G81.90",  # of each side a dominant one and one that is not
    ],
)
def test_a_title_beside_others_than_sides_leaves_no_side_open(code):
    assert icd_sides.side_of(code, SHIPPED) in ("NONE", "UNSPECIFIED")
    assert [icd_sides.with_side(code, one, SHIPPED) for one in EACH] == ["", ""]


def test_the_other_limb_has_no_counterpart_on_both_legs_and_a_heading_no_side():
    assert icd_sides.with_side("I70.218", Side.BILATERAL, SHIPPED) == ""
    assert icd_sides.side_of("H60.0", SHIPPED) == "NONE"


def test_the_lids_of_a_side_are_offered_where_the_side_is_a_heading():
    assert icd_sides.with_side("C43.10", Side.RIGHT, SHIPPED) == ""
    assert icd_sides.parts_of_side("C43.10", Side.RIGHT, SHIPPED) == ("C43.111", "C43.112")
    assert icd_sides.parts_of_side("D22.10", Side.LEFT, SHIPPED) == ("D22.121", "D22.122")
    assert icd_sides.with_side("S83.519", Side.LEFT, SHIPPED) == "S83.512"  # headings both


def test_of_the_whole_table_as_many_codes_leave_a_side_open_as_were_read():
    """Counted by first letter: codes of an open side, and those of them with a code of both sides.

    A side that is a heading has no code of its own: eleven eyelids.
    """
    counted, of_both, headed = Counter(), Counter(), []
    for code in SHIPPED.codes():
        if code[7:].isalpha() or "unspecified" not in SHIPPED.entry(code).description.lower():
            continue  # a letter says the phase of care, the code above the side
        if icd_sides.side_of(code, SHIPPED) == "UNSPECIFIED":
            right, left, both = (
                icd_sides.with_side(code, one, SHIPPED) for one in (*EACH, Side.BILATERAL)
            )
            headed += [] if right and left else [code]
            counted[code[0]] += 1
            of_both[code[0]] += bool(both)
    assert len(headed) == 11
    assert " ".join(f"{one}:{n}" for one, n in counted.items()) == (
        "C:93 D:53 E:65 G:20 H:730 I:131 L:140 M:1372 N:38 O:4 P:1 Q:39 R:8 S:1500 T:256 Z:33"
    )
    assert " ".join(f"{one}:{n}" for one, n in (+of_both).items()) == (
        "C:2 E:65 G:20 H:674 I:110 M:22 N:19 P:1 Q:29 R:6 S:13 T:5 Z:3"
    )
