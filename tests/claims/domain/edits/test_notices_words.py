"""What is said of GA, GX, GY and GZ: the line, the sentence, what is offered."""

from datetime import date, timedelta

import pytest

from claims.domain.coding.history import History, Notice
from claims.domain.line_fixes import RemoveModifier
from tests.claims.domain.edits.claims import DAY, remarks, with_lines


def off(*modifiers):
    return tuple(RemoveModifier(line="S2", modifier=one) for one in modifiers)


def said(edit, *modifiers, notices=(), **known):
    lines = ({}, {"modifiers": modifiers})
    known = {"history": History(notices=notices), **known}
    return remarks(f"notices.{edit}", with_lines(*lines), **known)


@pytest.mark.parametrize(
    "pair", [("GA", "GZ"), ("GA", "GX"), ("GX", "GZ"), ("KX", "GZ"), ("KX", "GA"), ("GX", "KX")]
)
def test_two_that_contradict_each_other_are_spoken_of_so(pair):
    one, other = pair
    told = (
        "CONFIRM",
        "S2",
        f"97110 carries {one} and {other}, which contradict each other.",
        {"pair": pair},
        off(*pair),
    )
    assert said("contradict", other, "GP", one) == [told]
    assert said("contradict", one, other) == [told]
    assert said("contradict", one) == said("contradict", other) == []
    assert said("contradict", *pair, payer_class="COMMERCIAL") == []


def test_three_that_contradict_each_other_are_told_pair_by_pair():
    pairs = [one[3]["pair"] for one in said("contradict", "GA", "GZ", "GX")]
    assert sorted(pairs) == [("GA", "GX"), ("GA", "GZ"), ("GX", "GZ")]


def test_ga_without_its_notice_is_spoken_of_so():
    assert said("none_on_file", "GP", "GA") == [
        (
            "CONFIRM",
            "S2",
            "97110 carries GA and no signed notice (ABN) that covers it is on file.",
            {"code": "97110", "on": DAY},
            off("GA"),
        )
    ]
    assert said("none_on_file", "GX") == []
    assert said("none_on_file", "GA", payer_class="COMMERCIAL") == []


@pytest.mark.parametrize(
    ("notice", "covers"),
    [
        (Notice(DAY), True),
        (Notice(DAY + timedelta(days=1)), False),
        (Notice(date(2026, 1, 1), valid_to=DAY), True),
        (Notice(date(2026, 1, 1), valid_to=DAY - timedelta(days=1)), False),
        (Notice(DAY, codes=frozenset({"97110", "97140"})), True),
        (Notice(DAY, codes=frozenset({"97140"})), False),
    ],
)
def test_a_notice_covers_its_codes_from_its_signature_to_its_end(notice, covers):
    others = (Notice(DAY + timedelta(days=9)), notice)
    assert bool(said("none_on_file", "GA", notices=others)) is not covers


def test_no_notice_covers_a_line_of_no_day():
    lines = with_lines({"modifiers": ("GA",), "from_date": None})
    known = {"history": History(notices=(Notice(DAY),))}
    assert [one[3] for one in remarks("notices.none_on_file", lines, **known)] == [
        {"code": "97110", "on": None}
    ]
