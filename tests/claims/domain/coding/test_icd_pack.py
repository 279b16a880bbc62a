"""One release of ICD-10-CM in bytes: whole, quick, and read in place."""

import pytest

from claims.domain.coding import icd_packing, icd_rows
from claims.domain.coding.codetables import IcdEntry
from claims.domain.coding.icd_pack import IcdPack, Unreadable
from claims.domain.coding.icd_rows import IcdRow, Malformed, Release
from tests.claims.domain.coding.icd import INSIDE, SHIPPED, filler

SINGLE = ("B20", "F99", "P84", "R99", "Z66")
RELEASE = Release("FY2099", INSIDE)


def pack(*rows):
    return IcdPack(icd_packing.build([*rows, *filler(50_000)], release=RELEASE))


def test_the_shipped_release_holds_exactly_the_official_number_of_billable_codes():
    billable = [code for code in SHIPPED.codes() if SHIPPED.entry(code).is_billable]

    assert len(billable) == 74_719
    assert len(SHIPPED) == 98_186
    assert (SHIPPED.release, str(SHIPPED.effective_from)) == ("FY2026", "2025-10-01")
    assert str(SHIPPED.effective_to) == "2026-09-30"


@pytest.mark.slow
def test_every_walk_up_ends_at_a_block():
    for code in SHIPPED.codes():
        seen = [code]
        while parent := SHIPPED.entry(seen[-1]).parent:
            assert parent not in seen
            seen.append(parent)
        assert "-" in seen[-1]
        assert len(seen) <= 6


@pytest.mark.slow
def test_every_code_is_a_child_of_what_stands_above_it():
    below = {}
    for code in SHIPPED.codes():
        below.setdefault(SHIPPED.entry(code).parent, []).append(code)

    for parent, children in below.items():
        assert SHIPPED.children(parent) == tuple(children)


@pytest.mark.parametrize("code", SINGLE)
def test_a_block_of_one_category_is_told_apart_from_it(code):
    entry, block = SHIPPED.entry(code), SHIPPED.entry(f"{code}-{code}")

    assert entry.is_billable
    assert entry.parent == f"{code}-{code}"
    assert not block.is_billable
    assert SHIPPED.children(f"{code}-{code}") == (code,)
    assert SHIPPED.children(code) == ()


def test_a_code_is_found_with_its_title_and_its_notes():
    entry = SHIPPED.entry("M54.50")

    assert (entry.description, entry.is_billable) == ("Low back pain, unspecified", True)
    assert "Loin pain" in entry.inclusion_terms
    assert "lumbago with sciatica (M54.4-)" in SHIPPED.entry("M54.5").excludes1
    assert SHIPPED.entry("F02").code_first[1] == "Alzheimer's (G30.-)"


def test_a_title_says_one_name_of_a_seventh_character():
    assert SHIPPED.entry("S52.501B").description == (
        "Unspecified fracture of the lower end of right radius, "
        "initial encounter for open fracture type I or II"
    )


@pytest.mark.parametrize(
    "code", ["S82.61X", "Z99.999", "M1711", "m17.11", "M17.111", "", "M", "M17.", "É17", "-", "M-1"]
)
def test_what_is_no_code_is_not_found(code):
    assert SHIPPED.entry(code) is None
    assert SHIPPED.children(code) == ()


def test_children_come_in_order():
    assert SHIPPED.children("S83.241") == ("S83.241A", "S83.241D", "S83.241S")
    assert SHIPPED.children("M54.5") == ("M54.50", "M54.51", "M54.59")


def test_the_same_rows_make_the_same_bytes_in_any_order():
    rows = filler(50_000)

    assert icd_packing.build(rows, release=RELEASE) == icd_packing.build(
        reversed(rows), release=RELEASE
    )


def test_what_is_packed_is_read_back():
    row = IcdRow(
        "A00", "Première", False, "A00-A09", ("i",), ("t",), ("x",), ("y",), ("f",), ("u",)
    )
    found = pack(row, IcdRow("A00.1", "Première deuxième", True, "A00"))

    entry = found.entry("A00")
    assert (entry.description, entry.parent, entry.is_billable) == ("Première", "A00-A09", False)
    assert (entry.includes, entry.inclusion_terms) == (("i",), ("t",))
    assert (entry.excludes1, entry.excludes2) == (("x",), ("y",))
    assert (entry.code_first, entry.use_additional) == (("f",), ("u",))
    assert found.entry("A00.1").description == "Première deuxième"
    assert found.effective_to is None


@pytest.mark.parametrize("count", [49_999, 120_001])
def test_a_release_of_an_unlikely_size_is_refused(count):
    with pytest.raises(Malformed, match="a release holds 50,000 to 120,000"):
        icd_packing.build(filler(count), release=RELEASE)


@pytest.mark.parametrize("change", [{"description": "x" * 70_000}, {"includes": ("x" * 70_000,)}])
def test_a_text_longer_than_any_of_a_release_is_refused(change):
    with pytest.raises(Malformed, match="A00 has a text longer than any of a release"):
        pack(IcdRow(**{"code": "A00", "description": "Cholera", "is_billable": True, **change}))


def test_a_code_twice_is_refused():
    with pytest.raises(Malformed, match=r"Y00\.0000 is in the file twice"):
        pack(IcdRow("Y00.0000", "Again", True))


def test_a_code_under_nothing_is_refused():
    with pytest.raises(Malformed, match=r"A00\.1 stands under A00, which is not in the file"):
        pack(IcdRow("A00.1", "Orphan", True, "A00"))


@pytest.mark.parametrize("held", [b"", b"PK\x03\x04", b"ICDPACK0" + bytes(100)])
def test_other_bytes_are_no_pack(held):
    with pytest.raises(Unreadable, match=r"^This is no ICD-10-CM pack of this version\.$"):
        IcdPack(held)


def test_a_block_and_a_code_of_no_block_are_told_whole():
    held = pack(
        IcdRow("M16-M19", "Osteoarthritis", False, includes=("wear",), excludes2=("M47",)),
        IcdRow("M17", "Osteoarthritis of knee", True, "M16-M19"),
        IcdRow("Z66", "Plain", True),
    )

    assert held.entry("M16-M19") == IcdEntry(
        "M16-M19", "Osteoarthritis", False, "", includes=("wear",), excludes2=("M47",)
    )
    assert held.entry("Z66") == IcdEntry("Z66", "Plain", True, "")
    assert held.entry("M17").parent == "M16-M19"


def test_the_last_code_of_a_release_stands_below_its_category(monkeypatch):
    monkeypatch.setattr(icd_rows, "FEWEST", 1)
    rows = [IcdRow("S83", "Dislocation", False), IcdRow("S83.0", "Of the patella", True, "S83")]

    held = IcdPack(icd_packing.build(rows, release=RELEASE))

    assert list(held.children("S83")) == ["S83.0"]
