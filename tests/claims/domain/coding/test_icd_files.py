"""The official files of a release, read in their own layouts and refused in words."""

import io

import pytest

from claims.domain.coding import icd_files, icd_rows
from claims.domain.coding.icd_rows import IcdRow, Malformed
from tests.claims.domain.coding.icd import TABULAR, order_line

ORDER = [
    order_line(1, "M17", 0, "Osteoarthritis of knee"),
    order_line(2, "M170", 1, "Bilateral primary osteoarthritis of knee"),
    order_line(3, "M97", 0, "Periprosthetic fracture around internal prosthetic joint"),
    order_line(4, "M970", 0, "Periprosthetic fracture around internal prosthetic hip joint"),
    order_line(5, "M9701", 0, "Periprosthetic fracture around internal prosthetic right hip"),
    order_line(6, "M9701XA", 1, "Periprosthetic fracture around internal prosthetic right hip, a"),
]

ENTITY = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
SEVENTH = (
    b"<a><chapter><section id='M15-M19'><diag><name>M17.1</name><desc>Knee</desc>"
    b"<sevenChrDef><extension char='7'>first</extension></sevenChrDef></diag></section>"
    b"</chapter></a>"
)


OF_SEVENTH = " with the 7th character '{}' is no ICD-10-CM code."
BOM = b"\xef\xbb\xbf"


def nested(depth):
    """Return a tabular file whose codes stand this deep within each other."""
    inside = b"<diag><name>M17</name><desc>Knee</desc>" * depth + b"</diag>" * depth
    return b"<a><chapter><section id='M15-M19'>" + inside + b"</section></chapter></a>"


def order(lines):
    return list(icd_files.rows_from_order_file(lines))


def tabular(text=TABULAR):
    return list(icd_files.rows_from_tabular(io.BytesIO(text)))


def test_an_order_file_gives_codes_titles_flags_and_parents():
    rows = order([line + "\r\n" for line in ORDER])

    assert [(row.code, row.is_billable, row.parent) for row in rows] == [
        ("M17", False, ""),
        ("M17.0", True, "M17"),
        ("M97", False, ""),
        ("M97.0", False, "M97"),
        ("M97.01", False, "M97.0"),
        ("M97.01XA", True, "M97.01"),
    ]
    assert rows[5].description.endswith("right hip, a")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("code,code_nodot,billable,description,parent", "columns 1 to 5 hold no order number"),
        ("00001 1717    0 Osteoarthritis of knee", "columns 7 to 13 hold no ICD-10-CM code"),
        ("00001 M17     x Osteoarthritis of knee", "column 15 says neither"),
        ("00001 M17     0 ", "there is no title"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_the_line_and_the_reason(line, reason):
    with pytest.raises(Malformed, match=f"line 1: {reason}"):
        order([line])


def test_a_file_of_another_kind_is_refused_before_it_is_read_to_its_end():
    def endless():
        while True:
            yield "not a code"

    with pytest.raises(Malformed, match="100 of 100 lines"):
        order(endless())


def test_one_bad_line_in_ten_is_left_out_and_two_are_not():
    good = ORDER[:2] * 4 + ORDER[:1]

    assert len(order([*good, "bad"])) == 9
    with pytest.raises(Malformed, match="line 10"):
        order([*good, "bad", "bad"])


def test_a_tabular_file_gives_blocks_codes_and_notes():
    rows = {row.code: row for row in tabular()}

    assert rows["M15-M19"].excludes2 == ("injury (S00-T88)", "osteoarthritis of spine (M47.-)")
    assert rows["M17"].parent == "M15-M19"
    assert rows["M17"].excludes1 == ("another thing (M16.-)",)
    assert rows["M17.9"].inclusion_terms == ("Gonarthrosis NOS",)
    assert (rows["M17.9"].is_billable, rows["M17"].is_billable) == (True, False)
    assert rows["M97"].parent == "M97-M97"
    assert rows["M97"].code_first == ("the injury",)


def test_a_tabular_file_names_no_code_with_a_seventh_character_so_they_are_made():
    rows = {row.code: row for row in tabular()}

    made = rows["M97.01XD"]
    assert (made.is_billable, made.parent) == (True, "M97.01")
    assert made.description.endswith("right hip joint, subsequent encounter")
    assert not rows["M97.01"].is_billable
    assert "M97.0XXA" not in rows


def test_an_order_file_takes_the_notes_of_a_tabular_one():
    rows = {row.code: row for row in icd_rows.merge(order(ORDER), tabular())}

    assert rows["M17"].excludes1 == ("another thing (M16.-)",)
    assert rows["M17"].parent == "M15-M19"
    assert rows["M97.01"].description.endswith("internal prosthetic right hip")
    assert rows["M97-M97"].is_block
    assert "M17.9" not in rows


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"<a><b></a>", "no XML: line 1"),
        (TABULAR.replace(b"M17.9<", b"17.9<"), "17.9 is no ICD-10-CM code"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares a document type"),
        (ENTITY.encode("utf-16-le"), "save it as UTF-8"),
        (ENTITY.encode("utf-16-be"), "save it as UTF-8"),
        (b'<?xml version="1.0" encoding="cp037"?>' + ENTITY.encode("cp037"), "save it as UTF-8"),
        (b'<?xml version="1.0"' + b" " * 99_999 + b'encoding="cp037"?><a/>', "save it as UTF-8"),
        (b'<?xml version="1.0" encoding="unheard-of"?><a/>', "save it as UTF-8"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "save it as UTF-8"),
        (nested(2_000), "M17 stands more than 9 deep"),
        (SEVENTH.replace(b"'7'", "'é'".encode()), f"^M17.1{OF_SEVENTH.format('é')}$"),
        (SEVENTH.replace(b"'7'", b"''"), f"^M17.1{OF_SEVENTH.format('')}$"),
        (SEVENTH.replace(b"char='7'", b""), f"^M17.1{OF_SEVENTH.format('')}$"),
        (SEVENTH.replace(b"'7'", b"'123456789'"), f"^M17.1{OF_SEVENTH.format('12345678')}$"),
        (SEVENTH.replace(b"M17.1", b"M" * 21), f"^{'M' * 20} is no ICD-10-CM code.$"),
        (SEVENTH.replace(b"M17.1", b""), "^A code without a name is no ICD-10-CM code.$"),
        (nested(10), "^M17 stands more than 9 deep.$"),
        (ENTITY.encode(), "^The XML declares a document type; the official file does not.$"),
        (ENTITY.encode("utf-16-le"), "^The XML is in another encoding: save it as UTF-8.$"),
        (BOM + b'<?xml version="1.0" encoding="utf-7"?><a/>', "save it as UTF-8"),
    ],
)
def test_a_tabular_file_out_of_shape_is_refused_in_words(text, reason):
    with pytest.raises(Malformed, match=reason):
        tabular(text)


def test_codes_may_stand_nine_deep():
    assert len(tabular(nested(9))) == 10


def test_only_the_declaration_of_a_file_names_its_encoding():
    noted = TABULAR.replace(b"<ICD10CM", b'<?note encoding="cp037"?><ICD10CM', 1)
    assert tabular(BOM + noted) == tabular()


def test_a_document_type_is_seen_across_what_is_read_at_once():
    for before in range(65_536 - 12, 65_536 + 1):
        padded = b"<!--" + b" " * (before - 7) + b"-->" + ENTITY.encode()
        with pytest.raises(Malformed, match="declares a document type"):
            tabular(padded)


def test_a_line_of_the_order_file_without_a_long_title_has_its_short_one():
    ((row,), (named,)) = (order([line]) for line in (ORDER[0][:77] + "\r\n", ORDER[0][:40] + "\n"))
    assert row == IcdRow("M17", "Osteoarthritis of knee", is_billable=False)
    assert named.description == "Osteoarthritis of knee"


def test_an_empty_line_ends_nothing_and_a_title_keeps_its_last_letter():
    rows = order(["\n", order_line(1, "D68", 1, "Deficiency of factor X") + "\n", "", ORDER[0]])
    assert [row.description for row in rows] == ["Deficiency of factor X", "Osteoarthritis of knee"]


def test_a_section_is_a_block_with_its_chapters_notes_and_its_codes_stand_below():
    text = (
        b"<a><chapter><includes><note>all</note></includes><section id='M15-M19'>"
        b"<desc>Osteo\narthritis</desc><excludes1><note>see <b>there</b> (M16)</note></excludes1>"
        b"<diag><name>M17</name><desc>Knee</desc><sevenChrDef>"
        b"<extension char='A'>first <b>visit</b></extension></sevenChrDef>"
        b"<diag><name>M17.1</name><desc>One knee</desc></diag></diag></section></chapter></a>"
    )
    assert tabular(text) == [
        IcdRow(
            "M15-M19",
            "Osteo arthritis",
            is_billable=False,
            includes=("all",),
            excludes1=("see there (M16)",),
        ),
        IcdRow("M17", "Knee", is_billable=False, parent="M15-M19"),
        IcdRow("M17.1", "One knee", is_billable=False, parent="M17"),
        IcdRow("M17.1XXA", "One knee, first visit", is_billable=True, parent="M17.1"),
    ]
