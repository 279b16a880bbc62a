"""What the clinic's records hold of a patient around a claim, and in how many reads."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.domain.coding.codetables import ServiceFacts
from claims.models import (
    AdvanceNotice,
    Authorization,
    PlanOfCare,
    PriorSurgery,
    Referral,
    TherapyAccumulator,
)
from claims.services import histories, holds
from tests import factories

DAY = factories.VISIT_DATE


class Allows:
    """A fee schedule that allows 30 dollars for everything."""

    def facts(self, code, on, *, modifier=""):
        return ServiceFacts(code, allowed=Decimal(30))


def draft(clinic, visit_id, on=DAY, **changes):
    service = factories.service(start=on, **changes)
    return clinic.draft(visit_id=visit_id, start=on, services=(service,))


def around(claim, therapy=frozenset()):
    return histories.Around(
        patient_id=claim.patient_id,
        encounter_id=claim.encounter_id,
        on=claim.service_date,
        payer_id=claim.payer_id,
        own=histories.own(claim),
        therapy=therapy,
    )


def read(claim):
    claim.patient.refresh_from_db()
    return _read(claim, around(claim))


def _read(claim, known):
    patient = claim.patient
    return histories.read(
        known,
        kinds=patient.record_kinds.split(),
        asked_not_to_bill=patient.no_billing_requested,
    )


def test_a_patient_without_records_costs_one_read(clinic, claim):
    known, patient = around(claim), claim.patient
    with CaptureQueriesContext(connection) as statements:
        found = _read(claim, known)
    assert len(statements) == 1
    assert not patient.has_records
    assert (found.plans, found.lines, found.surgeries, found.accrued) == ((), (), (), ())


def test_every_kind_of_record_is_read_with_one_more(clinic, claim):
    of = {"patient_id": claim.patient_id}
    PlanOfCare.objects.create(
        **of, discipline="PT", certified_from=DAY, certified_to=DAY + timedelta(days=90)
    )
    PriorSurgery.objects.create(**of, code="29881", surgery_date=DAY, global_days="090")
    AdvanceNotice.objects.create(**of, codes=["97110"], signed_date=DAY)
    Referral.objects.create(**of, number="R-7", end_date=DAY)

    claim.patient.refresh_from_db()
    with CaptureQueriesContext(connection) as statements:
        found = _read(claim, around(claim))

    assert len(statements) == 5
    (plan,) = found.plans
    assert plan.holds(DAY)
    assert not plan.holds(DAY + timedelta(days=91))
    assert found.surgeries[0].global_days == "090"
    assert found.notices[0].codes == {"97110"}
    assert (found.referrals[0].number, found.referrals[0].left) == ("R-7", None)


def split(clinic, claim, visit_id="V-2", **changes):
    """Return another claim of the same visit."""
    other = draft(clinic, visit_id, **changes)
    other.encounter, other.split = claim.encounter, "B"
    other.save()
    return other


def test_another_claim_of_the_same_visit_is_among_the_others(clinic, claim):
    other = split(clinic, claim, code="97140")

    (line,) = read(claim).lines

    assert (line.code, line.on, line.claim) == ("97140", DAY, other.short_id)


def test_another_claim_of_the_same_visit_takes_its_units_of_a_permit_and_no_second_visit(
    clinic, claim
):
    of = {"patient_id": claim.patient_id, "payer": clinic.payer, "allowed": 6}
    Authorization.objects.create(**of, counts="VISITS", number="A-1")
    Authorization.objects.create(**of, counts="UNITS", number="A-2")
    split(clinic, claim)

    used = {permit.number: permit.used for permit in read(claim).authorizations}

    assert used == {"A-1": 0, "A-2": 2}


def test_a_claim_and_the_one_it_corrects_say_the_same_once(clinic, claim):
    other = split(clinic, claim)
    claim.parent, claim.correction = other, "REPLACEMENT"
    claim.save()
    assert read(claim).lines == ()


def test_a_line_names_its_physicians_specialty(clinic, claim):
    other = draft(clinic, "V-2", on=DAY - timedelta(days=7))
    other.rendering.taxonomy = "225100000X"
    other.rendering.save()
    (line,) = read(claim).lines
    assert line.taxonomy == "225100000X"


def test_the_claims_own_lines_are_not_among_the_others(clinic, claim):
    other = draft(clinic, "V-2", on=DAY - timedelta(days=7), code="97140")

    (line,) = read(claim).lines

    assert (line.code, line.on, line.claim) == ("97140", DAY - timedelta(days=7), other.short_id)
    assert line.modifiers == ("GP",)
    assert (line.payer_id, line.provider_npi) == (str(clinic.payer.pk), factories.ADEYEMI.npi)


def test_what_was_voided_is_nobodys_history(clinic, claim):
    other = draft(clinic, "V-2")
    holds.void(claim_id=other.pk, reason="Entered twice.", actor=clinic.biller)
    assert read(claim).lines == ()


@pytest.mark.parametrize(
    ("days", "code", "is_there"),
    [(92, "97140", True), (93, "97140", False), (700, "99213", True), (1200, "99213", False)],
)
def test_lines_reach_back_a_global_period_and_visits_three_years(
    clinic, claim, days, code, is_there
):
    draft(clinic, "V-2", on=DAY - timedelta(days=days), code=code)
    assert bool(read(claim).lines) is is_there


def test_a_permit_counts_what_other_claims_took_of_it(clinic, claim):
    Authorization.objects.create(
        patient_id=claim.patient_id,
        payer=clinic.payer,
        allowed=6,
        used=2,
        codes=["97110", "97140"],
        start_date=DAY - timedelta(days=30),
        end_date=DAY,
    )
    draft(clinic, "V-2", on=DAY - timedelta(days=7))
    draft(clinic, "V-3", on=DAY - timedelta(days=7), code="97140")  # the same day is one visit
    draft(clinic, "V-4", on=DAY - timedelta(days=31))  # before it began
    draft(clinic, "V-5", on=DAY - timedelta(days=3), code="97161")  # not for this code

    (permit,) = read(claim).authorizations

    assert (permit.used, permit.left) == (3, 3)


def test_kx_was_attested_on_the_clinics_day(clinic, claim):
    PlanOfCare.objects.create(
        patient_id=claim.patient_id,
        discipline="PT",
        kx_attested_by=clinic.biller,
        kx_attested_at=datetime(2026, 11, 21, 3, 0, tzinfo=UTC),  # nine in the evening in Chicago
    )
    (plan,) = read(claim).plans
    assert plan.kx_attested_on == date(2026, 11, 20)


def estimated(claim):
    known = around(claim, frozenset({"97110", "97140"}))
    claim.patient.refresh_from_db()
    found = _read(claim, known)
    return histories.with_estimates(found, known, Allows()).accrued_in(DAY.year, "PT_SLP")


def test_our_own_sum_of_the_year_is_said_to_be_one(clinic, claim):
    draft(clinic, "V-2", on=DAY - timedelta(days=7))
    draft(clinic, "V-3", on=date(DAY.year - 1, 12, 31))
    accrued = estimated(claim)
    assert (accrued.amount, accrued.is_estimate) == (Decimal(60), True)  # two units of 30


def test_what_the_payer_counted_is_not_counted_again(clinic, claim):
    draft(clinic, "V-2", on=DAY - timedelta(days=30))
    TherapyAccumulator.objects.create(
        patient_id=claim.patient_id,
        payer=clinic.payer,
        year=DAY.year,
        pool="PT_SLP",
        amount=Decimal("900.00"),
        as_of_date=DAY - timedelta(days=10),
    )
    told = estimated(claim)
    assert (told.amount, told.is_estimate) == (Decimal("900.00"), False)

    draft(clinic, "V-3", on=DAY - timedelta(days=5))
    since = estimated(claim)
    assert (since.amount, since.is_estimate) == (Decimal("960.00"), True)


def test_the_year_is_counted_from_its_first_day_and_from_nothing_before(clinic, claim):
    nothing = estimated(claim)
    assert (nothing.amount, nothing.is_estimate) == (0, True)

    draft(clinic, "V-2", on=date(DAY.year, 1, 1))
    assert estimated(claim).amount == Decimal(60)


def test_a_later_visit_counts_once_its_claim_was_sent(clinic, claim):
    later = draft(clinic, "V-2", on=DAY + timedelta(days=1))
    draft(clinic, "V-3", on=date(DAY.year + 1, 1, 1))
    assert estimated(claim).amount == 0

    later.status = "SUBMITTED"
    later.save(update_fields=["status"])
    assert estimated(claim).amount == Decimal(60)


def test_a_line_charged_below_the_fee_schedule_counts_with_its_charge(clinic, claim):
    earlier = draft(clinic, "V-2", on=DAY - timedelta(days=7)).lines.get()
    earlier.charge = Decimal("41.50")
    earlier.save(update_fields=["charge"])
    assert estimated(claim).amount == Decimal("41.50")


def test_a_claim_that_reaches_into_the_next_year_is_counted_in_both(clinic, claim):
    turn = date(DAY.year + 1, 1, 5)
    draft(clinic, "V-2", on=DAY - timedelta(days=7))
    draft(clinic, "V-3", on=date(DAY.year + 1, 1, 2))
    draft(clinic, "V-4", on=date(DAY.year + 1, 1, 9))  # after the claim's day, not sent
    TherapyAccumulator.objects.create(
        patient_id=claim.patient_id,
        payer=clinic.payer,
        year=turn.year,
        pool="OT",
        amount=Decimal("700.00"),
        as_of_date=turn,
    )
    known = replace(around(claim, frozenset({"97110"})), firsts=(DAY, turn))
    claim.patient.refresh_from_db()

    with CaptureQueriesContext(connection) as asked:
        found = histories.with_estimates(_read(claim, known), known, Allows())

    sums = {(one.year, one.pool): one.amount for one in found.accrued}
    assert sums == {
        (DAY.year, "PT_SLP"): 60,
        (DAY.year, "OT"): 0,
        (turn.year, "PT_SLP"): 60,
        (turn.year, "OT"): 700,
    }
    assert sum(one["sql"].count('FROM "claims_serviceline"') for one in asked) == 2  # near, sums


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_at_the_end_of_the_calendar_is_judged_as_any_other(clinic, day):
    service = factories.service(start=day)

    claim = clinic.draft(start=day, services=(service,))

    assert claim.service_date == day
    assert claim.readiness == "BLOCKED"
