"""Units of a drug, and what of its container was thrown away."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.coding import drug_units
from claims.domain.facts import DrugFacts

DAY = date(2026, 2, 1)


def reckon(given, discarded, *, size=None, container="SINGLE_DOSE", on=DAY, payer="MEDICARE"):
    drug = DrugFacts(
        container=container,
        given=Decimal(given),
        discarded=None if discarded is None else Decimal(discarded),
        unit="MG" if size else "UNITS",
        unit_size=Decimal(size) if size else None,
    )
    units = drug_units.reckon(drug, on=on, payer_class=payer)
    return units.given, units.discarded, units.modifier


@pytest.mark.parametrize(
    ("given", "discarded", "size", "expected"),
    [
        ("4", "0", None, (4, 0, "JZ")),
        ("3", "1", None, (3, 1, "")),
        ("40", "0", "10", (4, 0, "JZ")),
        ("35", "5", "10", (4, 0, "JZ")),  # the unit begun counts as given
        ("36", "14", "10", (4, 1, "")),
        ("30", "5", "10", (3, 0, "JZ")),  # less than one unit is no JW line
        ("95", "5", "1", (95, 5, "")),
        ("0.5", "0.5", None, (1, 0, "JZ")),
    ],
)
def test_whole_units_are_given_or_thrown_away(given, discarded, size, expected):
    assert reckon(given, discarded, size=size) == expected


@pytest.mark.parametrize(
    ("on", "discarded", "expected"),
    [
        (drug_units.JZ_SINCE, "0", (4, 0, "JZ")),
        (drug_units.JZ_SINCE - timedelta(days=1), "0", (4, 0, "")),
        (drug_units.JW_SINCE, "2", (4, 2, "")),
        (drug_units.JW_SINCE - timedelta(days=1), "2", (4, 0, "")),
    ],
)
def test_jw_and_jz_have_their_first_days(on, discarded, expected):
    assert reckon("4", discarded, on=on) == expected


def test_a_multi_dose_container_and_another_payer_ask_for_neither():
    assert reckon("4", "2", container="MULTI_DOSE") == (4, 0, "")
    assert reckon("4", "0", payer="COMMERCIAL") == (4, 0, "")


def test_nobody_says_jz_when_nobody_said_what_was_thrown_away():
    assert reckon("4", None) == (4, 0, "")


def test_an_amount_nobody_documented_gives_no_units():
    assert drug_units.reckon(DrugFacts(), on=DAY, payer_class="MEDICARE") is None


@given(
    st.decimals("0.1", "500", places=1),
    st.decimals("0", "500", places=1),
    st.sampled_from(["0.5", "1", "10", "25"]),
)
def test_never_more_is_billed_than_was_opened_but_for_the_unit_begun(given, discarded, size):
    units, wasted, _ = reckon(str(given), str(discarded), size=size)
    opened = given + discarded
    begun = Decimal(size)

    assert units * Decimal(size) >= given
    assert (units + wasted) * Decimal(size) < opened + begun
    assert wasted == 0 or (units + wasted) * Decimal(size) <= opened
