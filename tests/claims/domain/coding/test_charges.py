"""A line's charge and where it came from."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain.coding import charges
from claims.domain.coding.charges import Charge
from claims.domain.coding.tables import Fee, NoFees

DAY = date(2026, 3, 2)


class Fees:
    """One fee for one code with one modifier on one day, and one for lines without a code."""

    def fee(self, *, code, modifiers, on):
        fitting = (code, modifiers, on) in {("97110", ("GP",), DAY), ("", ("GP",), DAY)}
        return Fee(Decimal("2.015"), "Standard 2026") if fitting else None


def charge(units, documented=None, documented_units=None, **told):
    asked = {"code": "97110", "modifiers": ("GP",), "on": DAY, "fees": NoFees()} | told
    return charges.charge(
        units=units, documented=documented, documented_units=documented_units, **asked
    )


def test_the_fee_schedule_goes_first_with_its_sum_rounded_half_up():
    found = charge(Decimal(3), Decimal(99), Decimal(3), fees=Fees())
    said = "Standard 2026: 2.015 × 3"
    assert found == Charge(Decimal("6.05"), said, "charges.fee_schedule", from_schedule=True)


@pytest.mark.parametrize(
    "told",
    [
        {"code": ""},
        {"code": "97140"},
        {"modifiers": ("GP", "CQ")},
        {"on": date(2026, 3, 3)},
        {"units": None},
    ],
)
def test_without_a_fee_the_emrs_charge_stands(told):
    found = charge(**{"units": Decimal(1), "documented": Decimal(99), "fees": Fees(), **told})
    assert found == Charge(Decimal("99.00"), "As the EMR charged.", "charges.emr")
    assert found.from_schedule is False


@pytest.mark.parametrize(
    ("units", "documented_units"),
    [
        (Decimal(2), Decimal(2)),
        (None, Decimal(2)),  # nothing says which part of it this is
        (Decimal(2), None),
        (Decimal(2), Decimal(0)),
        (None, None),
    ],
)
def test_the_emrs_whole_charge_is_taken_where_no_part_is_known(units, documented_units):
    found = charge(units, Decimal("80.5"), documented_units)
    assert found == Charge(Decimal("80.50"), "As the EMR charged.", "charges.emr")


def test_a_part_of_the_emrs_units_takes_its_share():
    found = charge(Decimal(2), Decimal("100.01"), Decimal("4.0"))
    said = "EMR: 100.01 for 4, 2 of them"
    assert found == Charge(Decimal("50.01"), said, "charges.emr_share")


def test_nobodys_charge_is_none():
    assert charge(Decimal(2), None, Decimal(2)) == Charge(None, "", "charges.none")
