"""The relative value file is read in each of its layouts, and refused with line and reason."""

from decimal import Decimal

import pytest

from claims.domain.codefiles import mpfs
from tests.claims.domain.codefiles import layouts
from tests.claims.domain.codefiles.outcomes import read, refusal


def test_fees_are_found_by_headings_written_word_over_word():
    first, with_modifier, second, unpriced = read(mpfs, layouts.MPFS)

    assert (first.code, first.status, first.global_days, first.bilateral) == (
        "AAAAA",
        "A",
        "000",
        "1",
    )
    assert (first.multiple, first.assistant, first.co_surgeon, first.team) == ("2", "1", "0", "0")
    assert first.component == "0"
    assert (first.allowed, first.allowed_facility) == (Decimal("65.47"), Decimal("45.09"))
    assert (with_modifier.modifier, with_modifier.component) == ("26", "1")
    assert (second.global_days, second.status, second.team) == ("090", "R", "2")
    assert second.allowed_facility is None
    assert (unpriced.allowed, unpriced.allowed_facility) == (None, None)


def test_the_file_of_fixed_columns_says_the_same_as_the_one_with_headings():
    assert read(mpfs, layouts.MPFS_FIXED) == read(mpfs, layouts.MPFS)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        (b"BBBBB26", b"AAAAA  ", 4, "AAAAA stands twice"),
        (b"  1.96", b"  much", 3, "non-facility total is 'much'"),
        (b"AAAAA  ", b"AA     ", 3, "'AA' is no code"),
        (b"BBBBB26", b"BBBBB*6", 4, "'*6' is no modifier"),
    ],
)
def test_a_record_out_of_shape_is_refused_by_its_line(old, new, line, reason):
    refused, said = refusal(mpfs, layouts.MPFS_FIXED.replace(old, new, 1))

    assert refused == line
    assert reason in said


def test_a_record_cut_short_is_refused_and_not_read_as_free_of_charge():
    lines = layouts.lines(layouts.MPFS_FIXED)
    cut = b"".join([*lines[:4], lines[4][:139] + b"\r\n"])

    assert refusal(mpfs, cut) == (5, "the record ends before its conversion factor, at 140")


def test_a_file_of_headers_alone_holds_no_fees():
    assert refusal(mpfs, b"HDR RESERVED.\r\n")[1] == (
        "no row of the physician fee schedule was found"
    )


def test_a_fee_file_without_a_needed_column_names_it():
    headless = layouts.MPFS.replace(b"BILAT", b"OTHER")

    assert refusal(mpfs, headless) == (7, "no column bilateral is headed")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"BBBBB,26", b"AAAAA,", "AAAAA stands twice"),
        (b"1.96,1.35", b"much,1.35", "non-facility total is 'much'"),
        (b"1.96,1.35", b"-1.96,1.35", "out of bounds"),
        (b"AAAAA,,", b"AA,,", "'AA' is no code"),
    ],
)
def test_a_fee_out_of_shape_is_refused(old, new, reason):
    line, said = refusal(mpfs, layouts.MPFS.replace(old, new))

    assert line in (8, 9)
    assert reason in said
