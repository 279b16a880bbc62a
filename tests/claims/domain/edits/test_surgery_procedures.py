"""What is said of procedures in a surgery's days, and of words against the record."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims.domain.line_fixes import RemoveLine, RemoveModifier, SetCharge, SetModifiers
from tests.claims.domain.edits.claims import DAY
from tests.claims.domain.edits.surgery import after, first, line, recorded, said
from tests.claims.domain.edits.tables import Fees, tables

THERAPY = line("97110", "GP", uid="S7")
RELATES = "staged (58), a return to the operating room (78) or unrelated (79)?"


@pytest.mark.parametrize(
    ("relation", "offered"),
    [
        ("", (first("58", "S2"), first("78", "S2"), first("79", "S2"))),
        ("STAGED", (first("58", "S2"),)),
        ("RETURN_TO_OR", (first("78", "S2"),)),
        ("UNRELATED", (first("79", "S2"),)),
        ("RELATED", (RemoveLine(line="S2"),)),
    ],
)
def test_a_procedure_in_the_period_is_spoken_of_in_these_words(relation, offered):
    lines = (line("97110", "GP"), line("20610", "RT", uid="S2"))
    found = said("procedure_in_period", *lines, **after(42, relation=relation))
    inputs = {
        "code": "20610",
        "modifiers": ("RT",),
        "days": 42,
        "global": "090",
        "relation": relation,
    }
    assert found == [
        ("CONFIRM", "S2", f"20610 is day 42 of 90 after 27447: {RELATES}", inputs, offered)
    ]


@pytest.mark.parametrize(("days", "is_inside"), [(0, False), (1, True), (90, True), (91, False)])
def test_a_procedure_is_asked_from_the_first_to_the_ninetieth_day(days, is_inside):
    assert bool(said("procedure_in_period", line("20610"), **after(days))) is is_inside


@pytest.mark.parametrize("modifier", ["58", "78", "79"])
def test_each_procedure_that_does_not_say_how_it_relates_is_asked(modifier):
    lines = (line("20610", modifier), line("10060", uid="S2"), line("20610", uid="S3"))
    found = said("procedure_in_period", *lines, **after(42))
    assert [one[1] for one in found] == ["S2", "S3"]


@pytest.mark.parametrize(
    ("modifiers", "facts", "wrong", "words", "left"),
    [
        (
            ("24", "GA"),
            {"is_related_to_surgery": True},
            ["24"],
            "24; the record says that the visit was about the surgery",
            ("GA",),
        ),
        (
            ("25",),
            {"is_separate": False},
            ["25"],
            "25; the record says that the visit was not separate from the procedure",
            (),
        ),
        (
            ("57",),
            {"is_decision_for_surgery": False},
            ["57"],
            "57; the record says that the visit did not decide the surgery",
            (),
        ),
        (
            ("57", "25"),
            {"is_decision_for_surgery": False, "is_separate": False},
            ["57", "25"],
            (
                "57 and 25; the record says that the visit did not decide the surgery and that the "
                "visit was not separate from the procedure"
            ),
            (),
        ),
        (
            ("25", "57"),
            {"is_separate": False},
            ["25"],
            "25; the record says that the visit was not separate from the procedure",
            None,
        ),
        (
            ("57", "25"),
            {"is_decision_for_surgery": False},
            ["57"],
            "57; the record says that the visit did not decide the surgery",
            ("25",),
        ),
    ],
)
def test_a_word_against_the_record_is_spoken_of_so(modifiers, facts, wrong, words, left):
    fix = () if left is None else (SetModifiers(line="S1", modifiers=left),)
    found = said("word_against_record", line("99213", *modifiers), THERAPY, **recorded(**facts))
    assert found == [("CONFIRM", "S1", f"99213 carries {words}.", {"modifiers": wrong}, fix)]


@pytest.mark.parametrize("charge", ["0.01", "90.00"])
def test_a_tracked_visit_carries_no_charge(charge):
    tracked = line("99024", charge=Decimal(charge))
    assert said("tracking_has_a_charge", line(uid="S0"), tracked) == [
        (
            "CONFIRM",
            "S1",
            "99024 is never paid and carries no charge.",
            {"charge": Decimal(charge)},
            (SetCharge(line="S1", charge=Decimal(0)),),
        )
    ]


@pytest.mark.parametrize(("code", "days"), [("20610", "000"), ("97110", "XXX"), ("59400", "MMM")])
@pytest.mark.parametrize(
    ("modifiers", "given"),
    [(("54",), ["54"]), (("RT", "55"), ["55"]), (("55", "54"), ["55", "54"])],
)
@pytest.mark.parametrize(("payer", "severity"), [("MEDICARE", "BLOCKS"), ("COMMERCIAL", "CONFIRM")])
def test_what_has_no_follow_up_days_has_nothing_to_part(
    code, days, modifiers, given, payer, severity
):
    lines = (line("10060", "54", uid="S0"), line(code, *modifiers), line(code, uid="S2"))
    assert said("part_of_no_package", *lines, payer_class=payer) == [
        (
            severity,
            "S1",
            f"{code} has global days {days}: nothing for {' and '.join(given)} to part.",
            {"code": code, "modifiers": given, "days": days},
            tuple(RemoveModifier(line="S1", modifier=one) for one in given),
        )
    ]


@pytest.mark.parametrize("code", ["10060", "27447", "29999", "12345"])
def test_what_has_follow_up_days_or_days_nobody_knows_may_be_parted(code):
    assert said("part_of_no_package", line(code, "54"), line(code, "55", uid="S2")) == []
    assert said("part_of_no_package", line(code, "54"), tables=tables()) == []


def test_nobody_dated_a_line_and_no_surgery_is_asked_of_it():
    undated = line("20610", on=None)
    assert said("procedure_in_period", undated, line(uid="S2"), **after(42)) == []


OF_THE_DAY = tables(
    physician_fees=Fees(of=DAY, c20610={"global_days": "000"}, c97110={"global_days": "XXX"})
)


def test_global_days_are_those_of_the_lines_own_day():
    assert said("part_of_no_package", line("20610", "54"), tables=OF_THE_DAY)
    known = {"tables": OF_THE_DAY, **after(0, "10060")}
    assert said("57_only_with_090", line("99213", "57"), line("20610", uid="S2"), **known)
    later = DAY + timedelta(days=1)
    assert not said("part_of_no_package", line("20610", "54", on=later), tables=OF_THE_DAY)
