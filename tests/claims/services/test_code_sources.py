"""A code file as it was handed in: text, or a published workbook."""

import pytest

from claims.models import CodeRelease
from claims.services import code_sources, codesets
from claims.services.code_sources import Refused
from tests.kits import workbook

HEADS = ["HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator"]
GOOD = ["AAAAA", 4.0, "2 Date of Service Edit: Policy"]
BAD = ["BBBBB", "x", "1 Line Edit"]


@pytest.fixture
def load(clinic, tmp_path):
    """Load unit limits from a workbook of these rows."""

    def act(*rows):
        path = tmp_path / "MCR_MUE_PractitionerServices_Eff_10-01-2026.xlsx"
        path.write_bytes(workbook.write([["Copyright"], HEADS, *rows]))
        return codesets.load(name="ncci_mue", sources=[code_sources.at(path)])

    return act


@pytest.mark.both
def test_a_sheet_is_loaded_as_it_was_published(load):
    loaded = load(GOOD)
    assert (loaded.release.name, loaded.row_count) == ("NCCI MUE 2026 Q4", 1)


def test_a_fault_in_a_sheet_is_told_by_its_row_and_nothing_is_loaded(load):
    with pytest.raises(Refused, match=r"\.xlsx: row 4: the MUE value of BBBBB is 'x'"):
        load(GOOD, BAD)
    assert not CodeRelease.objects.exists()
