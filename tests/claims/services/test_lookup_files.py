"""Words go out as CSV and XLSX and come in the same; a bad file is refused by its row."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from claims.domain.mapping import setfile, values
from claims.services import lookup_files

WORDS = {"PTA-1": "CQ", "-5": "=SUM(A1)", "'=x": "@it", "20": "2.5", 'Ré, "x"': "", "+1": "'-"}
TEXT = st.text(min_size=1, max_size=30).filter(
    lambda t: t == t.strip() and t.isprintable() and values.is_storable(t)
)


def book(*rows):
    """Return a workbook with these rows."""
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def faults(data):
    with pytest.raises(setfile.Unfit) as refusal:
        lookup_files.read(data)
    return refusal.value.faults


@pytest.mark.parametrize("make", [lookup_files.to_csv, lookup_files.to_xlsx])
def test_words_come_back_as_they_went(make):
    assert lookup_files.read(make(WORDS)) == WORDS
    assert lookup_files.read(make({})) == {}


@given(st.dictionaries(TEXT, TEXT | st.just(""), max_size=5))
def test_any_words_come_back_as_they_went(words):
    assert lookup_files.read(lookup_files.to_csv(words)) == words


def test_no_cell_of_the_csv_begins_like_a_formula():
    rows = lookup_files.to_csv(WORDS).decode("utf-8-sig").splitlines()
    cells = [cell.strip('"') for row in rows for cell in row.split(",")]

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_no_cell_of_the_workbook_is_a_formula():
    with zipfile.ZipFile(io.BytesIO(lookup_files.to_xlsx(WORDS))) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfword,meaning\r\nR,RIGHT\r\n",
        b"word;meaning\nR;RIGHT\n",
        b"sep=;\r\nWord;Meaning\r\nR;RIGHT\r\n",
        b"word\tmeaning\n R \tRIGHT\n\n\n",
        b'word,meaning,\n"R",RIGHT,\n',
        book(["word", "meaning"], ["R", "RIGHT"]),
        book(["Word", "Meaning", None], [], ["R", "RIGHT"]),
    ],
)
def test_the_ways_programs_write_it_are_read(data):
    assert lookup_files.read(data) == {"R": "RIGHT"}


def test_numbers_of_a_workbook_are_words_without_a_point_of_their_own():
    assert lookup_files.read(book(["word", "meaning"], [20, 1.5], [3.0, True])) == {
        "20": "1.5",
        "3": "yes",
    }


def bomb():
    """Return a workbook whose sheet unpacks to 50 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 50_000_000)
    return out.getvalue()


def rewritten(name, change):
    """Return a workbook one of whose members is changed."""
    out = io.BytesIO()
    made = zipfile.ZipFile(io.BytesIO(book(["word", "meaning"], ["R", "RIGHT"])))
    with zipfile.ZipFile(out, "w") as packed:
        for member in made.namelist():
            data = made.read(member)
            packed.writestr(member, change(data) if member == name else data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", 'the first row must say "word" and "meaning"'),
        (b"R,RIGHT\nL,LEFT\n", 'Row 1: the first row must say "word"'),
        (b"word,meaning\nR,RIGHT\nL,LEFT\nR,LEFT\n", 'Row 4: "R" stands in row 2 already.'),
        (b"word,meaning\n,RIGHT\n", "Row 2: the word is missing."),
        (b"word,meaning\nR,RIGHT,more\n", "Row 2: there is more than a word"),
        (b"word,meaning\n" + b"x" * 201 + b",y\n", "Row 2: a word or meaning has at most 200"),
        (b'word,meaning\n"a\nb",y\n', "it holds a line break"),
        (b"word,meaning\na\0b,y\n", "it holds a line break or a character"),
        (b'word,meaning\n"a,y\n', "Line 2: "),
        (b"word,meaning\n\xe9,y\n", "CSV UTF-8"),
        (b"\xff\xfew\0", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0", "old or a locked workbook"),
        (b" " * (lookup_files.LARGEST + 1), "larger than 2,048 KB"),
        (
            b"word,meaning\n" + b"".join(b"w%d,m\n" % n for n in range(5_001)),
            "at most 5,000 words",
        ),
        (b"PK\x03\x04 nothing", "The workbook cannot be read"),
        (bomb(), "larger, unpacked"),
        (book(["word", "meaning"], ["R", "=1+1"]), "Row 2: a cell is computed"),
        (book(["word", "meaning"], ["R", "a"], ["R", "b"]), "Row 3: "),
        (rewritten(SHEET, lambda data: data[:-40]), "cannot be read"),
        (rewritten(SHEET, lambda data: LAUGHS + data[data.index(b"<worksheet") :]), "cannot be"),
        (rewritten("xl/workbook.xml", lambda data: b"<x/>"), "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_by_its_row(data, words):
    assert any(words in fault for fault in faults(data)), faults(data)


def test_a_row_far_below_the_last_does_not_hold_the_reader_up():
    far = rewritten(SHEET, lambda data: data.replace(b'<row r="2"', b'<row r="99999999999"'))

    assert faults(far) == ["The file has more than 10,000 rows."]


@given(st.binary(max_size=200))
def test_whatever_stands_in_a_file_it_is_read_or_refused(data):
    for begin in (b"", b"PK\x03\x04", b"word,meaning\n"):
        try:
            said = list(lookup_files.read(begin + data))
        except setfile.Unfit as refusal:
            said = refusal.faults
        assert isinstance(said, list)
