"""Which surgeries stand around a claim, their days, and whose they are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from claims.domain.coding import global_period, surgeries
from claims.domain.coding.codetables import ServiceFacts
from claims.domain.coding.history import EarlierLine, History, Surgery
from claims.domain.coding.surgeries import Known
from claims.domain.content import ClaimContent, Line, Provider
from claims.domain.edits.context import Context
from tests.claims.domain.edits.tables import tables

DAY = date(2026, 3, 2)
BEFORE = DAY - timedelta(14)
OURS, ANOTHER = "1234567893", "1000000004"
KNEE, SHOT, VISIT = "27447", "20610", "99213"


class Fees:
    """What is known of a code on one day alone, as its release of the fee schedule has it."""

    def __init__(self, **days):
        self.days = days

    def facts(self, code, on, *, modifier=""):
        days = self.days.get(f"c{code}", {}).get(on)
        return ServiceFacts(code, modifier, global_days=days, release="made up") if days else None


FEES = Fees(c27447={BEFORE: "090", DAY: "090"}, c20610={BEFORE: "000", DAY: "000"})
RENDERING = Provider(npi=OURS, taxonomy="207X00000X")


def line(uid, code, on=DAY):
    return Line(uid=uid, code=code, from_date=on)


def claim(*lines, rendering=RENDERING):
    return ClaimContent(lines=lines or (line("S1", VISIT),), rendering=rendering)


def context(fees=FEES, **history):
    return Context(today=DAY, tables=tables(physician_fees=fees), history=History(**history))


def earlier(content=None, **told):
    return surgeries.earlier(content or claim(), context(**told))


def known(code, on, days, **more):
    return Known(code, on, days, global_period.period(on, days), **more)


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("99201", False),
        ("99202", True),
        ("99350", True),
        ("99351", False),
        ("92001", False),
        ("92002", True),
        ("92014", True),
        ("92015", False),
        ("97999", False),
        ("98000", True),  # by video or voice, since CPT 2025
        ("98015", True),
        ("98016", False),  # a brief check-in
        ("9921", False),
        ("992130", False),
        ("", False),
    ],
)
def test_visits_are_those_the_rules_of_the_package_speak_of(code, is_one):
    assert surgeries.is_visit(code) is is_one


def test_a_surgery_on_record_has_the_days_of_its_own_days_fee_schedule():
    told = Surgery(KNEE, BEFORE, "010", relation="STAGED")
    assert earlier(surgeries=(told,)) == [known(KNEE, BEFORE, "090", relation="STAGED")]
    assert earlier(surgeries=(told,), fees=Fees()) == [
        known(KNEE, BEFORE, "010", relation="STAGED")
    ]
    assert earlier(surgeries=(Surgery(KNEE, BEFORE),), fees=Fees()) == []


def test_what_is_over_or_another_specialtys_hides_nothing_after_it():
    ours = Surgery(KNEE, BEFORE, "090")
    over = replace(ours, on=DAY - timedelta(91))
    theirs = replace(ours, surgeon_npi=ANOTHER, taxonomy="207Q00000X")
    last = replace(ours, on=DAY - timedelta(90))
    found = earlier(surgeries=(over, theirs, last, ours))
    assert found == [known(KNEE, last.on, "090"), known(KNEE, BEFORE, "090")]


def test_a_claim_without_a_day_has_no_earlier_surgery():
    undated = claim(line("S1", VISIT, on=None))
    assert earlier(undated, surgeries=(Surgery(KNEE, BEFORE, "090"),)) == []


OTHER = {"npi": ANOTHER, "taxonomy": "207Q00000X"}


@pytest.mark.parametrize(
    ("surgeon", "rendering", "is_ours"),
    [
        (OTHER, {}, False),
        ({**OTHER, "npi": OURS}, {}, True),
        ({**OTHER, "taxonomy": "207X00000X"}, {}, True),
        ({**OTHER, "taxonomy": ""}, {}, True),  # nobody says the specialty
        (OTHER, {"taxonomy": ""}, True),
        ({**OTHER, "npi": ""}, {}, True),  # nobody named the surgeon
        (OTHER, {"npi": ""}, True),
    ],
)
def test_a_surgeon_is_taken_for_ours_unless_surely_of_another_specialty(
    surgeon, rendering, is_ours
):
    told = Surgery(KNEE, BEFORE, "090", surgeon["npi"], surgeon["taxonomy"])
    content = claim(rendering=RENDERING.model_copy(update=rendering))
    assert bool(earlier(content, surgeries=(told,))) is is_ours


def billed(code=KNEE, on=BEFORE, **facts):
    return EarlierLine("C1", code, on, **facts)


def test_what_other_claims_bill_counts_once_with_its_surgeon():
    lines = (billed(VISIT), billed(modifiers=("80",)), billed("97110"), billed(), billed(SHOT))
    shot, knee = known(SHOT, BEFORE, "000"), known(KNEE, BEFORE, "090")
    assert earlier(lines=lines) == [knee, shot]
    assert earlier(lines=(billed(),), fees=Fees()) == []
    on_record = (Surgery(KNEE, BEFORE, relation="RELATED"),)
    assert earlier(lines=lines, surgeries=on_record) == [replace(knee, relation="RELATED"), shot]
    theirs = billed(provider_npi=ANOTHER, taxonomy="207Q00000X")
    assert earlier(lines=(theirs,)) == []


def test_billed_days_stand_where_the_day_of_surgery_has_them():
    """The fee schedule is asked of the day of surgery, not of another."""
    later = Fees(c27447={DAY: "090"})
    assert earlier(lines=(billed(),), fees=later) == []


def test_the_claims_own_surgeries_are_told_by_their_lines():
    content = claim(
        line("S1", VISIT),
        line("S2", KNEE),
        line("S3", ""),
        line("S4", KNEE, on=None),
        line("S5", "97110"),
        line("S6", SHOT),
    )
    assert surgeries.own(content, context()) == [
        known(KNEE, DAY, "090", line="S2"),
        known(SHOT, DAY, "000", line="S6"),
    ]


def test_the_claims_visits_are_told_with_their_day():
    first, undated = line("S1", VISIT), line("S2", VISIT, on=None)
    content = claim(first, undated, line("S3", KNEE))
    assert surgeries.visits(content) == [(first, DAY)]


def test_a_line_without_a_code_or_a_day_is_no_surgery_of_the_claims_own():
    content = claim(line("S1", KNEE, None), line("S2", ""), line("S3", VISIT), line("S4", KNEE))

    fees = Fees(c27447={None: "090", DAY: "090"})  # without a day the newest release answers
    assert surgeries.own(content, context(fees)) == [known(KNEE, DAY, "090", line="S4")]


@pytest.mark.parametrize(
    ("surgery", "is_told"),
    [
        (Surgery("", DAY, "XXX"), True),
        (Surgery("", DAY, "090"), False),
        (Surgery("", DAY, "ZZZ"), False),
        (Surgery("", DAY), False),
        (Surgery(KNEE, DAY, "XXX"), False),  # the fee schedule knows better
        (Surgery("", DAY, "XXX", ANOTHER, "208100000X"), False),
        (Surgery("", DAY - timedelta(91), "XXX"), False),
    ],
)
def test_what_has_no_period_is_told_of_the_record_and_of_our_own_hands(surgery, is_told):
    found = surgeries.without_period(claim(), context(surgeries=(surgery,)))
    assert found == ([surgery] if is_told else [])
