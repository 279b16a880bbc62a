"""Rows of a release: two files become one, and a part of one is refused."""

import pytest

from claims.domain.coding import icd_rows
from claims.domain.coding.icd_rows import IcdRow, Malformed

KNEE = IcdRow("M17", "Osteoarthritis of knee", False)
RIGHT = IcdRow("M17.11", "Osteoarthritis of right knee", True, "M17.1")
ONE = IcdRow("M17.1", "Osteoarthritis of one knee", False, "M17")


def test_codes_keep_their_own_parent_and_take_the_notes_of_the_other_file():
    notes = [
        IcdRow("M16-M19", "Osteoarthritis", False, includes=("wear",)),
        IcdRow("M17", "Other words", False, "M16-M19", excludes1=("M16",)),
        IcdRow("M17.1", "Other words", False, "elsewhere"),
        IcdRow("M99", "In the notes alone", False, "M99-M99"),
    ]

    assert list(icd_rows.merge([KNEE, ONE, RIGHT, IcdRow("Z66", "Plain", True)], notes)) == [
        IcdRow("M17", "Osteoarthritis of knee", False, "M16-M19", excludes1=("M16",)),
        ONE,
        RIGHT,
        IcdRow("Z66", "Plain", True, ""),
        notes[0],
    ]


@pytest.mark.parametrize(("count", "is_whole"), [(2, False), (3, True), (5, True), (6, False)])
def test_a_release_has_its_fewest_codes_and_its_most(monkeypatch, count, is_whole):
    monkeypatch.setattr(icd_rows, "FEWEST", 3)
    monkeypatch.setattr(icd_rows, "MOST", 5)
    rows = [IcdRow(f"Y0{n}", "Filler", True) for n in range(count)]

    if is_whole:
        assert icd_rows.check(reversed(rows)) == tuple(rows)
    else:
        with pytest.raises(Malformed, match=f"The file holds {count} codes"):
            icd_rows.check(rows)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("initial  encounter", "initial encounter"),
        (
            "initial encounter for closed fracture /\n\tor so",
            "initial encounter for closed fracture",
        ),
        ("type I / II", "type I / II"),
    ],
)
def test_a_title_is_one_line_and_of_two_names_the_first(text, title):
    assert icd_rows.tidy(text) == title
