"""What is said of plans of care, word for word, with what was judged and the remedy."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from claims.domain.coding.history import EarlierLine, History, Permit, Plan
from claims.domain.content import PlanOfCare
from tests.claims.domain.edits.claims import (
    CLEAN,
    DAY,
    NPI,
    examine,
    remarks,
    with_line,
    with_lines,
)

PLAN = Plan("1", "PT", date(2026, 2, 1), date(2026, 4, 30), certified_by_npi=NPI)
OTHER_NPI = "1245319599"
NINE_DAYS = tuple(EarlierLine(f"C{n}", "97110", date(2026, 2, 1 + n), ("GP",)) for n in range(9))
OLD = replace(PLAN, id="0", certified_from=None, certified_to=date(2025, 12, 1))


def said(edit, content=CLEAN, **known):
    """Return subject, sentence, inputs and remedies of the one finding of an edit."""
    (one,) = (f for f in examine(content, **known) if f.edit == edit)
    return one.subject, one.message, one.inputs, [fix.label for fix in one.fixes]


def under(*plans, **more):
    return {"history": History(plans=plans, **more), "payer_class": "MEDICARE"}


@pytest.mark.parametrize(
    ("edit", "known", "words"),
    [
        (
            "plans.missing",
            under(replace(PLAN, discipline="OT")),
            (
                "S1",
                "97110: no plan of care of its discipline is on file.",
                {"modifiers": ("GP",)},
                [],
            ),
        ),
        (
            "plans.outside_certification",
            under(replace(PLAN, certified_to=date(2026, 2, 10)), OLD),
            (
                "S1",
                (
                    "97110 on 2026-03-02 lies outside the certification "
                    "(... to 2025-12-01 and 2026-02-01 to 2026-02-10)."
                ),
                {"on": DAY, "certified": "... to 2025-12-01 and 2026-02-01 to 2026-02-10"},
                [],
            ),
        ),
        (
            "plans.recertification_overdue",
            under(replace(PLAN, certified_from=DAY - timedelta(91), certified_to=None)),
            (
                "S1",
                "97110: the plan of 2025-12-01 was to be recertified by 2026-03-01.",
                {"on": DAY, "from": date(2025, 12, 1)},
                [],
            ),
        ),
        (
            "plans.recertification_due",
            under(replace(PLAN, certified_to=DAY + timedelta(3))),
            (
                "plan_of_care.certified_to",
                "The PT plan of care is to be recertified by 2026-03-05.",
                {"plan": "1", "ends": date(2026, 3, 5)},
                [],
            ),
        ),
        (
            "plans.unsigned",
            under(replace(PLAN, certified_by_npi="")),
            (
                "S1",
                "97110: the certification is not signed.",
                {"plan": "1", "first": True, "ordered": False},
                [],
            ),
        ),
        (
            "plans.certifier_differs",
            under(replace(PLAN, certified_by_npi=OTHER_NPI)),
            (
                "referring.npi",
                "Another provider than the one in box 17 certified the plan of care.",
                {"certified_by": {OTHER_NPI}, "referring": NPI},
                [f"Set referring · NPI to {OTHER_NPI}"],
            ),
        ),
        (
            "plans.progress_report",
            under(PLAN, lines=NINE_DAYS),
            (
                "S1",
                "This is treatment day 10 under the plan: a progress report is due.",
                {"plan": "1", "count": 10},
                [],
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_plan_is_spoken_of_in_these_words(edit, known, words):
    assert said(edit, **known) == words


def test_no_plan_on_file_is_told_once_for_the_claim():
    content = with_lines({"code": "97161"}, {"modifiers": ("KX",)}, {}, {"code": "97140"})
    assert remarks("plans.none_on_file", content, payer_class="MEDICARE", keeps_plans=True) == [
        ("NOTE", "S3", "No plan of care of the patient is on file.", {"code": "97110"}, ())
    ]


def test_a_line_without_a_discipline_is_asked_for_no_plan():
    content = with_line(modifiers=("KX",))
    assert remarks("plans.missing", content, **under(PLAN)) == []


def test_each_line_outside_its_certification_is_told_where_the_claim_says_the_dates():
    stated = PlanOfCare(discipline="PT", certified_from=DAY + timedelta(1))
    content = with_lines({}, {"from_date": DAY + timedelta(1)}, {"code": "97140"}).model_copy(
        update={"plan_of_care": stated}
    )
    span = "2026-03-03 to ..."
    assert remarks("plans.claim_dates_differ", content, payer_class="MEDICARE") == [
        (
            "CONFIRM",
            uid,
            f"{code} on 2026-03-02 lies outside the certification on the claim ({span}).",
            {"on": DAY, "certified": span},
            (),
        )
        for uid, code in (("S1", "97110"), ("S3", "97140"))
    ]


def test_what_lies_outside_a_plan_is_not_asked_for_its_signature():
    plan = replace(PLAN, certified_to=DAY - timedelta(1), certified_by_npi="")
    assert remarks("plans.unsigned", **under(plan)) == []
    assert remarks("plans.unsigned", **under(replace(plan, certified_to=DAY)))


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        ({"certified_to": None}, False),
        ({"certified_to": date(2026, 3, 6)}, False),
        ({"certified_to": date(2026, 3, 5)}, True),  # ends with this one
        ({"certified_to": date(2026, 3, 6), "discipline": "OT"}, True),
    ],
)
def test_an_end_is_announced_unless_a_later_plan_of_its_discipline_continues(other, is_told):
    ending = replace(PLAN, certified_to=date(2026, 3, 5))
    following = replace(PLAN, **{"id": "2", "certified_from": DAY + timedelta(2), **other})
    found = remarks("plans.recertification_due", **under(ending, following))
    assert [one[3] for one in found] == [{"plan": "1", "ends": date(2026, 3, 5)}] * is_told


def test_ninety_days_are_announced_before_a_later_end_that_is_written():
    plan = replace(PLAN, certified_from=DAY - timedelta(80), certified_to=DAY + timedelta(99))
    ((*_, inputs, _),) = remarks("plans.recertification_due", **under(plan))
    assert inputs == {"plan": "1", "ends": DAY + timedelta(10)}


BARE = replace(PLAN, certified_by_npi="")
ORDERED = {"referrals": (Permit("R"),)}


@pytest.mark.parametrize(
    ("plan", "sent_by"),
    [(BARE, "by 2026-03-03"), (replace(BARE, certified_from=None), "within 30 days")],
)
def test_an_order_stands_for_the_signature_in_these_words(plan, sent_by):
    ((severity, subject, sentence, inputs, _),) = remarks(
        "plans.unsigned", **under(plan, **ORDERED)
    )
    assert (severity, subject) == ("NOTE", "S1")
    assert sentence == (
        "97110: the plan of care is not signed. The order on file stands for the signature if the "
        f"plan was sent for it {sent_by}."
    )
    assert inputs == {"plan": "1", "first": True, "ordered": True}


def test_an_unsigned_recertification_is_told_on_each_line_under_it():
    occupational = replace(PLAN, id="3", discipline="OT")
    content = with_lines({"modifiers": ("GO",)}, {}, {"code": "97140"})
    found = remarks("plans.unsigned", content, **under(OLD_PLAN, BARE, occupational))
    assert [(one[1], one[2]) for one in found] == [
        ("S2", "97110: the recertification is not signed."),
        ("S3", "97140: the recertification is not signed."),
    ]


OLD_PLAN = replace(PLAN, id="0", certified_from=date(2025, 9, 1), certified_to=date(2025, 11, 1))


@pytest.mark.parametrize(
    ("number", "begins", "is_ordered"),
    [
        ("R-1", None, True),
        ("", DAY, True),
        ("", DAY + timedelta(1), False),
        ("", "never", False),
    ],
)
def test_an_order_is_a_referral_on_the_claim_or_one_begun_by_the_day(number, begins, is_ordered):
    content = CLEAN.model_copy(update={"referral_number": number})
    referrals = () if begins in (None, "never") else (Permit("R", start_date=begins),)
    ((*_, inputs, _),) = remarks("plans.unsigned", content, **under(BARE, referrals=referrals))
    assert inputs["ordered"] is is_ordered


def test_of_two_certifiers_none_is_offered_for_box_17():
    other = replace(PLAN, certified_by_npi=OTHER_NPI)
    occupational = replace(PLAN, id="2", discipline="OT", certified_by_npi="1000000004")
    content = with_lines({}, {"modifiers": ("GO",)})
    ((*_, offered),) = remarks("plans.certifier_differs", content, **under(other, occupational))
    assert offered == ()


def test_a_report_is_asked_for_once_a_plan_on_its_tenth_day():
    content = with_lines({}, {"code": "97140"}, {"modifiers": ("GO",)})
    ot = replace(PLAN, id="2", discipline="OT")
    days = tuple(replace(one, modifiers=("GP", "GO")) for one in NINE_DAYS)
    found = remarks("plans.progress_report", content, **under(PLAN, ot, lines=days))
    assert [(one[1], one[3]) for one in found] == [
        ("S1", {"plan": "1", "count": 10}),
        ("S3", {"plan": "2", "count": 10}),
    ]


@pytest.mark.parametrize(
    ("days", "plan"),
    [
        (tuple(replace(one, modifiers=("GO",)) for one in NINE_DAYS), PLAN),
        (NINE_DAYS, replace(PLAN, certified_from=None)),
        (NINE_DAYS, replace(PLAN, certified_from=date(2026, 2, 2))),
        ((*NINE_DAYS[1:], EarlierLine("C", "97110", DAY + timedelta(1), ("GP",))), PLAN),
        ((*NINE_DAYS[1:], EarlierLine("C", "97110", DAY, ("GP",))), PLAN),
        ((), PLAN),
    ],
    ids=["another discipline", "no start", "a day before it", "a day after", "today", "none"],
)
def test_only_days_of_the_discipline_under_the_plan_count_to_its_report(days, plan):
    assert remarks("plans.progress_report", **under(plan, lines=days)) == []
