"""KX at intake: from an attested plan of care, and from nothing else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from claims.domain.coding import draft
from claims.domain.coding.history import Accrued, History, Plan
from tests.claims.domain.coding.test_draft import MEDICARE, service
from tests.claims.domain.coding.test_kx import TABLES

PLAN = Plan("1", "PT", date(2026, 1, 1), date(2026, 3, 31), kx_attested_on=date(2026, 2, 1))


def drafted(before="2480", plan=PLAN, services=None, **changes):
    accrued = (Accrued(2026, "PT_SLP", Decimal(before), is_estimate=False),)
    history = History(plans=(plan,) if plan else (), accrued=accrued)
    context = replace(MEDICARE, tables=TABLES, history=history, **changes)
    given = services or [service(therapist_minutes=15, assistant_minutes=15)]
    return draft.draft_lines(given, context=context)


def modifiers(**told):
    return [line.modifiers for line in drafted(**told).lines]


def test_an_attested_plan_writes_kx_once_the_threshold_is_passed():
    assert modifiers() == [("GP", "KX"), ("GP", "CQ", "KX")]


def test_the_origin_says_who_attested_and_the_sum():
    told = drafted()
    origin = told.provenance["lines[S1.2].modifiers"]
    assert origin.rule == "kx.threshold"
    assert "KX, attested on the plan of care on 2026-02-01." in origin.explanation
    assert "the assistant's" in origin.explanation
    assert [one.service for one in told.explanations if one.rule == "kx.threshold"] == [
        "S1",
        "S1.2",
    ]


def test_kx_is_written_for_nothing_less():
    bare = [("GP",), ("GP", "CQ")]
    assert modifiers(before="2420") == bare
    assert modifiers(plan=None) == bare
    assert modifiers(plan=replace(PLAN, kx_attested_on=None)) == bare
    assert modifiers(payer_class="MEDICARE_ADVANTAGE") == bare


def test_kx_the_record_carries_is_not_doubled_and_a_full_line_stays():
    documented = [service(minutes=15, documented_modifiers=("KX", "GP"))]
    assert modifiers(services=documented) == [("KX", "GP")]
    full = [service(minutes=15, documented_modifiers=("GP", "59", "76", "77"))]
    assert modifiers(services=full) == [("GP", "59", "76", "77")]
