"""What the notes say of two codes together, and of their order."""

import pytest

from claims.domain.coding import icd_notes
from claims.domain.coding.icd_notes import Conflict
from tests.claims.domain.coding.icd import SHIPPED


@pytest.mark.parametrize(
    ("one", "other", "holder"),
    [
        ("M54.50", "M54.41", "M54.5"),
        ("M54.41", "M54.50", "M54.5"),
        ("E10.9", "E11.9", "E10"),
        ("M75.121", "S46.011A", "M75.1"),
        ("M54.16", "M51.16", "M54.1"),
        ("O10.011", "I10", "I10"),
    ],
)
def test_an_excludes1_note_holds_for_what_is_below_it_in_either_order(one, other, holder):
    (conflict,) = icd_notes.excludes1([one, other], SHIPPED)

    assert conflict.pair == (one, other)
    assert conflict.holder == holder


def test_a_conflict_quotes_the_note_and_where_it_stands():
    (conflict,) = icd_notes.excludes1(["E10.9", "E11.9"], SHIPPED)
    note = "type 2 diabetes mellitus (E11.-)"
    assert conflict == Conflict(
        pair=("E10.9", "E11.9"),
        holder="E10",
        note=note,
        explanation=f"E10 excludes {note}: E10.9 and E11.9 are not coded together.",
        release="FY2026",
        rule="icd.excludes1",
        source="ICD-10-CM Official Guidelines, sec. I.A.12.a",
    )
    assert conflict.inputs == {"pair": ("E10.9", "E11.9"), "note": note}


def test_a_note_of_several_lines_is_one_with_all_their_codes():
    (asked,) = [one for one in icd_notes.code_first("B97.4", SHIPPED) if one.holder == "B97.4"]
    lines = SHIPPED.entry("B97.4").code_first
    assert asked.note == "; ".join(lines)
    assert asked.note.startswith("related disorders, such as:; otitis media (H65.-); ")
    assert asked.means("H65.01")
    assert asked.means("J06.9")


@pytest.mark.parametrize(
    "codes",
    [
        ["M17.11", "M25.561"],
        ["M75.121", "S46.012A"],  # right and left: unrelated
        ["M25.561", "M25.562"],
        ["M54.50", "M54.50"],
        ["M54.50"],
        ["M54.50", "Z99.999", ""],
    ],
)
def test_other_codes_stand_together(codes):
    assert list(icd_notes.excludes1(codes, SHIPPED)) == []


def test_code_first_names_what_goes_before():
    (asked,) = icd_notes.code_first("F02.80", SHIPPED)

    assert asked.holder == "F02"
    assert asked.means("G30.9")
    assert not asked.means("M17.11")
    assert not asked.is_conditional
    assert icd_notes.code_first("M17.11", SHIPPED) == ()


def test_use_additional_says_where_it_is_only_asked_if_there_is_one():
    (asked,) = icd_notes.use_additional("N39.0", SHIPPED)
    (conditional,) = icd_notes.use_additional("M80.051A", SHIPPED)

    assert asked.means("B96.20")
    assert not asked.is_conditional
    assert conditional.means("M89.70")
    assert conditional.is_conditional


@pytest.mark.parametrize(("code", "is_one"), [("F02.80", True), ("M17.11", False), ("X", False)])
def test_a_manifestation_is_told_by_its_title(code, is_one):
    assert icd_notes.is_manifestation(code, SHIPPED) is is_one
