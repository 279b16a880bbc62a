"""What each transform makes of what clinics write, alone and one after another."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from claims.domain.mapping import chains, measures, transforms
from claims.domain.mapping.rules import Rule, faults, tables
from claims.domain.mapping.values import Unfit

CLINIC = transforms.Clinic({"sides": {"r": "RIGHT", "Right side": "RIGHT"}}, "America/Chicago")


def made(transform, argument, *values):
    steps = chains.parse(transform, argument)
    assert chains.fault(steps) == ("", "")
    return chains.run(steps, list(values), CLINIC)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("1 h 5 min", 65),
        ("1h05", 65),
        ("1 hr, 5 mins", 65),
        ("0:23", 23),
        ("23'", 23),
        ("23 min", 23),
        ("13:05-13:28", 23),
        ("13:05 to 13:28", 23),
        ("1:05 - 1:28 pm", 23),
        ("11:50-12:10 pm", 20),
        ("11:50 am – 12:10 pm", 20),
        (Decimal("23.0"), 23),
    ],
)
def test_minutes_are_read_as_clinics_write_them(said, minutes):
    assert made("minutes_from_text", "", said) == minutes


@pytest.mark.parametrize("said", ["13:28-13:05", "25:00-26:00", "13:05-", "1 h 5 kg", "h", "0:75"])
def test_minutes_nobody_can_read_are_refused(said):
    with pytest.raises(Unfit):
        made("minutes_from_text", "", said)


@pytest.mark.parametrize(
    ("argument", "said", "day"),
    [
        ("", "2026-03-03", date(2026, 3, 3)),
        ("", "2026-03-03T01:30:00Z", date(2026, 3, 2)),
        ("", datetime(2026, 3, 3, 1, 30, tzinfo=UTC), date(2026, 3, 2)),
        ("", date(2026, 3, 3), date(2026, 3, 3)),
        ("MM/DD/YYYY", "03/02/2026", date(2026, 3, 2)),
        ("DD MON YYYY|MM/DD/YY", "2 Mar 2026", date(2026, 3, 2)),
        ("DD MON YYYY|MM/DD/YY", "3/2/26", date(2026, 3, 2)),
        ("MM/DD/YYYY HH:MI", "03/02/2026 23:30", date(2026, 3, 2)),
        ("MM/DD/YYYY HH:MI @ UTC", "03/03/2026 01:30", date(2026, 3, 2)),
        ("MM/DD/YYYY HH:MI AM @ UTC", "03/03/2026 01:30 AM", date(2026, 3, 2)),
        ("MM/DD/YYYY @ UTC", "03/03/2026", date(2026, 3, 3)),
    ],
)
def test_a_date_is_the_clinics_day(argument, said, day):
    assert made("date", argument, said) == day


@pytest.mark.parametrize(
    ("argument", "said", "clock"),
    [
        ("", "13:05", time(13, 5)),
        ("", "1:05 PM", time(13, 5)),
        ("", "2026-03-03T01:30:00Z", time(19, 30)),
        ("HH.MI", "13.05", time(13, 5)),
    ],
)
def test_a_time_is_the_clinics_clock(argument, said, clock):
    assert made("time", argument, said) == clock


@pytest.mark.parametrize(
    ("argument", "said", "amount"),
    [
        ("h to min", "1.5", "90"),
        ("min to h", "90", "1.5"),
        ("s to min", "10", "0.166667"),
        ("in to cm", "10", "25.4"),
        ("lb to kg", "100", "45.359237"),
        ("mcg to mg", "2500", "2.5"),
        ("g to mcg", "1", "1000000"),
        ("l to ml", "0.25", "250"),
    ],
)
def test_units_are_converted_by_a_fixed_table(argument, said, amount):
    assert str(made("convert", argument, said)) == amount


@pytest.mark.parametrize("argument", ["", "h", "h to kg", "min to fortnight", "to"])
def test_units_that_are_not_in_the_table_are_refused_at_save(argument):
    assert measures.KNOWN in measures.check(argument)


@pytest.mark.parametrize(
    ("transform", "argument", "values", "result"),
    [
        ("title", "", ["de la CRUZ"], "De La Cruz"),
        ("lower", "", ["GP "], "gp"),
        ("split | part", "; || 2", ["a; b; c"], "b"),
        ("split | part", "- || last", ["a-b-c"], "c"),
        ("join", "-", ["a", "b "], "a-b"),
        ("join", "", ["a", "b"], "a b"),
        ("trim | upper", "", [" ab-12 "], "AB-12"),
        ("join | lookup", " || sides", ["Right", "side"], "RIGHT"),
        ("extract | convert | integer", r"([\d.]+) ?h || h to min", ["1.5 h of PT"], 90),
        ("split | sum", "+", ["15+8"], Decimal(23)),
        ("coalesce | upper", "", ["x", "y"], "X"),
        ("lower | lookup", "sides", ["R"], "RIGHT"),
        ("date", "YYYY-MM-DD|MM/DD/YYYY", ["3/2/2026"], date(2026, 3, 2)),
    ],
)
def test_steps_are_done_one_after_another(transform, argument, values, result):
    assert made(transform, argument, *values) == result


@pytest.mark.parametrize(
    ("transform", "argument", "cell", "words"),
    [
        ("trim | nope", "", "transform", 'no transform called "nope"'),
        ("trim | ", "", "transform", 'no transform called ""'),
        ("trim | constant", "PT", "transform", "A constant stands alone"),
        ("trim|trim|trim|trim|trim|trim", "", "transform", "at most 5 steps"),
        ("split | upper", ",", "transform", "upper takes text; the step before gives a list"),
        ("trim | lookup", "a || b", "argument", "2 arguments for 1 steps"),
        ("trim | lookup", "", "argument", "Name the look-up table"),
        ("split | part", ",", "argument", "Say which part"),
        ("date", "MM/DD/YYYY @ Nowhere", "argument", "a time zone, such as UTC"),
        ("date", "MM/YYYY", "argument", "Write dates like"),
        ("time", "HH", "argument", "Write times like"),
        ("convert", "h to lb", "argument", "Say from which unit to which"),
    ],
)
def test_steps_that_cannot_follow_are_refused_where_they_are_written(
    transform, argument, cell, words
):
    rule = Rule(
        key="r",
        source="fields[a]",
        transform=transform,
        argument=argument,
        target="additional_information",
    )
    assert [one.cell for one in faults(rule) if words in one.words] == [cell]


def test_what_a_look_up_lacks_is_the_value_as_the_steps_before_left_it():
    with pytest.raises(transforms.Unmatched) as unmatched:
        made("trim | upper | lookup", "sides", " up ")
    assert (unmatched.value.table, unmatched.value.value) == ("sides", "UP")
    assert "UP" not in str(unmatched.value)


def test_the_look_ups_of_all_steps_are_known():
    assert tables("join | lookup", "- || sides") == ("sides",)
    assert tables("lookup", "sides") == ("sides",)
    assert tables("upper", "sides") == ()


@pytest.mark.parametrize("name", sorted(transforms.REGISTRY.keys() - {"part", "constant", ""}))
def test_the_example_of_each_transform_may_be_saved(name):
    one = transforms.REGISTRY[name]
    assert bool(one.argument) == bool(one.example)
    assert chains.fault(chains.parse(name, one.example)) == ("", "")
