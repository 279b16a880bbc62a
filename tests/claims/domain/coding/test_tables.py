"""The therapy and modifier tables, as their files are read."""

import pytest

from claims.domain.coding import tables
from claims.domain.coding.tables import ModifierTable, TherapyTable

THERAPY = {
    "timed_15_min": ["97110"],
    "untimed": ["97161"],
    "counted_otherwise": ["97545"],
    "medicare_not_valid": {"97014": "G0283"},
    "medicare_bundled": ["97010"],
    "evaluation_not_by_assistant": ["97161"],
    "one_discipline": {"GP": ["97161"], "GO": ["97165", "97166"]},
    "sometimes_therapy": ["97597"],
}
MODIFIERS = {
    "modifiers": [{"code": "25", "meaning": "separate visit"}, {"code": "33"}],
    "exclusive_groups": [["LT", "RT", "50"]],
    "requires": {"CQ": "GP"},
}


def test_each_list_of_therapy_codes_is_read_into_its_own_place():
    assert tables.therapy_from(THERAPY, release="2026") == TherapyTable(
        release="2026",
        timed=frozenset({"97110"}),
        untimed=frozenset({"97161"}),
        otherwise=frozenset({"97545"}),
        not_valid={"97014": "G0283"},
        bundled=frozenset({"97010"}),
        not_by_assistant=frozenset({"97161"}),
        discipline={"97161": "GP", "97165": "GO", "97166": "GO"},
        sometimes=frozenset({"97597"}),
    )
    assert tables.therapy_from(THERAPY).release == ""


@pytest.mark.parametrize("where", [{}, {"em_only": ["25"], "not_on_em": ["59"]}])
def test_each_list_of_modifiers_is_read_into_its_own_place(where):
    assert tables.modifiers_from({**MODIFIERS, **where}, release="2026") == ModifierTable(
        release="2026",
        meanings={"25": "separate visit", "33": ""},
        exclusive=(("LT", "RT", "50"),),
        requires={"CQ": "GP"},
        em_only=frozenset(where.get("em_only", ())),
        not_on_em=frozenset(where.get("not_on_em", ())),
    )
    assert tables.modifiers_from(MODIFIERS).release == ""


@pytest.mark.parametrize(
    ("code", "is_therapy", "may_be"),
    [
        ("97110", True, True),
        ("97010", True, True),
        ("97597", False, True),
        ("99213", False, False),
    ],
)
def test_a_code_is_therapy_always_sometimes_or_never(code, is_therapy, may_be):
    table = tables.therapy_from(THERAPY)
    assert (table.is_therapy(code), table.may_be_therapy(code)) == (is_therapy, may_be)
