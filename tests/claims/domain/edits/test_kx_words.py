"""What is said of the therapy threshold: sentence, what was judged, what is offered."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.domain.coding.codetables import Tables
from claims.domain.coding.history import Accrued, History, Notice, Plan
from claims.domain.line_fixes import AddModifier, RemoveModifier
from tests.claims.domain.coding.test_kx import TABLE
from tests.claims.domain.edits.claims import DAY, remarks, with_lines
from tests.claims.domain.edits.tables import Fees

FEES = Fees(c97110={"allowed": Decimal(30)})
TABLES = Tables(kx=TABLE, physician_fees=FEES)
SIGNED = Notice(date(2026, 3, 1))
ATTESTED = Plan("1", "PT", date(2026, 1, 1), date(2026, 3, 31), kx_attested_on=date(2026, 2, 1))
NOT_SIGNED = "GA, for which no signed notice (ABN) is on file"
NOT_ATTESTED = "KX, once the therapist attests it on the plan of care"


def said(edit, *lines, before="2480", tables=TABLES, **known):
    accrued = tuple(
        Accrued(2026, pool, Decimal(before), is_estimate=False) for pool in ("PT_SLP", "OT")
    )
    history = History(accrued=accrued, **known)
    return remarks(f"kx.{edit}", with_lines(*lines), tables=tables, history=history)


@pytest.mark.parametrize(
    ("known", "ways", "offered"),
    [
        ({}, f"Either {NOT_ATTESTED}; or {NOT_SIGNED}; or hold the claim.", ("KX",)),
        (
            {"notices": (SIGNED,)},
            f"Either {NOT_ATTESTED}; or GA, with the notice signed 2026-03-01; or hold the claim.",
            ("KX", "GA"),
        ),
        (
            {"plans": (ATTESTED,)},
            (
                "Either KX, which the plan of care attests since 2026-02-01; or "
                f"{NOT_SIGNED}; or hold the claim."
            ),
            ("KX",),
        ),
    ],
)
def test_therapy_over_the_threshold_is_spoken_of_so(known, ways, offered):
    line = {"modifiers": ("GP",)}
    ((severity, subject, sentence, inputs, fixes),) = said(
        "required", {"code": "20610", "modifiers": ()}, line, **known
    )
    assert (severity, subject) == ("CONFIRM", "S2")
    assert sentence.startswith("97110 needs KX. ")
    assert sentence.endswith(f" {ways}")
    assert inputs == {"code": "97110", "before": Decimal(2480), "amount": Decimal(60)}
    assert fixes == tuple(AddModifier(line="S2", modifier=one) for one in offered)


@pytest.mark.parametrize("exit_", ["KX", "GA", "GZ", "GY"])
def test_a_line_that_says_how_it_goes_past_is_not_asked(exit_):
    lines = ({"modifiers": ("GP", exit_)}, {"modifiers": ("GP",)})
    assert [one[1] for one in said("required", *lines)] == ["S2"]


@pytest.mark.parametrize(("count", "has_room"), [(3, True), (4, False)])
def test_a_word_is_offered_where_the_line_has_room(count, has_room):
    line = {"modifiers": ("GP", "CR", "76", "22")[:count]}
    ((*_, fixes),) = said("required", line, notices=(SIGNED,))
    assert bool(fixes) is has_room


def test_each_day_over_the_threshold_is_told_with_its_own_sum():
    later = DAY + timedelta(days=1)
    lines = ({}, {"from_date": later}, {"from_date": later, "modifiers": ("GO",)})
    found = said("required", *lines, before="2420")
    assert [(one[1], one[3]["before"]) for one in found] == [("S2", Decimal(2480))]


def test_kx_too_early_is_spoken_of_so():
    lines = ({}, {"modifiers": ("GP", "KX")})
    ((severity, subject, sentence, inputs, fixes),) = said("not_reached", *lines, before="2300")
    assert (severity, subject) == ("CONFIRM", "S2")
    assert sentence.startswith("97110 carries KX too early. ")
    assert inputs == {"code": "97110", "before": Decimal(2300), "amount": Decimal(120)}
    assert fixes == (RemoveModifier(line="S2", modifier="KX"),)


def test_kx_is_left_alone_where_the_sum_or_the_threshold_is_not_known():
    kx_line = {"modifiers": ("GP", "KX")}
    assert said("not_reached", kx_line, before="2420") != []
    assert said("not_reached", kx_line, before="2421") == []
    unpriced = Tables(kx=TABLE, physician_fees=Fees())
    assert said("not_reached", kx_line, before="10", tables=unpriced) == []
    unknown = Tables(kx={}, physician_fees=FEES)
    assert said("not_reached", kx_line, before="10", tables=unknown) == []
    assert said("required", {}, before="9999", tables=unknown) == []


def test_a_day_over_the_threshold_does_not_hide_one_of_another_pool():
    lines = ({"modifiers": ("GP", "KX")}, {"modifiers": ("GO", "KX")}, {"modifiers": ("GO", "KX")})
    history = History(
        accrued=(
            Accrued(2026, "PT_SLP", Decimal(2480), is_estimate=False),
            Accrued(2026, "OT", Decimal(10), is_estimate=False),
        )
    )
    found = remarks("kx.not_reached", with_lines(*lines), tables=TABLES, history=history)
    assert [one[1] for one in found] == ["S2", "S3"]


def test_the_review_is_told_once_for_each_pool_in_dollars():
    later = DAY + timedelta(days=1)
    lines = (
        {"modifiers": ("GO",)},
        {},
        {"from_date": later},
        {"from_date": later, "modifiers": ("GN",)},
    )
    assert said("medical_review", *lines, before="3000") == [
        (
            "NOTE",
            uid,
            "The year's therapy is over $3,000.00: the payer may ask for the record.",
            {"pool": pool, "year": 2026},
            (),
        )
        for uid, pool in (("S1", "OT"), ("S2", "PT_SLP"))
    ]
    assert said("medical_review", {}, before="2940") == []
