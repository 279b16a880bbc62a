"""What a practice is told of its tables, once."""

from datetime import date

import pytest

from claims.domain.coding import table_notes
from claims.domain.coding.releases import Release

DAY = date(2026, 11, 27)


def release(kind, name="R", began=date(2026, 10, 1), ended=date(2026, 12, 31)):
    return Release(name, kind, name, began, ended)


def test_a_table_that_is_not_loaded_says_what_goes_unchecked():
    told = table_notes.notes((), DAY)

    assert [note.kind for note in told] == list(table_notes.TABLES)
    assert told[3].text == (
        "NCCI procedure pairs: not loaded, so no two codes are checked against each other."
    )


def test_a_table_of_the_day_is_no_note():
    current = [release(kind) for kind in table_notes.TABLES]

    assert table_notes.notes(current, DAY) == ()


def test_the_release_of_the_day_is_asked_and_not_the_newest():
    older = release("ICD10CM", "FY2026", date(2025, 10, 1), date(2026, 9, 30))
    newer = release("ICD10CM", "FY2027", date(2026, 10, 1), date(2027, 9, 30))

    def told(day):
        return [note.kind for note in table_notes.notes((newer, older), day)]

    assert "ICD10CM" not in told(date(2026, 9, 30))
    assert "ICD10CM" not in told(date(2026, 10, 1))
    assert "ICD10CM" in told(date(2025, 9, 30))


def test_an_old_table_says_which_one_is_lacking():
    old = release("ICD10CM", "FY2026", date(2025, 10, 1), date(2026, 9, 30))

    note = table_notes.notes((old,), DAY)[0]

    assert note.text == "ICD-10-CM: checked against FY2026; FY2027 not loaded."
    assert (note.rule, note.release) == ("code_table_out_of_date", "FY2026")


@pytest.mark.parametrize(
    ("kind", "day", "period"),
    [
        ("ICD10CM", date(2026, 9, 30), "FY2026"),
        ("ICD10CM", date(2026, 10, 1), "FY2027"),
        ("NCCI_PTP", date(2026, 3, 31), "2026 Q1"),
        ("NCCI_PTP", date(2026, 4, 1), "2026 Q2"),
        ("HCPCS", date(2026, 12, 31), "2026 Q4"),
        ("CPT", date(2026, 12, 31), "2026"),
        ("MPFS", date(2027, 1, 1), "2027"),
    ],
)
def test_each_table_is_published_for_its_own_period(kind, day, period):
    assert table_notes.period(kind, day) == period
