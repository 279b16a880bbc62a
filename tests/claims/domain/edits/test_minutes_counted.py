"""How units are held against minutes: by day, discipline and code, ties and all."""

from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.domain.facts import Discipline
from tests.claims.domain.edits.test_minutes import NEXT_DAY, excess, found, line, service, tied, to

MIDPOINT = {"payer_units_method": "CPT_MIDPOINT"}


def test_a_payer_that_counts_each_code_alone_is_held_to_that():
    lines = (line(units=1, minutes=8), line("S2", "97140", units=1, minutes=8))
    assert found("units_exceed_minutes", *lines, **MIDPOINT) == []
    assert [one.subject for one in found("units_exceed_minutes", *lines)] == ["S2"]


def test_a_day_nobody_timed_does_not_hide_the_next():
    lines = (line(minutes=None), line("S2", units=3, from_date=NEXT_DAY))
    assert excess(*lines) == [("S2", 3, 2, to(2, "S2"))]


def test_a_line_without_units_counts_none():
    lines = (line(units=None, minutes=15), line("S2", "97140", units=1, minutes=15))
    assert excess(*lines) == []
    tied = (line(units=None, minutes=8), line("S2", "97140", units=1, minutes=8))
    assert excess(*tied) == []


def test_units_the_emr_did_not_count_do_not_hide_those_it_did():
    services = (service(), service("S2", "97140", documented_units=Decimal(1)))
    (one,) = found("documented_units_differ", line(), line("S2", "97140"), services=services)
    assert one.subject == "S2"


@pytest.mark.parametrize(("units", "is_told"), [(None, False), (1, False), (2, True)])
def test_an_untimed_code_of_two_units_is_told(units, is_told):
    assert bool(found("untimed_once_a_day", line(code="97150", units=units))) is is_told


def test_lines_of_two_disciplines_leave_one_without_its_own_apart():
    bare = line("S3", units=1, minutes=8, modifiers=())
    lines = (line(units=1, minutes=15), line("S2", units=1, minutes=15, modifiers=("GO",)), bare)
    assert excess(*lines) == []
    assert excess(line(units=1, minutes=15), bare) == []


@pytest.mark.parametrize(
    ("facts", "most"),
    [
        ({}, 2),  # nobody says otherwise: of the day's only discipline
        ({"documented_modifiers": ("KX", "GP")}, 2),
        ({"documented_modifiers": ("KX",)}, 2),
        ({"documented_modifiers": ("GO",)}, 0),
        ({"discipline": Discipline.OT, "documented_modifiers": ("GP",)}, 0),
    ],
)
def test_recorded_minutes_are_of_the_discipline_the_record_names(facts, most):
    own = line(units=3, minutes=0)
    ((_, _, said, _),) = excess(own, services=(service("V1", **facts),))
    assert said == most


def test_recorded_minutes_of_one_code_add_up():
    services = (service("V1", minutes=15), service("V2", minutes=15), service("V3", minutes=None))
    assert excess(line(units=3, minutes=None), services=services) == [("S1", 3, 2, to(2))]


def test_units_tied_codes_all_took_are_given_up_in_turn():
    """Four codes of 8 minutes are two units; three lines took one, and one of them two."""
    lines, services = tied("97110", "97112", "97140")
    more = [lines[0].model_copy(update={"units": Decimal(3)}), *lines[1:]]
    assert excess(*more, services=services) == [
        ("S0", 3, 1, to(1, "S0")),
        ("S2", 1, 0, (fixes.RemoveLine(line="S2"),)),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        # The last line that holds just the excess, its minutes in the record, goes.
        ((line(units=2, minutes=None), line("S2", units=1, minutes=None)), "S2"),
        ((line(units=1, minutes=None), line("S2", units=2, minutes=None)), "S2"),
        ((line(units=3, minutes=None), line("S2", units=None, minutes=None)), "S1"),
    ],
)
def test_the_last_line_that_can_gives_up_the_excess(lines, said):
    ((uid, *_),) = excess(*lines, services=(service(minutes=30),))
    assert uid == said


def test_a_line_of_no_discipline_at_all_is_held_against_all_the_record_has():
    bare = line(units=3, minutes=None, modifiers=())
    services = (service("V1", discipline=Discipline.PT), service("V2", minutes=0))
    assert excess(bare, services=services) == [("S1", 3, 2, to(2))]


def test_a_line_of_no_minutes_is_shown_with_none():
    (one,) = found("units_exceed_minutes", line(units=1, minutes=0))
    assert one.inputs["minutes"] == {"97110": 0}


def carried(*lines, minutes):
    """Return what is told of lines of (code, units) whose minutes the record has."""
    made = [line(f"S{n}", code, units, None) for n, (code, units) in enumerate(lines)]
    services = [service(f"V{code}", code, spent) for code, spent in minutes.items()]
    return [(uid, most) for uid, _, most, _ in excess(*made, services=services)]


def test_a_code_that_tied_keeps_its_unit_once_another_gave_up_its_excess():
    minutes = {"97110": 8, "97140": 8, "97112": 15}  # two units
    lines = (("97110", None), ("97140", 1), ("97112", 2))
    assert carried(*lines, minutes=minutes) == [("S2", 1)]


def test_what_gave_up_its_excess_does_not_give_it_up_twice():
    minutes = {"97110": 8, "97140": 8, "97112": 15}
    lines = (("97110", 1), ("97140", 1), ("97112", 2))
    assert carried(*lines, minutes=minutes) == [("S1", 0), ("S2", 1)]


def test_of_two_that_took_a_tied_unit_too_many_one_gives_it_up():
    minutes = dict.fromkeys(("97110", "97112", "97140", "97530"), 8)  # two units
    lines = (("97110", 1), ("97112", None), ("97140", 1), ("97530", 1))
    assert carried(*lines, minutes=minutes) == [("S3", 0)]


def test_each_gives_up_one_unit_beside_those_it_has_for_itself():
    minutes = dict.fromkeys(("97110", "97112", "97140", "97530"), 23)  # six units
    lines = tuple((code, 2) for code in minutes)
    assert carried(*lines, minutes=minutes) == [("S2", 1), ("S3", 1)]


def test_a_line_without_units_has_none_to_give_up():
    assert excess(line(units=1, minutes=3), line("S2", units=None, minutes=3)) == [("S1", 1, 0, ())]


def test_what_no_single_line_can_give_up_is_told_on_the_last():
    lines = (line(f"S{n}", units=1, minutes=5) for n in range(3))
    assert excess(*lines) == [("S2", 3, 1, ())]
