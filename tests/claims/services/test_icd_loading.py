"""A later ICD-10-CM release is loaded beside the shipped one."""

from datetime import date

import pytest

from claims.models import CodeRelease
from claims.services import code_lookup, code_sources, codesets
from claims.services.code_sources import Refused
from clinicbridge import scope
from tests.claims.domain.coding.icd import filler

XML = b"""<?xml version="1.0"?><ICD10CM.tabular><chapter><section id="M00-M99"><desc>Block</desc>
<diag><name>M54</name><desc>Back</desc><diag><name>M54.9</name><desc>Pain</desc>
<excludes1><note>other pain (R52)</note></excludes1></diag></diag></section></chapter>
</ICD10CM.tabular>"""


@pytest.fixture(scope="module")
def order():
    """Return an order file as long as a release, with one code of our own."""
    rows = sorted({row.code for row in filler(50_000)} | {"M54", "M54.9"})
    lines = [
        f"{place:05d} {code.replace('.', ''):<7} {int('.' in code)} {'Short':<60} Long title\r\n"
        for place, code in enumerate(rows, 1)
    ]
    return "".join(lines).encode()


def source(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return code_sources.at(path)


def icd():
    return code_lookup.tables_for(practice_id=scope.current(), codes=(), days=()).icd


@pytest.mark.both
def test_the_release_of_the_day_judges(clinic, tmp_path, order, django_assert_num_queries):
    files = [
        source(tmp_path, "icd10cm_order_2027.txt", order),
        source(tmp_path, "icd10cm_tabular_2027.xml", XML),
    ]

    loaded = codesets.load(name="icd10cm", sources=files)

    assert loaded.release.name == "FY2027"
    assert loaded.row_count >= 50_000
    assert icd().on(date(2026, 10, 1)).release == "FY2027"
    assert icd().on(date(2026, 9, 30)).release == "FY2026"
    assert icd().on(date(2026, 10, 1)).entry("M54.9").excludes1 == ("other pain (R52)",)
    assert not any(
        note.kind == "ICD10CM"
        for note in code_lookup.missing(practice_id=scope.current(), day=date(2026, 11, 1))
    )
    assert not codesets.load(name="icd10cm", sources=files).is_new
    with django_assert_num_queries(0):  # this stay has asked just now
        icd()


def test_without_it_the_shipped_one_judges_and_the_practice_is_told(clinic):
    assert icd().on(date(2026, 11, 1)).release == "FY2026"
    assert code_lookup.missing(practice_id=scope.current(), day=date(2026, 11, 1))[0].text == (
        "ICD-10-CM: checked against FY2026; FY2027 not loaded."
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("icd10cm_order_2027.txt", b"not an order file\n" * 300, "line 1"),
        ("icd10cm_order_2027.txt", b"00001 A00     0 Short  Long\r\n", "1 codes; a release holds"),
        ("icd10cm_tabular_2027.xml", b"<?xml version='1.0'?><open>", "no XML"),
        ("icd10cm_tabular_2027.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "document type"),
    ],
)
def test_what_is_no_release_is_refused(clinic, tmp_path, name, content, words):
    with pytest.raises(Refused, match=words):
        codesets.load(name="icd10cm", sources=[source(tmp_path, name, content)])

    assert not CodeRelease.objects.exists()
