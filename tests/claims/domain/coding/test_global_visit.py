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
    assert (standing.modifiers, standing.is_billable) == ((), True)


def test_unrelated_critical_care_takes_ft():
    standing = after(kind=global_visit.CRITICAL_CARE, is_related=False)
    assert (standing.modifiers, standing.is_billable) == (("FT",), True)


def test_a_complication_in_the_office_is_medicares_package_and_not_cpts():
    assert not after(is_complication=True).is_billable
    commercial = after(is_complication=True, payer="COMMERCIAL")
    assert (commercial.modifiers, commercial.is_billable) == (("24",), True)
    assert commercial.explanation == (
        "CPT's surgical package holds typical follow-up alone, not a complication."
    )


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


@pytest.mark.parametrize(
    ("offset", "facts"),
    [(100, {"is_related": True}), (30, {"is_same_group": False, "is_related": True}), (-3, {})],
    ids=["after the period", "another specialty's surgery", "before the surgery"],
)
@pytest.mark.parametrize(
    ("today", "modifiers", "billable", "asks"),
    [
        ({"other_global": "010", "is_separate": True}, ("25",), True, False),
        ({"other_global": "000", "is_separate": False}, (), False, False),
        ({"other_global": "000"}, ("25",), True, True),
        ({"other_global": "XXX", "is_separate": True}, (), True, False),
        ({"other_global": "090", "is_separate": True}, ("25",), True, False),
        ({"other_global": "090", "is_separate": False}, (), False, True),
        ({"other_global": "010", "kind": global_visit.NOT_PACKAGED}, (), True, False),
        ({}, (), True, False),
    ],
)
def test_a_visit_free_of_a_surgery_stands_beside_the_days_procedure(
    offset, facts, today, modifiers, billable, asks
):
    occasion = Occasion(on=ON + timedelta(days=offset), **facts, **today)
    standing = global_visit.stand(occasion, surgery_on=ON, global_days="090")
    assert (standing.modifiers, standing.is_billable, standing.asks) == (modifiers, billable, asks)


@pytest.mark.parametrize(
    ("offset", "other", "modifiers", "billable"),
    [
        (-3, "000", ("25",), True),  # what it decided is the surgery to come
        (100, "000", (), False),
        (100, "090", ("57",), True),
    ],
)
def test_a_decision_is_of_the_surgery_to_come_else_of_todays(offset, other, modifiers, billable):
    occasion = Occasion(on=ON + timedelta(days=offset), is_decision=True, other_global=other)
    standing = global_visit.stand(occasion, surgery_on=ON, global_days="090")
    assert (standing.modifiers, standing.is_billable) == (modifiers, billable)


def test_on_the_day_of_anothers_surgery_a_decision_is_of_todays_own():
    occasion = Occasion(on=ON, is_decision=True, is_same_group=False, other_global="090")
    assert global_visit.stand(occasion, surgery_on=ON, global_days="090").modifiers == ("57",)


def test_what_is_unrelated_to_a_surgery_long_over_may_be_of_todays():
    occasion = Occasion(on=ON + timedelta(days=100), is_related=False, other_global="090")
    standing = global_visit.stand(occasion, surgery_on=ON, global_days="090")
    assert (standing.modifiers, standing.is_billable, standing.explanation) == ((), False, BEFORE)


@pytest.mark.parametrize("offset", [-1, 0])
@pytest.mark.parametrize("other", ["000", "010"])
@pytest.mark.parametrize(
    ("facts", "modifiers", "billable"),
    [
        ({"is_decision": True, "is_separate": True}, ("25", "57"), True),
        ({"is_decision": True, "is_separate": False}, ("57",), True),
        ({"is_decision": True}, ("57",), True),
        ({"is_separate": True}, ("25",), True),
        ({"is_related": False, "is_separate": False}, (), False),
        ({"is_related": False}, ("25",), True),
        ({}, (), False),
    ],
)
def test_a_visit_around_major_surgery_stands_beside_the_days_minor_one_too(
    offset, other, facts, modifiers, billable
):
    occasion = Occasion(on=ON + timedelta(days=offset), other_global=other, **facts)
    standing = global_visit.stand(occasion, surgery_on=ON, global_days="090")
    assert (standing.modifiers, standing.is_billable) == (modifiers, billable)


OUTSIDE = "The visit lies outside the global period."
OTHERS = "Another group or specialty saw the patient."
APART = "X-rays and replacement casts are no part of the surgery."
INCLUDED = "Follow-up after surgery, complications without an operating room too, is included."
CRITICAL = "Critical care that is unrelated to the surgery takes FT."
UNRELATED = "A visit unrelated to the surgery, in its period, takes 24."
DECIDED = "The visit led to the decision for major surgery."
ELSE = "The visit was about something else than the surgery."
BEFORE = "A visit the day before or of major surgery is included but for the decision itself."
SIGNIFICANT = "The visit was significant and separately identifiable from the procedure: 25."
MINOR = "The decision for a minor procedure is part of it."
BESIDE = "A visit beside a minor procedure takes 25, if it was separately identifiable."


@pytest.mark.parametrize(
    ("days", "offset", "facts", "words", "asks"),
    [
        ("090", 91, {}, OUTSIDE, False),
        ("XXX", 0, {}, OUTSIDE, False),
        ("090", 0, {"is_same_group": False}, OTHERS, False),
        ("090", 0, {"kind": global_visit.NOT_PACKAGED}, APART, False),
        ("090", 1, {"is_related": True}, INCLUDED, False),
        ("090", 1, {}, INCLUDED, True),
        ("090", 1, {"is_complication": True}, INCLUDED, True),  # an unknown payer follows Medicare
        ("090", 1, {"is_related": False, "kind": global_visit.CRITICAL_CARE}, CRITICAL, False),
        ("090", 1, {"is_related": False}, UNRELATED, False),
        (
            "090",
            1,
            {"is_related": False, "is_decision": True, "other_global": "090"},
            f"{UNRELATED} It decided another major surgery: 57.",
            False,
        ),
        (
            "090",
            1,
            {"is_related": False, "is_separate": True, "other_global": "010"},
            f"{UNRELATED} {SIGNIFICANT}",
            False,
        ),
        (
            "090",
            1,
            {"is_related": False, "other_global": "000"},
            f"{UNRELATED} {BESIDE}",
            True,
        ),
        (
            "090",
            1,
            {"is_related": False, "is_separate": False, "other_global": "000"},
            MINOR,
            False,
        ),
        ("090", 0, {"is_decision": True}, DECIDED, False),
        (
            "090",
            0,
            {"is_decision": True, "is_separate": True, "other_global": "010"},
            f"{DECIDED} {SIGNIFICANT}",
            False,
        ),
        ("090", 0, {"is_separate": True}, ELSE, False),
        ("090", -1, {"is_related": False, "kind": global_visit.CRITICAL_CARE}, CRITICAL, False),
        ("090", -1, {}, BEFORE, True),
        ("090", -1, {"is_decision": False}, BEFORE, False),
        ("010", 0, {"is_separate": True}, SIGNIFICANT, False),
        ("010", 0, {"is_separate": False}, MINOR, False),
        ("000", 0, {"is_decision": True}, MINOR, False),
        ("000", 0, {}, BESIDE, True),
    ],
)
def test_a_standing_says_why_and_whether_it_asks(days, offset, facts, words, asks):
    standing = global_visit.stand(
        Occasion(on=ON + timedelta(days=offset), **facts), surgery_on=ON, global_days=days
    )
    assert (standing.explanation, standing.asks) == (words, asks)
    assert standing.tracking == ("99024" if words == INCLUDED else "")
