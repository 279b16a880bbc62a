"""A payer's stored rules are read as far as they can be its rules, and never break a claim."""

import pytest

from claims.domain.coding import payer_rules
from claims.domain.coding.payer_rules import PayerRules

KNOWN = {"id": "P1", "units_method": "", "filing_days": 365}


def test_stored_rules_are_read():
    stored = {"kx_modifier": False, "corrected_filing_days": 90, "distinct_modifier": "X"}
    stored |= {"telehealth_place": "10", "member_id_pattern": "W[0-9]{9}"}

    assert payer_rules.read(stored, **KNOWN) == PayerRules(**stored, **KNOWN)


@pytest.mark.parametrize(
    "stored",
    [
        {"filing_days": 30},
        {"units_method": "CPT_MIDPOINT"},
        {"id": "P2"},
        {"tea_time": 5},
        {"corrected_filing_days": "soon"},
        {"corrected_filing_days": 10**12},
        {"corrected_filing_days": -1},
        {"corrected_filing_days": True},
        {"kx_modifier": "yes"},
        {"distinct_modifier": ["X"]},
        {"distinct_modifier": "25"},
        {"member_id_pattern": "(A+)+"},
        {"telehealth_place": 10},
        {"member_id_pattern": None},
    ],
)
def test_what_cannot_be_a_rule_or_is_said_elsewhere_is_left_alone(stored):
    assert payer_rules.read(stored, **KNOWN) == PayerRules(**KNOWN)


@pytest.mark.parametrize(("days", "fits"), [(0, False), (1, True), (3660, True), (3661, False)])
def test_a_term_is_from_a_day_to_ten_years(days, fits):
    assert payer_rules.fits("corrected_filing_days", days) is fits


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("distinct_modifier", ""),
        ("distinct_modifier", "59"),
        ("member_id_pattern", ""),
        ("member_id_pattern", "[A-Z]{3}[0-9]{9}"),
        ("telehealth_place", "("),  # a pattern alone is read as one
    ],
)
def test_a_text_its_rule_can_hold_is_kept(name, value):
    assert payer_rules.fits(name, value)
