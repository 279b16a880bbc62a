"""What plans, permits and modifiers say, word for word, with what was judged and the remedy."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.domain.coding.history import EarlierLine, History, Permit, Plan
from tests.claims.domain.edits.claims import CLEAN, DAY, NPI, examine, with_line

PLAN = Plan("1", "PT", date(2026, 2, 1), date(2026, 4, 30), certified_by_npi=NPI)
PERMIT = Permit(
    "1", "A1", allowed=12, used=5, start_date=date(2026, 1, 1), end_date=date(2026, 6, 30)
)
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


def permitted(number="A1", **changes):
    """Return a claim with this number and an authorization changed so."""
    content = CLEAN.model_copy(update={"authorization_number": number})
    history = History(authorizations=(replace(PERMIT, **changes),))
    return content, {"history": history, "payer_class": "COMMERCIAL"}


@pytest.mark.parametrize(
    ("edit", "told", "words"),
    [
        (
            "permits.number_missing",
            permitted(""),
            (
                "authorization_number",
                "The authorization number is missing; one on file fits.",
                {"known": ["A1"]},
                [],
            ),
        ),
        (
            "permits.number_unknown",
            permitted("B2"),
            (
                "authorization_number",
                "The authorization number on the claim is none of those on file.",
                {"number": "B2", "known": ["A1"]},
                [],
            ),
        ),
        (
            "permits.outside_dates",
            permitted(end_date=DAY - timedelta(1)),
            (
                "S1",
                "97110 on 2026-03-02 lies outside the authorization (2026-01-01 to 2026-03-01).",
                {"kind": "authorization", "on": DAY, "permit": "1"},
                [],
            ),
        ),
        (
            "permits.code_not_covered",
            permitted(codes=frozenset({"97140"})),
            (
                "S1",
                "97110 is not among the codes of the authorization.",
                {"kind": "authorization", "code": "97110", "permit": "1"},
                [],
            ),
        ),
        (
            "permits.used_up",
            permitted(used=12),
            (
                "authorization_number",
                "The authorization has 0 visits left; this claim needs 1.",
                {"permit": "1", "left": 0, "needed": Decimal(1)},
                [],
            ),
        ),
        (
            "permits.running_out",
            permitted(end_date=DAY + timedelta(14)),
            (
                "authorization_number",
                "The authorization runs out: it ends on 2026-03-16.",
                {"permit": "1", "left": Decimal(6), "ends": date(2026, 3, 16)},
                [],
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_permit_is_spoken_of_in_these_words(edit, told, words):
    content, known = told
    assert said(edit, content, **known) == words


@pytest.mark.parametrize(
    ("edit", "code", "modifiers", "sentence", "remedies"),
    [
        (
            "modifiers.59_and_x_together",
            "97110",
            ("XS", "59", "GP"),
            "97110 carries 59 and XS: the more exact one is enough.",
            ["Remove modifier 59"],
        ),
        (
            "modifiers.59_not_on_em",
            "99213",
            ("59",),
            "99213 is a visit: 59 does not stand on it. A visit apart from a procedure carries 25.",
            ["Set modifiers to none", "Set modifiers to 25"],
        ),
        (
            "modifiers.not_on_em",
            "99213",
            ("LT",),
            "99213 is a visit: LT belongs on a procedure.",
            ["Set modifiers to none"],
        ),
        (
            "modifiers.only_on_em",
            "20610",
            ("25",),
            "20610 is no visit: 25 belongs on one.",
            ["Set modifiers to none"],
        ),
        (
            "modifiers.film_not_imaging",
            "97110",
            ("FX", "FY"),
            "97110 is no x-ray: FX FY belongs on one.",
            ["Set modifiers to none"],
        ),
        (
            "modifiers.order",
            "97110",
            ("RT", "GP", "59", "26"),
            "97110: 59 26 GP RT is the usual order.",
            ["Set modifiers to 59 26 GP RT"],
        ),
    ],
)
def test_a_modifier_is_spoken_of_in_these_words(edit, code, modifiers, sentence, remedies):
    subject, message, inputs, offered = said(edit, with_line(code=code, modifiers=modifiers))

    assert (subject, message, offered) == ("S1", sentence, remedies)
    assert inputs == {"code": code, "modifiers": modifiers} or inputs == {"modifiers": modifiers}


@pytest.mark.parametrize(
    ("edit", "modifier", "sentence"),
    [
        ("modifiers.nobody_attests", "KX", "97110: nobody stands for KX yet."),
        ("modifiers.unknown", "ZZ", "97110: ZZ is in no modifier table we have."),
    ],
)
def test_one_modifier_alone_is_spoken_of_in_these_words(edit, modifier, sentence):
    found = said(edit, with_line(modifiers=("GP", modifier)))
    assert found == ("S1", sentence, {"modifier": modifier}, [f"Remove modifier {modifier}"])
