"""Values are judged by their kind and shown by their shape."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.mapping import values_seen


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (True, "yes or no"),
        ("No", "yes or no"),
        (23, "integer"),
        ("0", "integer"),
        ("004417", "code"),
        (Decimal("6.5"), "number"),
        ("-.5", "number"),
        ("2026-12-31", "date"),
        ("12/31/26", "date"),
        ("2026-12-31T10:00:00Z", "date and time"),
        ("9:05 AM", "time"),
        ("PTA-2", "code"),
        ("left", "code"),
        ("Left", "text"),
        ("PTA two", "text"),
        ("", "text"),
    ],
)
def test_a_value_is_of_one_kind(raw, kind):
    assert values_seen.kind_of(raw) == kind


def test_a_mask_keeps_the_shape_and_not_the_length_of_a_name():
    assert values_seen.masked("2026-12-31") == "••••-••-••"
    assert values_seen.masked("Abernathy-Kovačević, I.") == "••••••••-••••••••, •."
    assert values_seen.masked("x y " * 50).endswith("…")


@given(st.text())
def test_no_letter_and_no_digit_comes_through_a_mask(said):
    shown = values_seen.masked(said)

    assert not any(sign.isalnum() for sign in shown)
    assert len(shown) <= values_seen.LONGEST + 1


def test_shares_are_told_the_most_frequent_first():
    assert values_seen.shares({"date": 1, "integer": 3}) == [("integer", 75), ("date", 25)]
    assert values_seen.shares({}) == []
