"""What is gathered around a claim before it is judged."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.domain.coding.codetables import ServiceFacts
from claims.services import judging
from tests import factories
from tests.claims.services import shelves

DAY = factories.VISIT_DATE


@pytest.fixture
def priced(clinic):
    """The physician fee schedule, loaded: 30 dollars for 97110."""
    return shelves.release("MPFS", "MPFS 2026", [ServiceFacts("97110", allowed=Decimal(30))])


def accrued(claim, payer, code="97110"):
    known = judging.surroundings(
        patient=claim.patient,
        encounter_id=claim.encounter_id,
        payer=payer,
        codes={code},
        days={DAY},
        own=frozenset({claim.pk}),
    )
    return [(one.pool, one.amount) for one in known.history.accrued]


@pytest.mark.parametrize(
    ("payer_class", "rules", "is_counted"),
    [
        ("MEDICARE", {}, True),
        ("MEDICARE", {"kx_modifier": False}, False),
        ("MEDICARE_ADVANTAGE", {}, False),
        ("MEDICARE_ADVANTAGE", {"kx_modifier": True}, True),
    ],
)
def test_the_year_is_summed_for_every_payer_that_holds_to_a_threshold(
    clinic, claim, priced, payer_class, rules, is_counted
):
    service = factories.service(start=DAY - timedelta(days=200))
    clinic.draft(visit_id="V-2", start=DAY - timedelta(days=200), services=(service,))
    clinic.payer.payer_class, clinic.payer.rules = payer_class, rules
    clinic.payer.save()

    found = accrued(claim, clinic.payer)

    assert found == ([("PT_SLP", Decimal(60)), ("OT", 0)] if is_counted else [])


def test_a_claim_of_two_calendar_years_has_a_sum_of_each(clinic, claim, priced):
    clinic.payer.payer_class = "MEDICARE"
    clinic.payer.save()
    known = judging.surroundings(
        patient=claim.patient,
        encounter_id=claim.encounter_id,
        payer=clinic.payer,
        codes={"97110"},
        days={date(DAY.year, 12, 30), date(DAY.year + 1, 1, 8), date(DAY.year + 1, 1, 2), None},
        own=frozenset({claim.pk}),
    )
    sums = {(one.year, one.pool) for one in known.history.accrued}
    assert sums == {(year, pool) for year in (DAY.year, DAY.year + 1) for pool in ("PT_SLP", "OT")}


def test_without_a_therapy_code_or_a_fee_schedule_nothing_is_summed(clinic, claim):
    clinic.payer.payer_class = "MEDICARE"
    clinic.payer.save()
    assert accrued(claim, clinic.payer) == []

    shelves.release("MPFS", "MPFS 2026", [ServiceFacts("99213", allowed=Decimal(90))])
    assert accrued(claim, clinic.payer, code="99213") == []
