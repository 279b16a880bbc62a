"""The therapy threshold: what is said, and the ways past it."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.domain.coding.codetables import Tables
from claims.domain.coding.history import Accrued, History, Notice, Plan
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.edits.findings import Severity
from tests.claims.domain.coding.test_kx import TABLE
from tests.claims.domain.edits.claims import CLEAN, DAY, examine, said, with_line
from tests.claims.domain.edits.tables import Fees

TABLES = Tables(kx=TABLE, physician_fees=Fees(c97110={"allowed": Decimal(30)}))
SIGNED = Notice(date(2026, 3, 1))
ATTESTED = Plan("1", "PT", date(2026, 1, 1), date(2026, 3, 31), kx_attested_on=date(2026, 2, 1))


def found(content=CLEAN, before="2480", is_estimate=False, payer_class="MEDICARE", **known):
    accrued = (Accrued(2026, "PT_SLP", Decimal(before), is_estimate=is_estimate),)
    rules = known.pop("payer", PayerRules())
    history = History(accrued=accrued, **known)
    told = examine(content, tables=TABLES, history=history, payer_class=payer_class, payer=rules)
    return {finding.edit: finding for finding in told}


def test_over_the_payers_own_sum_a_line_without_kx_is_confirmed():
    finding = found()["kx.required"]
    assert finding.severity == Severity.CONFIRM
    assert finding.fixes == (fixes.AddModifier(line="S1", modifier="KX"),)
    assert "no signed notice (ABN) is on file" in finding.message
    assert "$2,480.00 allowed in 2026 before this claim by the payer's own sum" in finding.message


@pytest.mark.parametrize(("before", "is_estimate"), [("2480", True), ("2470", False)])
def test_a_sum_of_ours_and_one_this_claim_takes_over_are_told_alike(before, is_estimate):
    finding = found(before=before, is_estimate=is_estimate)["kx.required"]
    assert ("our own estimate" in finding.message) is is_estimate


def test_a_signed_notice_offers_ga():
    finding = found(notices=(SIGNED,))["kx.required"]
    assert [fix.modifier for fix in finding.fixes] == ["KX", "GA"]
    for fix in finding.fixes:
        assert "kx.required" not in found(fix.apply(CLEAN), notices=(SIGNED,))


@pytest.mark.parametrize(
    "notice",
    [
        Notice(date(2026, 3, 3)),
        Notice(date(2026, 1, 1), valid_to=date(2026, 3, 1)),
        Notice(date(2026, 1, 1), codes=frozenset({"97140"})),
    ],
)
def test_a_notice_that_does_not_cover_the_line_offers_nothing(notice):
    assert [fix.modifier for fix in found(notices=(notice,))["kx.required"].fixes] == ["KX"]


def test_a_plan_that_attests_is_named():
    assert "attests since 2026-02-01" in found(plans=(ATTESTED,))["kx.required"].message


def test_kx_from_an_attested_plan_is_asked_of_nobody():
    told = found(with_line(modifiers=("GP", "KX")), plans=(ATTESTED,))
    assert not {"kx.required", "kx.not_reached", "modifiers.nobody_attests"} & set(told)


def test_kx_below_the_threshold_is_confirmed_and_can_be_taken_off():
    content = with_line(modifiers=("GP", "KX"))
    finding = found(content, before="2420")["kx.not_reached"]
    assert finding.severity == Severity.CONFIRM
    assert "kx.not_reached" not in found(finding.fixes[0].apply(content), before="2420")


def test_over_the_review_amount_a_note_says_so_once():
    second = CLEAN.lines[0].model_copy(update={"uid": "S2"})
    content = CLEAN.model_copy(update={"lines": (CLEAN.lines[0], second)})
    finding = found(content, before="3000")["kx.medical_review"]
    assert (finding.severity, finding.subject) == (Severity.NOTE, "S1")


def test_a_full_line_offers_no_modifier():
    content = with_line(modifiers=("GP", "59", "CQ", "XU"))
    assert found(content)["kx.required"].fixes == ()


def test_other_payers_are_asked_only_where_their_rules_say_so():
    assert "kx.required" not in found(payer_class="MEDICARE_ADVANTAGE")
    rules = PayerRules(kx_modifier=True)
    assert "kx.required" in found(payer_class="MEDICARE_ADVANTAGE", payer=rules)
    assert "kx.required" not in found(payer_class="COMMERCIAL")


def test_without_the_years_threshold_nothing_is_found():
    history = History(accrued=(Accrued(2026, "PT_SLP", Decimal(9999), is_estimate=False),))
    told = said(examine(tables=Tables(), history=history, today=DAY))
    assert not any(edit.startswith("kx.") for edit in told)
