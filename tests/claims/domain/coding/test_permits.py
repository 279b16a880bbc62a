"""What stands for a claim of the permits on file, and what the claim takes of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.domain.coding import permits
from claims.domain.coding.history import History, Permit
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.coding.permits import AUTHORIZATION, REFERRAL
from claims.domain.content import Line

FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
BOTH = frozenset({"97110", "97140"})


def line(code="97110", on=FIRST, units=2):
    return Line(uid=f"{code} {on}", code=code, from_date=on, units=units)


def permit(**told):
    return Permit("1", **{"number": "A1", **told})


@pytest.mark.parametrize(
    ("kind", "payer_id", "ids"),
    [(AUTHORIZATION, "P", ["a", "any"]), (AUTHORIZATION, "Q", ["any", "b"]), (REFERRAL, "P", "r")],
)
def test_on_file_is_what_is_of_this_kind_and_payer_or_of_any(kind, payer_id, ids):
    history = History(
        authorizations=(Permit("a", payer_id="P"), Permit("any"), Permit("b", payer_id="Q")),
        referrals=(Permit("r", payer_id="P"),),
    )
    assert [one.id for one in permits.known(kind, history, payer_id=payer_id)] == list(ids)


@pytest.mark.parametrize(
    ("kind", "payer_class", "has_therapy", "is_required"),
    [
        (AUTHORIZATION, "WORKERS_COMP", True, True),
        (AUTHORIZATION, "WORKERS_COMP", False, False),
        (AUTHORIZATION, "TRICARE", True, False),
        (REFERRAL, "TRICARE", True, True),
        (REFERRAL, "VA", True, True),
        (REFERRAL, "WORKERS_COMP", True, False),
    ],
)
def test_a_class_asks_where_the_payer_says_nothing(kind, payer_class, has_therapy, is_required):
    said = permits.is_required(
        kind, rules=PayerRules(), payer_class=payer_class, has_therapy=has_therapy
    )
    assert said is is_required


@pytest.mark.parametrize("own", [True, False])
def test_a_payers_own_word_is_of_its_kind_and_goes_first(own):
    rules = PayerRules(authorization_required=own, referral_required=not own)
    assert permits.own_rule(AUTHORIZATION, rules) is own
    assert permits.own_rule(REFERRAL, rules) is not own
    told = {"payer_class": "TRICARE", "has_therapy": True}
    assert permits.is_required(AUTHORIZATION, rules=rules, **told) is own
    assert permits.is_required(REFERRAL, rules=rules, **told) is not own


@pytest.mark.parametrize(
    ("dates", "on", "is_inside"),
    [
        ((FIRST, LAST), FIRST, True),
        ((FIRST, LAST), FIRST - timedelta(1), False),
        ((FIRST, LAST), LAST, True),
        ((FIRST, LAST), LAST + timedelta(1), False),
        ((None, LAST), date(2020, 1, 1), True),
        ((None, LAST), LAST + timedelta(1), False),
        ((FIRST, None), date(2030, 1, 1), True),
        ((FIRST, None), FIRST - timedelta(1), False),
        ((FIRST, LAST), None, True),  # no day is outside nothing
    ],
)
def test_a_permit_holds_from_its_first_day_through_its_last(dates, on, is_inside):
    one = permit(start_date=dates[0], end_date=dates[1])
    assert permits.is_inside(one, line(on=on)) is is_inside
    assert permits.covers(one, [line(), line(on=on)]) is (
        is_inside and permits.is_inside(one, line())
    )


def test_visits_are_days_and_units_are_added_up():
    lines = [line(), line("97140"), line("97110", LAST, units=None), line("97530", LAST, units=3)]
    assert permits.needed(permit(), lines) == Decimal(2)
    assert permits.needed(permit(counts="UNITS"), lines) == Decimal(7)
    assert permits.needed(permit(counts="UNITS", codes=BOTH), lines) == Decimal(4)
    assert permits.needed(permit(codes=frozenset({"97140"})), lines) == Decimal(1)
    nothing = permits.needed(permit(counts="UNITS"), [])
    assert (nothing, type(nothing)) == (Decimal(0), Decimal)


@pytest.mark.parametrize(
    ("told", "covers"),
    [
        ({}, True),
        ({"allowed": 2}, True),  # exactly what is left
        ({"allowed": 1}, False),
        ({"allowed": 5, "used": 3}, True),
        ({"allowed": 5, "used": 4}, False),
        ({"counts": "UNITS", "allowed": 4}, True),
        ({"counts": "UNITS", "allowed": 3}, False),
        ({"codes": BOTH}, True),
        ({"codes": frozenset({"97110"})}, False),  # one of the two only
        ({"end_date": FIRST}, False),  # the second day is after it
    ],
)
def test_a_permit_covers_lines_of_its_codes_and_days_while_enough_is_left(told, covers):
    assert permits.covers(permit(**told), [line(), line("97140", LAST)]) is covers


def test_the_one_is_the_only_permit_with_a_number_that_fits():
    one, spent = permit(), permit(number="A2", allowed=0)
    nameless = permit(number="")
    assert permits.the_one([spent, one, nameless], [line()]) is one
    assert permits.the_one([one, permit(number="A3")], [line()]) is None
    assert permits.the_one([spent], [line()]) is None
    assert permits.the_one([nameless], [line()]) is None
    assert permits.the_one([one], []) is None
