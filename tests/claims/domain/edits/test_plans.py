"""Plans of care: certified, signed, in force, reported on."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.domain.coding.history import EarlierLine, History, Permit, Plan
from claims.domain.content import PlanOfCare
from claims.domain.edits.findings import Severity
from tests.claims.domain.edits.claims import CLEAN, DAY, NPI, examine, with_line

PLAN = Plan("1", "PT", date(2026, 2, 1), date(2026, 4, 30), certified_by_npi=NPI)


def found(content=CLEAN, plans=(PLAN,), payer_class="MEDICARE", **known):
    told = examine(content, history=History(plans=plans, **known), payer_class=payer_class)
    return {f.edit: f for f in told if f.edit.startswith("plans.")}


def test_nothing_is_said_inside_a_signed_plan():
    assert found() == {}


def test_without_any_plan_kept_nothing_is_said():
    assert found(plans=()) == {}


def test_a_plan_of_another_discipline_is_none_of_this_line():
    assert set(found(plans=(replace(PLAN, discipline="OT"),))) == {"plans.missing"}


def test_other_payers_are_not_asked_for_plans():
    plan = replace(PLAN, discipline="OT")
    assert found(plans=(plan,), payer_class="COMMERCIAL") == {}


@pytest.mark.parametrize(
    ("dates", "outside"),
    [
        ((DAY, DAY), False),
        ((DAY + timedelta(1), None), True),
        ((None, DAY - timedelta(1)), True),
        ((None, None), False),
    ],
)
def test_a_visit_outside_the_certification_is_confirmed(dates, outside):
    plan = replace(PLAN, certified_from=dates[0], certified_to=dates[1])
    assert ("plans.outside_certification" in found(plans=(plan,))) is outside


def test_a_later_plan_that_holds_is_the_lines_own():
    old = Plan("0", "PT", date(2025, 10, 1), date(2025, 12, 31), certified_by_npi=NPI)
    assert found(plans=(old, PLAN)) == {}


def test_an_evaluation_comes_before_its_plan():
    content = with_line(code="97161", units=Decimal(1))
    plan = replace(PLAN, certified_from=DAY + timedelta(3))
    assert "plans.outside_certification" not in found(content, plans=(plan,))


@pytest.mark.parametrize(("start", "overdue"), [(90, False), (91, True)])
def test_ninety_days_end_a_certification_whatever_is_written(start, overdue):
    plan = replace(PLAN, certified_from=DAY - timedelta(start), certified_to=None)
    assert ("plans.recertification_overdue" in found(plans=(plan,))) is overdue


@pytest.mark.parametrize(("days", "due"), [(0, True), (14, True), (15, False)])
def test_the_end_of_a_certification_is_announced_for_two_weeks(days, due):
    told = found(plans=(replace(PLAN, certified_to=DAY + timedelta(days)),))
    assert ("plans.recertification_due" in told) is due


def test_an_end_another_plan_continues_is_not_announced():
    ending = replace(PLAN, certified_to=DAY + timedelta(3))
    following = replace(PLAN, id="2", certified_from=DAY + timedelta(4))
    assert found(plans=(ending, following)) == {}


def test_a_first_plan_may_rest_on_an_order_and_a_recertification_may_not():
    bare = replace(PLAN, certified_by_npi="")
    order = (Permit("R", start_date=date(2026, 1, 20)),)
    old = replace(PLAN, id="0", certified_from=date(2025, 10, 1), certified_to=date(2025, 12, 1))

    first = found(plans=(bare,), referrals=order)["plans.unsigned"]
    assert first.severity == Severity.NOTE
    assert "sent for it by 2026-03-03" in first.message
    assert found(plans=(bare,))["plans.unsigned"].severity == Severity.CONFIRM
    again = found(plans=(old, bare), referrals=order)["plans.unsigned"]
    assert again.severity == Severity.CONFIRM
    assert "the recertification is not signed" in again.message


@pytest.mark.parametrize(
    ("other", "is_first"),
    [
        ({"certified_from": date(2026, 1, 31)}, False),
        ({"certified_from": date(2026, 2, 1)}, True),
        ({"certified_from": None}, True),
        ({"certified_from": date(2025, 1, 1), "discipline": "OT"}, True),
    ],
    ids=["a day before", "the same day", "of no day", "another discipline"],
)
def test_a_plan_is_a_recertification_after_an_earlier_one_of_its_discipline(other, is_first):
    bare = replace(PLAN, certified_by_npi="")
    before = replace(PLAN, **{"id": "0", "certified_to": date(2026, 2, 1), **other})
    assert found(plans=(before, bare))["plans.unsigned"].inputs["first"] is is_first


def test_a_plan_of_no_day_comes_after_none():
    bare = replace(PLAN, certified_by_npi="", certified_from=None)
    before = replace(PLAN, id="0", certified_from=date(2025, 1, 1), certified_to=date(2025, 2, 1))
    assert found(plans=(before, bare))["plans.unsigned"].inputs["first"] is True


def test_since_2025_an_order_stands_for_the_first_signature():
    day = date(2025, 1, 1)
    bare = replace(PLAN, certified_by_npi="", certified_from=date(2024, 12, 20))
    order = (Permit("R", start_date=date(2024, 11, 20)),)
    content = with_line(from_date=day, to_date=day)
    finding = found(content, plans=(bare,), referrals=order)["plans.unsigned"]
    assert finding.severity == Severity.NOTE


def test_before_2025_an_order_stood_for_nothing():
    day = date(2024, 12, 31)
    bare = replace(PLAN, certified_by_npi="", certified_from=date(2024, 12, 1))
    order = (Permit("R", start_date=date(2024, 11, 20)),)
    content = with_line(from_date=day, to_date=day)
    finding = found(content, plans=(bare,), referrals=order)["plans.unsigned"]
    assert finding.severity == Severity.CONFIRM


def test_box_17_names_the_certifier_and_the_fix_says_who():
    other = replace(PLAN, certified_by_npi="1245319599")
    finding = found(plans=(other,))["plans.certifier_differs"]
    assert found(finding.fixes[0].apply(CLEAN), plans=(other,)) == {}


@pytest.mark.parametrize(("earlier", "due"), [(8, False), (9, True), (10, False)])
def test_every_tenth_treatment_day_asks_for_a_report(earlier, due):
    lines = tuple(
        EarlierLine(f"C{n}", "97110", date(2026, 2, 1 + n), ("GP",)) for n in range(earlier)
    )
    twice = lines + lines[:1]
    assert ("plans.progress_report" in found(lines=twice)) is due


def test_the_claims_own_dates_are_read_where_no_plan_is_kept():
    stated = PlanOfCare(discipline="PT", certified_from=date(2026, 1, 1), certified_to=DAY)
    inside = CLEAN.model_copy(update={"plan_of_care": stated})
    ended = stated.model_copy(update={"certified_to": DAY - timedelta(1)})
    outside = CLEAN.model_copy(update={"plan_of_care": ended})
    assert found(inside, plans=()) == {}
    assert set(found(outside, plans=())) == {"plans.claim_dates_differ"}


def test_medicare_therapy_without_any_plan_is_noted_where_the_practice_keeps_plans():
    def told(content=CLEAN, payer_class="MEDICARE", plans=(), keeps=True):
        known = {"history": History(plans=plans), "payer_class": payer_class}
        every = examine(content, keeps_plans=keeps, **known)
        return [(f.subject, f.severity) for f in every if f.edit == "plans.none_on_file"]

    assert told() == [("S1", Severity.NOTE)]
    assert told(keeps=False) == []
    assert told(plans=(PLAN,)) == []
    assert told(payer_class="COMMERCIAL") == []
    assert told(with_line(code="97161")) == []  # an evaluation comes before the plan
    stated = CLEAN.model_copy(update={"plan_of_care": PlanOfCare(certified_from=DAY)})
    assert told(stated) == []
