"""A small release in bytes, every one of them told."""

import json
from datetime import date

import pytest

from claims.domain.coding import icd_packing, icd_rows
from claims.domain.coding.icd_rows import IcdRow, Release

ROWS = (
    IcdRow("M16-M19", "Osteoarthritis", False, includes=("wear",)),
    IcdRow("M17", "Osteoarthritis of knee", False, "M16-M19"),
    IcdRow("M17.1", "Osteoarthritis of one knee", False, "M17"),
    IcdRow("M17.11", "Osteoarthritis of right knee", True, "M17.1", excludes1=("M16",)),
    IcdRow("S83", "Dislocation", True, "S80-S89"),
)
RELEASE = Release("FY2099", date(2098, 10, 1), date(2099, 9, 30), {"order": "order.txt"})


def numbers(held, size):
    return [int.from_bytes(held[at : at + size], "little") for at in range(0, len(held), size)]


def test_a_small_release_is_written_column_by_column(monkeypatch):
    monkeypatch.setattr(icd_rows, "FEWEST", 1)
    held = icd_packing.build(reversed(ROWS), release=RELEASE)
    start = 12 + int.from_bytes(held[8:12], "little")
    header = json.loads(held[12:start])
    part = {
        name: held[start + at : start + at + length]
        for name, (at, length) in header.pop("sections").items()
    }

    assert held[:8] == b"ICDPACK1"
    assert header == {
        "release": "FY2099",
        "effective_from": "2098-10-01",
        "effective_to": "2099-09-30",
        "sources": {"order": "order.txt"},
        "blocks": [
            ["M16-M19", "Osteoarthritis", [0], [["wear"], [], [], [], [], []]],
            ["S80-S89", "", [3], []],
        ],
    }
    assert [part["key"][at : at + 8][::-1] for at in (0, 8, 16, 24)] == [
        b"M17     ",
        b"M171    ",
        b"M1711   ",
        b"S83     ",
    ]
    assert numbers(part["parent"], 4) == [0xFFFFFFFF, 0, 1, 0xFFFFFFFF]
    assert numbers(part["end"], 4) == [3, 3, 3, 4]
    assert numbers(part["flag"], 1) == [0, 0, 1, 1]
    assert numbers(part["shared"], 1) == [0, 18, 18, 0]
    assert numbers(part["text_at"], 4) == [1, 23, 31, 41]
    assert numbers(part["text_length"], 2) == [22, 8, 10, 11]
    assert part["texts"] == b"\0Osteoarthritis of kneeone kneeright kneeDislocation"
    assert numbers(part["note_at"], 4) == [0, 0, 1, 0]
    assert numbers(part["note_length"], 2) == [0, 0, 24, 0]
    assert part["notes"] == b'\0[[],[],["M16"],[],[],[]]'
    assert sum(map(len, part.values())) == len(held) - start


@pytest.mark.parametrize(("length", "shared"), [(254, 254), (255, 255), (300, 255)])
def test_a_title_shares_no_more_than_its_column_counts(monkeypatch, length, shared):
    monkeypatch.setattr(icd_rows, "FEWEST", 1)
    rows = (
        IcdRow("S83", "x" * length, False),
        IcdRow("S83.0", "x" * length + "y", True, "S83"),
    )
    held = icd_packing.build(rows, release=Release("FY2099", date(2098, 10, 1)))
    start = 12 + int.from_bytes(held[8:12], "little")
    header = json.loads(held[12:start])
    at = start + header["sections"]["shared"][0]

    assert list(held[at : at + 2]) == [0, shared]
    assert header["effective_to"] == ""
    assert header["sources"] == {}


@pytest.mark.parametrize(("length", "fits"), [(0xFFFF, True), (0x10000, False)])
def test_a_text_is_as_long_as_its_column_counts(monkeypatch, length, fits):
    monkeypatch.setattr(icd_rows, "FEWEST", 1)
    row = IcdRow("Z66", "x" * length, True, "Z66-Z66")

    if fits:
        assert icd_packing.build([row], release=RELEASE)
    else:
        with pytest.raises(icd_rows.Malformed, match="Z66 has a text longer than any"):
            icd_packing.build([row], release=RELEASE)
