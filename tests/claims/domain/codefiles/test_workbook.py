"""A published sheet is read as the text file of the same release, and refused by its row."""

import contextlib
import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.codefiles import hcpcs, mpfs, ncci_mue, ncci_ptp, workbook
from claims.domain.codefiles.base import BadFile
from claims.domain.coding.codetables import Procedure
from tests.claims.domain.codefiles import layouts
from tests.claims.domain.codefiles.outcomes import read
from tests.kits import workbook as sheets

SHEET = "xl/worksheets/sheet1.xml"
HALF = f"<r><t>{'a' * 20_000}</t></r>"


def as_sheet(content, delimiter=","):
    """Return the rows of a text file as a spreadsheet keeps them: what looks a number is one."""
    text = content.decode("latin-1")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return sheets.write([[_cell(cell) for cell in row] for row in rows])


def _cell(text):
    try:
        return float(text)
    except ValueError:
        return text


def lines(content):
    return list(workbook.lines(io.BytesIO(content)))


def refusal(content):
    with pytest.raises(BadFile) as refused:
        lines(content)
    return refused.value.line, refused.value.reason


@pytest.mark.parametrize(
    ("module", "content", "delimiter"),
    [
        (mpfs, layouts.MPFS, ","),
        (ncci_mue, layouts.MUE, ","),
        (ncci_ptp, layouts.PTP, "\t"),
        (hcpcs, layouts.HCPCS, ","),
    ],
)
def test_a_published_sheet_says_the_same_as_its_text_file(module, content, delimiter):
    rows = list(module.rows(lines(as_sheet(content, delimiter))))

    assert rows == read(module, content)


def test_a_fault_is_told_by_its_row_of_the_sheet_whatever_wraps_in_cells():
    spoilt = as_sheet(layouts.MUE + b"DDDDD,x,2 Date,\r\n")
    with pytest.raises(BadFile, match="the MUE value of DDDDD is 'x'") as refused:
        list(ncci_mue.rows(lines(spoilt)))
    assert refused.value.line == 6


def test_rows_a_sheet_leaves_out_still_count():
    assert lines(sheets.write([["one"], [], [], ["four"]])) == [b"one\n", b"\n", b"\n", b"four\n"]


def test_commas_in_a_sheets_words_separate_nothing():
    content = sheets.write([["Code", "Description"], ["AAAAA", "one, two, three, four, five"]])
    long = "one, two, three, four, five"
    codes = list(hcpcs.rows(lines(content)))
    assert codes == [Procedure("AAAAA", long)]


def test_numbers_are_as_a_spreadsheet_shows_them():
    rows = [[0.1 + 0.2, 20260101.0, 33.4009, 'say "so"']]
    assert lines(sheets.write(rows)) == [b'0.3\t20260101\t33.4009\t"say ""so"""\n']


def test_the_first_sheet_that_is_shown_is_read():
    parts = {
        "xl/workbook.xml": sheets.book([("rId2", "hidden"), ("rId1", "visible")]),
        "xl/_rels/workbook.xml.rels": sheets.relations({"rId2": "/xl/b.xml", "rId1": "a.xml"}),
        "xl/a.xml": sheets.data("<row><c t='inlineStr'><is><t>here</t></is></c></row>"),
        "xl/b.xml": sheets.data("<row><c t='inlineStr'><is><t>there</t></is></c></row>"),
    }
    assert lines(sheets.write([], parts=parts)) == [b"here\n"]


def test_how_a_text_is_read_aloud_is_no_part_of_it():
    text = "<si><r><t>a</t></r><rPh><t>x</t></rPh><r><t>b</t></r></si>"
    texts = f"<sst xmlns='{sheets.MAIN}'>{text}</sst>"
    rows = sheets.data("<row><c t='s'><v>0</v></c><c t='b'><v>1</v></c></row>")
    content = sheets.write([], parts={"xl/sharedStrings.xml": texts, SHEET: rows})
    assert lines(content) == [b"ab\t1\n"]


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ("<row r='3'/><row r='2'/>", (3, "the rows after it are not in order")),
        ("<row r='9999999'/>", (0, "the rows after it are not in order")),
        ("<row r='x'/>", (0, "the rows after it are not in order")),
        ("<row><c r='XFD1'/></row>", (1, "more than 256 columns are in no code file")),
        ("<row><c r='1A'/></row>", (1, "a cell names no column")),
        ("<row><c t='s'><v>7</v></c></row>", (1, "a cell names a text the workbook does not hold")),
        (
            f"<row><c t='str'><v>{'a' * 40_000}</v></c></row>",
            (0, "a cell holds more text than a spreadsheet can"),
        ),
        (
            f"<row><c t='inlineStr'><is>{HALF}{HALF}</is></c></row>",
            (1, "a cell holds more text than a spreadsheet can"),
        ),
        ("<row><c>", (0, "the workbook cannot be read: save it anew, or the sheet as CSV")),
    ],
)
def test_a_sheet_out_of_bounds_is_refused(rows, refused):
    assert refusal(sheets.write([], parts={SHEET: sheets.data(rows)})) == refused


def test_a_document_type_is_refused_with_whatever_it_declares():
    bomb = "<!DOCTYPE a [<!ENTITY b 'bbbb'>]>" + sheets.data("<row><c><v>&b;</v></c></row>")
    assert "declares a document type" in refusal(sheets.write([], parts={SHEET: bomb}))[1]


def test_a_workbook_that_names_too_many_parts_is_refused():
    many = sheets.relations({f"rId{n}": "worksheets/sheet1.xml" for n in range(1_001)})
    said = refusal(sheets.write([["a"]], parts={"xl/_rels/workbook.xml.rels": many}))
    assert said == (0, "more than 1,000 sheets and parts are in no code file")


@pytest.mark.parametrize("encoding", ["shift_jis", "nope", "utf-16"])
def test_an_encoding_no_spreadsheet_writes_is_refused_in_words(encoding):
    odd = f'<?xml version="1.0" encoding="{encoding}"?><worksheet/>'
    assert refusal(sheets.write([], parts={SHEET: odd}))[0] == 0


def test_what_unpacks_to_too_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1_000)
    content = sheets.write([["a" * 2_000]])
    assert refusal(content) == (0, "the workbook unpacks to more than any code file")


def test_only_a_workbook_is_taken_for_one():
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("PPRRVU26_OCT.csv", layouts.MPFS)
    other.seek(0)
    assert not workbook.is_one(other)
    assert not workbook.is_one(io.BytesIO(layouts.MPFS))
    assert not workbook.is_one(io.BytesIO(b"PK\x03\x04rest"))
    file = io.BytesIO(sheets.write([["a"]]))
    assert workbook.is_one(file)
    assert file.tell() == 0


@given(data=st.data())
def test_a_workbook_cut_or_spoilt_anywhere_is_read_or_refused(data):
    content = bytearray(as_sheet(layouts.MPFS))
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = io.BytesIO(bytes(content[: data.draw(st.integers(len(content) - 400, len(content)))]))
    if workbook.is_one(cut):
        with contextlib.suppress(BadFile):
            assert list(mpfs.rows(workbook.lines(cut)))
