"""Whole lines as they are drafted, and every sentence said about them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claims.domain.coding import draft, kx, tables
from claims.domain.coding.codetables import ServiceFacts, Tables
from claims.domain.coding.draft import Explanation
from claims.domain.coding.history import Accrued, History, Plan
from claims.domain.content import Drug, Line
from claims.domain.facts import Side
from claims.domain.provenance import Kind, Origin
from tests.claims.domain.coding.test_draft import DAY, MEDICARE, service
from tests.claims.domain.coding.test_kx import TABLES

EIGHT = "timed_units.medicare_8_minute"
EIGHT_SOURCE = "CMS Pub. 100-04, ch. 5, sec. 20.2.C (counting minutes)"
SPLIT_SOURCE = (
    "CMS, billing examples using CQ/CO modifiers (2022 policy); Pub. 100-04, ch. 5, sec. 20.1"
)
ASSISTED = {"therapist_minutes": 15, "assistant_minutes": 15}
SPLIT = "Of 30 minutes the therapist gave 15 and the assistant 15: 1 unit is the assistant's."


def drafted(*services, **changes):
    return draft.draft_lines(services, context=replace(MEDICARE, **changes))


def counted(text, uid="S1"):
    return Explanation(uid, EIGHT, text, EIGHT_SOURCE, "shipped")


def split(text, uid="S1"):
    return Explanation(uid, "assistant_split", text, SPLIT_SOURCE, "shipped")


def test_a_line_carries_all_its_service_says():
    given = service(
        code="99213",
        date_to=date(2026, 3, 3),
        documented_units=Decimal(2),
        documented_charge=Decimal(80),
        documented_modifiers=("25",),
        diagnosis_keys=("D2",),
        place_of_service="11",
        ndc="00003029305",
        emergency=True,
        note="By phone",
        minutes=12,
    )
    assert drafted(given).lines == (
        Line(
            uid="S1",
            code="99213",
            modifiers=("25",),
            pointers=("D2",),
            units=Decimal(2),
            minutes=12,
            charge=Decimal(80),
            charge_reason="As the EMR charged.",
            place_of_service="11",
            from_date=DAY,
            to_date=date(2026, 3, 3),
            emergency=True,
            drug=Drug(ndc="00003029305"),
            note="By phone",
        ),
    )
    assert drafted(service(code="99213")).lines[0].drug is None


def test_a_service_all_the_assistants_is_one_line_with_its_minutes():
    (line,) = drafted(service(assistant_minutes=20)).lines
    assert (line.uid, line.units, line.minutes, line.modifiers) == ("S1", 1, 20, ("GP", "CQ"))


@pytest.mark.parametrize(
    ("documented_units", "charges"),
    [
        (None, ("50.00", "50.00")),  # the charge is for what the minutes support
        (Decimal(4), ("25.00", "25.00")),  # each part is one of the four charged
    ],
)
def test_the_parts_of_a_split_share_the_charge_of_the_whole(documented_units, charges):
    given = service(**ASSISTED, documented_units=documented_units, documented_charge=Decimal(100))
    assert tuple(str(line.charge) for line in drafted(given).lines) == charges


def test_the_fee_is_asked_with_the_modifiers_the_line_goes_out_with():
    class Fees:
        def fee(self, *, code, modifiers, on):
            amount = Decimal("8.50") if "CQ" in modifiers else Decimal(10)
            return tables.Fee(amount, "Standard")

    found = drafted(service(**ASSISTED), fees=Fees()).lines
    assert [str(line.charge) for line in found] == ["10.00", "8.50"]


class Indicators:
    """97799 has two sides on one day only, as a row of that day's fee schedule says."""

    def facts(self, code, on, *, modifier=""):
        row = ServiceFacts(code, modifier, bilateral="1", release="made up for tests")
        return row if (code, on) == ("64999", DAY) else None


def test_a_side_is_written_where_the_days_fee_schedule_knows_two():
    known = {"tables": Tables(physician_fees=Indicators())}
    given = service(code="64999", side=Side.LEFT)
    assert drafted(given, **known).lines[0].modifiers == ("LT",)
    later = service(code="64999", side=Side.LEFT, date_from=date(2026, 3, 3))
    assert drafted(later, **known).lines[0].modifiers == ()
    assert drafted(given).lines[0].modifiers == ()


BOTH = "40 timed minutes are 3 units by the 8-minute rule: 97110 20 min = 2, 97140 20 min = 1."
TIE = "The last unit could as well go to 97110 or 97140."
FIFTEEN = "15 timed minutes are 1 unit by the 8-minute rule: 97110 15 min = 1."
THIRTY = "30 timed minutes are 2 units by the 8-minute rule: 97110 30 min = 2."
SESSIONS = "23 timed minutes are 2 units by the 8-minute rule: 97110 23 min = 2."
SAME = "Counted together with the first 97110 of the day."
FOR_ALL = "The EMR gave CO CQ for all of it; the minutes give it to a part."
ALL_ASSISTANTS = (
    "Of 15 minutes the therapist gave 0 and the assistant 15: 1 unit is the assistant's."
)
ONE = "The EMR gave no units: one, as this code counts no time."


@pytest.mark.parametrize(
    ("services", "said"),
    [
        ([service(minutes=15)], [counted(FIFTEEN)]),
        (
            [service(minutes=10), service("S2", minutes=5), service("S3", minutes=8)],
            [
                counted(SESSIONS),
                Explanation("S2", "grouping.one_line", SAME),
                Explanation("S3", "grouping.one_line", SAME),
            ],
        ),
        (
            [service(minutes=20), service("S2", "97140", minutes=20)],
            [counted(BOTH), counted(TIE), counted(BOTH, "S2"), counted(TIE, "S2")],
        ),
        (
            [service(minutes=15, documented_units=Decimal(2))],
            [counted(FIFTEEN), counted("The EMR gave 2; the minutes support 1.")],
        ),
        ([service(**ASSISTED)], [counted(THIRTY), split(SPLIT)]),
        (
            [service(**ASSISTED, documented_modifiers=("CQ", "GP", "CO"))],
            [
                counted(THIRTY),
                split(SPLIT),
                Explanation("S1", "assistant_split", FOR_ALL, SPLIT_SOURCE),
            ],
        ),
        (
            [service(assistant_minutes=15, documented_modifiers=("CQ",))],
            [counted(FIFTEEN), split(ALL_ASSISTANTS)],
        ),
        ([service(code="99213")], [Explanation("S1", "units.one", ONE, release="shipped")]),
    ],
)
def test_every_sentence_is_said_of_its_service_by_its_rule(services, said):
    assert list(drafted(*services).explanations) == said
    assert list(draft.sketch(services, context=MEDICARE).explanations) == said


PLAN = Plan("1", "PT", date(2026, 1, 1), date(2026, 3, 31), kx_attested_on=date(2026, 2, 1))
OVER = History(plans=(PLAN,), accrued=(Accrued(2026, "PT_SLP", Decimal(2480), is_estimate=False),))


LEAF = {"documented_modifiers": ("modifiers",)}


def test_kx_is_explained_after_what_else_is_said_and_a_full_line_hinders_no_other():
    full = service(minutes=15, documented_modifiers=("GP", "59", "76", "77"), inputs=LEAF)
    own = service("S2", "97110", minutes=15, documented_modifiers=("GP",), inputs=LEAF)
    found = drafted(full, own, tables=TABLES, history=OVER)
    assert [line.modifiers for line in found.lines] == [("GP", "59", "76", "77"), ("GP", "KX")]

    said = found.explanations[-1]
    origin = found.provenance["lines[S2].modifiers"]
    words = "KX, attested on the plan of care on 2026-02-01. "
    assert (said.service, said.rule) == ("S2", "kx.threshold")
    assert said.text.startswith(words)
    assert said.source == kx.SOURCE
    assert origin.explanation == f"As the EMR sent it. {said.text}"
    assert (origin.kind, origin.rule) == (Kind.ENGINE, "kx.threshold")
    assert found.provenance["lines[S1].modifiers"].kind is Kind.EMR


def test_which_lines_there_are_has_an_origin_where_there_are_any():
    assert "lines" in drafted(service(minutes=15)).provenance
    assert drafted(service(minutes=7)).provenance == {}
    payer = Origin(kind=Kind.EMR, leaves=("coverage",), raws=("Part B",))
    assert drafted(service(minutes=15), payer=payer).provenance["lines"].leaves == ("coverage",)
