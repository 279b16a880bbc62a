"""What the class of a payer decides, and what its own word does."""

import pytest

from claims.domain.coding import payers
from claims.domain.coding.timed_units import Method

TOTAL, MIDPOINT = Method.MEDICARE_8_MINUTE, Method.CPT_MIDPOINT


@pytest.mark.parametrize(
    ("payer_class", "method", "takes_cq", "wants_kx"),
    [
        ("", TOTAL, True, True),
        ("MEDICARE", TOTAL, True, True),
        ("RAILROAD", TOTAL, True, True),
        ("MEDICARE_ADVANTAGE", TOTAL, True, False),
        ("TRICARE", TOTAL, True, False),
        ("MEDICAID", TOTAL, False, False),
        ("VA", TOTAL, False, False),
        ("COMMERCIAL", MIDPOINT, False, False),
        ("WORKERS_COMP", MIDPOINT, False, False),
    ],
)
def test_a_class_decides_how_units_count_and_which_modifiers_are_taken(
    payer_class, method, takes_cq, wants_kx
):
    assert payers.units_method(payer_class=payer_class) is method
    assert payers.wants_assistant_modifiers(payer_class=payer_class) is takes_cq
    assert payers.wants_kx(payer_class=payer_class) is wants_kx


@pytest.mark.parametrize("payer_class", ["MEDICARE", "COMMERCIAL"])
def test_a_payers_own_word_goes_before_its_class(payer_class):
    for method in Method:
        assert payers.units_method(payer_class=payer_class, own=method.value) is method
    for own in (True, False):
        assert payers.wants_assistant_modifiers(payer_class=payer_class, own=own) is own
        assert payers.wants_kx(payer_class=payer_class, own=own) is own
