"""Visits beside surgeries, every combination against a written-out table."""

from datetime import date, timedelta
from itertools import product

import pytest

from claims.domain.coding import global_visit
from claims.domain.coding.global_visit import Occasion

ON = date(2024, 2, 27)  # the period runs over a leap day
THREE = (None, True, False)


def expected(days, offset, related, decision, separate):
    """Return (modifiers, billable) as MLN907166 tells it, rule after rule."""
    inside = {"000": offset == 0, "010": 0 <= offset <= 10, "090": -1 <= offset <= 90}[days]
    if not inside:
        return (), True
    if offset > 0:
        return (("24",), True) if related is False else ((), False)
    if days == "090":
        if decision:
            return ("57",), True
        if separate or related is False:
            return (("25",) if offset == 0 else ()), True
        return (), False
    if separate is False or (decision and not separate):
        return (), False
    return ("25",), True


@pytest.mark.parametrize("days", ["000", "010", "090"])
def test_every_visit_around_every_surgery_stands_as_published(days):
    for offset in range(-3, 95):
        for related, decision, separate in product(THREE, repeat=3):
            standing = global_visit.stand(
                Occasion(
                    on=ON + timedelta(days=offset),
                    is_related=related,
                    is_decision=decision,
                    is_separate=separate,
                ),
                surgery_on=ON,
                global_days=days,
                payer_class="MEDICARE",
            )
            wanted = expected(days, offset, related, decision, separate)
            assert (standing.modifiers, standing.is_billable) == wanted, offset


def after(**facts):
    payer = facts.pop("payer", "MEDICARE")
    occasion = Occasion(on=ON + timedelta(days=30), **facts)
    return global_visit.stand(occasion, surgery_on=ON, global_days="090", payer_class=payer)


def test_follow_up_is_tracked_and_asked_about_where_the_record_is_silent():
    assert after(is_related=True).tracking == "99024"
    assert not after(is_related=True).asks
    assert after().asks


def test_another_specialtys_visit_is_billed_plainly():
    assert after(is_same_group=False).modifiers == ()
    assert after(is_same_group=False).is_billable


@pytest.mark.parametrize("offset", [0, 1, 30])
def test_x_rays_and_replacement_casts_are_no_part_of_the_surgery(offset):
    occasion = Occasion(on=ON + timedelta(days=offset), kind=global_visit.NOT_PACKAGED)
    standing = global_visit.stand(occasion, surgery_on=ON, global_days="090")
    assert standing.is_billable


def test_unrelated_critical_care_takes_ft():
    assert after(kind=global_visit.CRITICAL_CARE, is_related=False).modifiers == ("FT",)


def test_a_complication_in_the_office_is_medicares_package_and_not_cpts():
    assert not after(is_complication=True).is_billable
    commercial = after(is_complication=True, payer="COMMERCIAL")
    assert (commercial.modifiers, commercial.is_billable) == (("24",), True)


@pytest.mark.parametrize(
    ("facts", "modifiers", "billable"),
    [
        ({"other_global": "000", "is_separate": True}, ("24", "25"), True),
        ({"other_global": "010"}, ("24", "25"), True),
        ({"other_global": "000", "is_separate": False}, (), False),
        ({"other_global": "090", "is_decision": True}, ("24", "57"), True),
        ({"other_global": "XXX"}, ("24",), True),
    ],
)
def test_an_unrelated_visit_beside_a_procedure_of_the_day_takes_both_words(
    facts, modifiers, billable
):
    standing = after(is_related=False, **facts)
    assert (standing.modifiers, standing.is_billable) == (modifiers, billable)
