"""Authorizations and referrals: the number, and what is left of it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.domain.coding.history import History, Permit
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.edits.findings import Severity
from tests.claims.domain.edits.claims import CLEAN, DAY, examine

PERMIT = Permit(
    "1", "A1", allowed=12, used=5, start_date=date(2026, 1, 1), end_date=date(2026, 6, 30)
)
NAMED = CLEAN.model_copy(update={"authorization_number": "A1"})


def found(content=NAMED, permit=PERMIT, payer_class="COMMERCIAL", rules=None, referrals=()):
    history = History(authorizations=(permit,) if permit else (), referrals=referrals)
    told = examine(content, history=history, payer_class=payer_class, payer=rules or PayerRules())
    return {f.edit: f for f in told if f.edit.startswith("permits.")}


def test_an_authorization_with_enough_left_says_nothing():
    assert found() == {}


def test_a_number_on_file_and_not_on_the_claim_is_missed_and_never_told_in_clear():
    finding = found(CLEAN)["permits.number_missing"]
    assert finding.severity == Severity.CONFIRM
    assert finding.message == "The authorization number is missing; one on file fits."
    assert "A1" not in finding.message + finding.key
    (fix,) = finding.fixes
    assert "A1" not in str(fix.as_json())


def test_where_the_payer_asks_and_none_is_on_file_that_is_said():
    asked = PayerRules(authorization_required=True)
    assert "none on file fits" in found(CLEAN, None, rules=asked)["permits.number_missing"].message
    assert found(CLEAN, None) == {}


@pytest.mark.parametrize(
    ("payer_class", "cell"),
    [
        ("WORKERS_COMP", "authorization_number"),
        ("TRICARE", "referral_number"),
        ("VA", "referral_number"),
    ],
)
def test_some_classes_always_ask(payer_class, cell):
    finding = found(CLEAN, None, payer_class)["permits.number_missing"]
    assert (finding.subject, finding.severity) == (cell, Severity.CONFIRM)
    rules = PayerRules(authorization_required=False, referral_required=False)
    assert found(CLEAN, None, payer_class, rules) == {}


def test_a_number_nobody_knows_is_confirmed_where_numbers_are_kept():
    content = CLEAN.model_copy(update={"authorization_number": "B2"})
    assert "permits.number_unknown" in found(content)
    assert found(content, None) == {}


def test_another_payers_authorization_is_not_this_ones():
    assert set(found(permit=replace(PERMIT, payer_id="Q"))) == set()
    assert found(CLEAN, replace(PERMIT, payer_id="Q")) == {}


@pytest.mark.parametrize(
    ("changes", "edit"),
    [
        ({"end_date": DAY - timedelta(1)}, "permits.outside_dates"),
        ({"start_date": DAY + timedelta(1)}, "permits.outside_dates"),
        ({"codes": frozenset({"97140"})}, "permits.code_not_covered"),
        ({"used": 12}, "permits.used_up"),
        ({"counts": "UNITS", "used": 11}, "permits.used_up"),
        ({"used": 9}, "permits.running_out"),
        ({"end_date": DAY + timedelta(14)}, "permits.running_out"),
    ],
)
def test_what_an_authorization_does_not_cover_is_told(changes, edit):
    assert set(found(permit=replace(PERMIT, **changes))) == {edit}


@pytest.mark.parametrize(
    "changes",
    [{"end_date": DAY + timedelta(15)}, {"used": 8}, {"allowed": None}, {"start_date": DAY}],
)
def test_at_the_boundary_nothing_is_told(changes):
    assert found(permit=replace(PERMIT, **changes)) == {}


def test_the_count_left_is_told_in_words():
    assert found(permit=replace(PERMIT, used=9))["permits.running_out"].message == (
        "The authorization runs out: 2 visits left after this claim."
    )
    used = found(permit=replace(PERMIT, counts="UNITS", used=11))["permits.used_up"]
    assert used.message == "The authorization has 1 unit left; this claim needs 2."


def test_a_visit_counts_once_and_units_count_each():
    second = CLEAN.lines[0].model_copy(update={"uid": "S2", "units": Decimal(3)})
    content = NAMED.model_copy(update={"lines": (CLEAN.lines[0], second)})
    assert "permits.used_up" not in found(content, replace(PERMIT, used=11))
    assert "permits.used_up" in found(content, replace(PERMIT, counts="UNITS", used=8))


def test_a_referral_is_judged_like_an_authorization():
    content = CLEAN.model_copy(update={"referral_number": "A1"})
    used = replace(PERMIT, used=12)
    finding = found(content, None, referrals=(used,))["permits.used_up"]
    assert (finding.subject, "referral" in finding.message) == ("referral_number", True)


def test_a_payer_that_asks_for_none_is_not_told_of_one_on_file():
    none = PayerRules(authorization_required=False)
    assert found(CLEAN, rules=none) == {}
    assert "permits.number_missing" in found(CLEAN)
