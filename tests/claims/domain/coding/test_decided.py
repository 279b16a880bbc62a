"""57 and the surgery a visit decided."""

from datetime import date, timedelta

import pytest

from claims.domain.coding.history import History, Surgery
from claims.domain.line_fixes import RemoveModifier, SetModifiers
from tests.claims.domain.edits.claims import DAY
from tests.claims.domain.edits.surgery import after, line, said


def swapped(*modifiers):
    return SetModifiers(line="S1", modifiers=modifiers)


TAKEN_OFF = RemoveModifier(line="S1", modifier="57")


@pytest.mark.parametrize(
    ("modifiers", "days", "severity", "offered"),
    [
        (("57",), 0, "BLOCKS", (TAKEN_OFF, swapped("25"))),
        (("57", "GA"), 0, "BLOCKS", (TAKEN_OFF, swapped("25", "GA"))),
        # Of a procedure of the day after, 25 is not the word either.
        (("57",), -1, "BLOCKS", (TAKEN_OFF,)),
        (("25", "57"), 0, "CONFIRM", (TAKEN_OFF,)),
    ],
)
@pytest.mark.parametrize(("code", "period"), [("20610", "000"), ("10060", "010")])
def test_57_beside_a_small_procedure_is_spoken_of_so(
    code, period, modifiers, days, severity, offered
):
    lines = (line(uid="S0"), line("97110", "57", uid="S2"), line("99213", *modifiers))
    assert said("57_only_with_090", *lines, **after(days, code)) == [
        (
            severity,
            "S1",
            f"57 is for 90-day surgery; this one has global days {period}.",
            {"modifiers": modifiers, "global": period},
            offered,
        )
    ]


@pytest.mark.parametrize(("days", "is_near"), [(-2, False), (-1, True), (0, True), (1, False)])
def test_57_is_of_a_surgery_of_the_day_or_the_day_after(days, is_near):
    found = said("57_only_with_090", line("99213", "57"), **after(days, "10060"))
    assert bool(found) is is_near


def test_one_major_surgery_near_is_enough_and_every_visit_is_judged():
    both = (Surgery("27447", DAY + timedelta(days=1), "090"), Surgery("10060", DAY, "010"))
    lines = (line("99213", "57"), line("99213", "57", uid="S2", on=DAY - timedelta(days=9)))
    assert said("57_only_with_090", *lines, history=History(surgeries=both)) == []
    small = (Surgery("10060", DAY, "010"), Surgery("10060", DAY - timedelta(days=9), "010"))
    found = said("57_only_with_090", *lines, history=History(surgeries=small))
    assert [one[1] for one in found] == ["S1", "S2"]


@pytest.mark.parametrize(
    ("code", "on", "is_left_alone"),
    [
        ("10000", DAY, True),
        ("69999", DAY, True),
        ("29881", DAY + timedelta(days=1), True),
        ("29881", DAY + timedelta(days=2), False),
        ("09999", DAY, False),
        ("70000", DAY, False),
        ("2988", DAY, False),
        ("20610", DAY, False),  # its global days are known
    ],
)
def test_57_is_left_alone_while_a_surgery_near_may_be_major(code, on, is_left_alone):
    lines = (line("99213", "57"), line(code, uid="S2", on=on))
    found = said("57_only_with_090", *lines, **after(0, "10060"))
    assert bool(found) is not is_left_alone


def test_the_calendars_last_day_has_no_day_after():
    last = date.max
    lines = (line("99213", "57", on=last), line("20610", uid="S2", on=last))
    assert [one[1] for one in said("57_only_with_090", *lines)] == ["S1"]


@pytest.mark.parametrize(
    ("days", "offered"),
    [(0, (TAKEN_OFF, swapped("25"))), (-1, (TAKEN_OFF,)), (1, None), (-2, None)],
)
def test_57_is_not_of_a_surgery_on_record_that_has_no_global_period(days, offered):
    found = said("57_only_with_090", line("99213", "57"), **after(days, "97110"))
    assert [(one[0], one[3]["global"], one[4]) for one in found] == (
        [("BLOCKS", "XXX", offered)] if offered else []
    )


def test_57_stands_while_a_major_surgery_is_near_whatever_else_is():
    surgeries = (Surgery("", DAY, "XXX"), Surgery("27447", DAY, "090"))
    known = {"history": History(surgeries=surgeries)}
    assert said("57_only_with_090", line("99213", "57"), **known) == []
    assert (
        said("57_only_with_090", line("99213", "57"), line("29881", uid="S2"), **after(0, "97110"))
        == []
    )


@pytest.mark.parametrize("code", ["97110", "29999", "11001", "59400"])
def test_lines_of_no_global_period_say_nothing_of_a_surgery_billed_tomorrow(code):
    assert said("57_only_with_090", line("99213", "57"), line(code, uid="S2")) == []


@pytest.mark.parametrize("code", ["29999", "11001", "59400"])
def test_a_surgery_on_record_whose_period_the_contractor_sets_may_be_major(code):
    assert said("57_only_with_090", line("99213", "57"), **after(0, code)) == []
