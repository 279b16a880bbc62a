"""A rule's faults are told when it is written."""

import pytest

from claims.domain.mapping import targets, transforms
from claims.domain.mapping.rules import Rule, check, faults
from claims.domain.mapping.values import Unfit

CLINIC = transforms.Clinic({}, "America/Chicago")


def rule(**changes) -> Rule:
    return Rule(**{"key": "r", "source": "fields[a]", "target": "referral_number", **changes})


def test_a_sound_rule_has_no_fault():
    assert check(rule()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"target": "billing.npi"}, "no target called"),
        ({"target": "lines[S1].code"}, "no target called"),
        ({"target": "service.nope", "for_each": "services"}, "no target called"),
        ({"target": "service.minutes"}, "for each of services"),
        ({"for_each": "services"}, "once for the visit"),
        ({"transform": "number", "target": "onset_date"}, "takes a date; the rule gives a number"),
        ({"transform": "date", "target": "amount_paid"}, "takes a number; the rule gives a date"),
        ({"transform": "nope"}, "no transform called"),
        ({"source": ""}, "needs a source"),
        ({"source": "fields[a"}, "no path"),
        ({"source": "secrets.key"}, "not part of a visit"),
        ({"source": "sources"}, "not part of a visit"),
        ({"source": "service.code"}, "for each of services"),
        ({"source": "fields[a], fields[b]"}, "takes one source"),
        ({"source": "fields[a]", "transform": "days_between"}, "takes two sources"),
        ({"value": "1", "source": "fields[a]"}, "not both"),
        ({"condition": "1 +"}, "The condition: line 1, column 4"),
        ({"source": "", "value": "nope(1)"}, "The value: There is no function"),
        ({"transform": "lookup"}, "Name the look-up"),
        ({"transform": "constant", "source": ""}, "needs its value"),
        ({"transform": "date", "argument": "soon", "target": "onset_date"}, "MM/DD/YYYY"),
        ({"target": "onset_date", "default": "soon"}, "default is not a date"),
    ],
)
def test_each_fault_is_a_sentence(changes, words):
    assert any(words in fault for fault in check(rule(**changes)))


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({"source": "fields[a"}, "source"),
        ({"transform": "nope"}, "transform"),
        ({"transform": "lookup"}, "argument"),
        ({"condition": "1 +"}, "condition"),
        ({"source": "", "value": "nope(1)"}, "value"),
        ({"target": "service.minutes"}, "for_each"),
        ({"target": "onset_date", "transform": "number"}, "target"),
        ({"target": "onset_date", "default": "soon"}, "default"),
    ],
)
def test_each_fault_stands_at_the_cell_where_it_is_mended(changes, cell):
    assert [fault.cell for fault in faults(rule(**changes))] == [cell]


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|aa)*b", "(", ""])
def test_a_pattern_that_cannot_be_searched_with_is_a_fault_of_the_rule(pattern):
    assert check(rule(transform="extract", argument=pattern))


@pytest.mark.parametrize("pattern", [r"(\d+) ?min", r"[A-Z]{2}\d{4}", r"#(\d+)", r"\d+\s*x"])
def test_a_plain_pattern_is_taken(pattern):
    assert check(rule(transform="extract", argument=pattern)) == []


@pytest.mark.parametrize(
    ("name", "value", "argument", "expected"),
    [
        ("minutes_from_text", "23 min", "", 23),
        ("minutes_from_text", "0:23", "", 23),
        ("minutes_from_text", "1:05:00", "", 65),
        ("minutes_from_text", "1 h 5 min", "", 65),
        ("minutes_from_text", "45", "", 45),
        ("minutes_from_text", 45, "", 45),
        ("digits", "(555) 010", "", "555010"),
        ("extract", "PT 23 min", r"(\d+) min", "23"),
        ("split", "a; b;", ";", ("a", "b")),
        ("upper", " gp ", "", "GP"),
    ],
)
def test_transforms_read_what_clinics_write(name, value, argument, expected):
    assert transforms.REGISTRY[name].function(value, argument, CLINIC) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minutes_from_text", "some"),
        ("minutes_from_text", ""),
        ("number", "NaN"),
        ("number", "1e999"),
        ("integer", "2.5"),
        ("date", "13/45/2026"),
        ("number", "²"),
    ],
)
def test_what_a_transform_cannot_read_is_refused(name, value):
    with pytest.raises(Unfit):
        transforms.REGISTRY[name].function(value, "", CLINIC)


def test_a_date_may_be_written_in_one_of_several_forms():
    read = transforms.REGISTRY["date"].function
    assert str(read("2/1/2026", "YYYY-MM-DD|MM/DD/YYYY", CLINIC)) == "2026-02-01"


@pytest.mark.parametrize(
    ("target", "value"),
    [
        ("service.minutes", "-5"),
        ("service.minutes", True),
        ("service.side", "up"),
        ("service.discipline", "X"),
        ("onset_date", "soon"),
        ("accident.auto", "perhaps"),
        ("amount_paid", "Infinity"),
        ("referral_number", "x" * 301),
    ],
)
def test_a_target_refuses_what_does_not_belong_there(target, value):
    with pytest.raises(Unfit):
        targets.coerce(target, value)


def test_targets_take_the_words_clinics_use():
    assert targets.coerce("service.side", "RT") == "RIGHT"
    assert targets.coerce("service.discipline", "GO") == "OT"
    assert targets.coerce("service.modifiers", "gp, kx") == ("GP", "KX")
    assert targets.coerce("accident.auto", "Yes") is True


@pytest.mark.parametrize("value", ["1e-300", "1e-9999999999"])
def test_a_number_of_endless_places_is_no_amount(value):
    with pytest.raises(Unfit, match="more than 40 decimal places"):
        targets.coerce("amount_paid", value)
