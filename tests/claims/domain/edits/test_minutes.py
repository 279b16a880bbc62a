"""What the edits on minutes say: words, place, what was judged, what is offered."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.domain.edits.findings import Severity
from claims.domain.facts import Discipline, DocumentedService
from tests.claims.domain.edits.claims import CLEAN, DAY, examine

NEXT_DAY = date(2026, 3, 3)


def line(uid="S1", code="97110", units=2, minutes=30, modifiers=("GP",), **changes):
    values = {"uid": uid, "code": code, "minutes": minutes, "modifiers": modifiers}
    values["units"] = None if units is None else Decimal(units)
    return CLEAN.lines[0].model_copy(update={**values, **changes})


def service(key="S1", code="97110", minutes=30, on=DAY, **facts):
    return DocumentedService(key=key, code=code, minutes=minutes, date_from=on, **facts)


def found(edit, *lines, services=(), **known):
    content = CLEAN.model_copy(update={"lines": lines})
    told = examine(content, services=services, **known)
    return [one for one in told if one.edit == f"minutes.{edit}"]


def excess(*lines, services=()):
    return [
        (one.subject, one.inputs["billed"], one.inputs["most"], one.fixes)
        for one in found("units_exceed_minutes", *lines, services=services)
    ]


def to(units, uid="S1"):
    return (fixes.SetUnits(line=uid, units=Decimal(units)),)


def test_units_beyond_the_minutes_are_told_with_the_arithmetic():
    (one,) = found("units_exceed_minutes", line(units=3), services=(service(),))
    assert one.message == (
        "97110 carries 3 units; its minutes support 2. "
        "30 timed minutes are 2 units by the 8-minute rule: 97110 30 min = 2."
    )
    assert (one.subject, one.severity) == ("S1", Severity.BLOCKS)
    assert one.inputs == {"code": "97110", "billed": 3, "minutes": {"97110": 30}, "most": 2}


@pytest.mark.parametrize(
    ("lines", "services", "said"),
    [
        # The last line that can give up the excess gives it up and stays.
        ((line(units=1), line("S2", units=4)), (), [("S2", 5, 4, to(3, "S2"))]),
        ((line(units=4), line("S2", units=1)), (), [("S1", 5, 4, to(3))]),
        ((line(units=5), line("S2", units=1)), (), [("S1", 6, 4, to(3))]),
        # A line goes only where the record itself keeps its minutes.
        (
            (line(units=1, minutes=None), line("S2", units=1, minutes=None)),
            (service(minutes=15),),
            [("S2", 2, 1, (fixes.RemoveLine(line="S2"),))],
        ),
        ((line(units=1, minutes=10), line("S2", units=1, minutes=10)), (), [("S2", 2, 1, ())]),
        ((line(units=None), line("S2", units=5)), (), [("S2", 5, 4, to(4, "S2"))]),
        # What a person wrote on the line goes before less in the record.
        ((line(units=3, minutes=45),), (service(minutes=30),), []),
        ((line(units=3, minutes=15),), (service(minutes=45),), []),
    ],
)
def test_the_line_that_carries_too_much_is_offered_what_fits(lines, services, said):
    assert excess(*lines, services=services) == said


def tied(*codes):
    """Eight recorded minutes of each code, and one unit of each line."""
    lines = [line(f"S{n}", code, 1, None) for n, code in enumerate(codes)]
    of_codes = dict.fromkeys(codes)
    return lines, [service(f"V{n}", code, 8) for n, code in enumerate(of_codes)]


def test_a_code_that_lost_the_tie_is_told_all_it_carries_too_much():
    lines, services = tied("97110", "97140", "97140")
    assert excess(*lines, services=services) == [("S2", 2, 0, ())]


def test_as_many_codes_give_up_a_unit_they_tie_for_as_took_it_too_many():
    lines, services = tied("97110", "97112", "97140", "97530")
    gone = {uid: (fixes.RemoveLine(line=uid),) for uid in ("S2", "S3")}
    found = excess(*lines, services=services)
    assert found == [(uid, 1, 0, fix) for uid, fix in gone.items()]
    assert excess(*lines[:3], services=services) == [("S2", 1, 0, gone["S2"])]
    assert excess(*lines[:2], services=services) == []


@pytest.mark.parametrize(
    ("second", "facts"),
    [
        (line("S2", units=2, minutes=None, modifiers=("GO",)), {"discipline": Discipline.OT}),
        (line("S2", units=2, minutes=None, modifiers=("GO",)), {"documented_modifiers": ("GO",)}),
        (line("S2", units=2, minutes=None, from_date=NEXT_DAY), {"on": NEXT_DAY}),
    ],
)
def test_each_day_and_discipline_counts_alone(second, facts):
    services = (service(minutes=37, discipline=Discipline.PT), service("S2", minutes=15, **facts))
    assert excess(line(minutes=None), second, services=services) == [("S2", 2, 1, to(1, "S2"))]


def test_a_line_of_no_discipline_takes_the_only_one_of_its_day_alone():
    bare = line("S2", units=1, minutes=8, modifiers=())
    with_one = (line(units=2, minutes=22), bare)  # 30 minutes together
    assert excess(*with_one) == [("S1", 3, 2, to(1))]
    other_day = (line(units=1, minutes=22), line("S2", units=1, minutes=8, modifiers=()))
    apart = (other_day[0].model_copy(update={"from_date": NEXT_DAY}), other_day[1])
    assert excess(*apart) == []


def test_a_timed_line_nobody_timed_is_asked_about():
    (one,) = found("total_timed_minutes_missing", line(minutes=None))
    assert one.message == "97110 is billed by time and no minutes are documented."
    assert (one.subject, one.severity) == ("S1", Severity.CONFIRM)
    assert one.inputs == {"code": "97110", "units": 2}


def test_units_the_emr_counted_otherwise_are_shown_code_by_code():
    services = (
        service(documented_units=Decimal(1)),
        service("S3", documented_units=Decimal(3)),
        service("S2", "97140", documented_units=Decimal(2)),
        service("S4", "97112"),
    )
    lines = (line(), line("S2", "97140"), line("S3", units=None), line("S4", "97112"))
    (one,) = found("documented_units_differ", *lines, services=services)
    assert one.message == "The EMR gave 4 units of 97110; the claim carries 2."
    assert (one.subject, one.severity) == ("S1", Severity.NOTE)
    assert one.inputs == {"code": "97110", "emr": 4, "billed": 2}


def test_what_is_documented_and_not_billed_is_named():
    services = (
        service(),
        service("S2", "97140", minutes=None),
        service("S3", "97150", 12),
        service("S4", "", 12),
    )
    told = found("service_not_billed", line(), services=services)
    assert [(one.message, one.subject, one.inputs) for one in told] == [
        (
            "97140 is documented and is not on the claim.",
            "",
            {"service": "S2", "code": "97140", "minutes": None},
        ),
        (
            "97150 is documented with 12 minutes and is not on the claim.",
            "",
            {"service": "S3", "code": "97150", "minutes": 12},
        ),
    ]


def test_an_untimed_code_is_one_unit():
    lines = (line("S2", "97150", None, None), line("S3", "97150", 1, None))
    (one,) = found("untimed_once_a_day", *lines, line("S1", "97150", 3, None))
    assert one.message == "97150 does not count time: one unit, not 3."
    assert (one.subject, one.inputs) == ("S1", {"code": "97150", "units": 3})
    assert one.fixes == to(1)


def test_a_tied_unit_both_took_is_told_beside_what_a_line_has_too_much():
    lines = (line(units=2, minutes=8), line("S2", "97140", units=1, minutes=8))
    services = (service(minutes=8), service("S2", "97140", minutes=8))
    told = {(uid, most) for uid, _, most, _ in excess(*lines, services=services)}
    assert told == {("S1", 1), ("S2", 0)}
    (left,) = excess(line(units=1, minutes=8), lines[1], services=services)
    assert left[:3] == ("S2", 1, 0)
    assert not excess(line(units=1, minutes=8), services=services)
