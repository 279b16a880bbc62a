"""What was thrown away of a drug: before JZ, and against the record."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain.line_fixes import RemoveLine, RemoveModifier, SetModifiers
from tests.claims.domain.edits.drugs import JZ, THERAPY, drug, given, said


@pytest.mark.parametrize(
    ("on", "discarded", "is_asked"),
    [
        (date(2016, 12, 31), "2", False),
        (date(2017, 1, 1), "2", True),
        (date(2023, 6, 30), "2", True),
        (date(2023, 6, 30), "0.5", False),
        (date(2023, 6, 30), "0", False),
        (date(2023, 6, 30), None, False),
    ],
)
@pytest.mark.parametrize("amount", ["4", None])
def test_before_jz_a_whole_unit_on_record_asks_for_jw(on, discarded, is_asked, amount):
    record = given(amount=amount, discarded=discarded)
    found = said("jw_or_jz_required", THERAPY, drug(from_date=on), **record)
    words = "J3301 came from a single-dose container: JW for what was thrown away."
    assert [one[:3] for one in found] == [("BLOCKS", "S2", words)] * is_asked


def test_before_jz_a_container_nobody_named_is_not_noted():
    before = drug(from_date=date(2020, 6, 30))
    assert said("jw_or_jz_required", THERAPY, before) == []
    assert said("jw_or_jz_required", THERAPY, before, **given("", discarded="2")) == []


NONE_LEFT = "J3301 carries JW; the record says that no whole unit of it was thrown away."
SOME_LEFT = "J3301 carries JZ; the record says that 2 units of it were thrown away."
JZ_OFF = RemoveModifier(line="S2", modifier="JZ")


def test_jz_against_the_record_gives_way_to_a_line_of_the_waste():
    ((severity, uid, words, inputs, (fix,)),) = said(
        "waste_against_record", THERAPY, drug("RT", "JZ"), **given(discarded="2")
    )
    assert (severity, uid, words) == ("CONFIRM", "S2", SOME_LEFT)
    assert inputs == {"modifiers": ("RT", "JZ"), "beside": []}
    assert (fix.uid, fix.modifiers, fix.units) == ("S2.waste", ("JW",), Decimal(2))
    billed = said("waste_against_record", drug("JW"), drug("JZ"), **given(discarded="2"))
    assert [(one[1], one[4]) for one in billed] == [("S2", (JZ_OFF,))]
    assert said("waste_against_record", drug("JW"), drug(), **given(discarded="2")) == []
    (one,) = said("waste_against_record", THERAPY, drug("JZ"), **given(discarded="1"))
    assert one[4][0].units == Decimal(1)


def test_jw_of_nothing_becomes_jz_or_goes():
    def offered(*lines, **record):
        return [
            (one[1], one[2], one[4])
            for one in said("waste_against_record", *lines, **{**given(discarded="0.5"), **record})
        ]

    swapped = SetModifiers(line="S2", modifiers=("RT", "JZ"))
    assert offered(THERAPY, drug("RT", "JW")) == [("S2", NONE_LEFT, (swapped,))]
    before = drug("JW", from_date=date(2020, 6, 30))
    taken_off = SetModifiers(line="S2", modifiers=())
    assert offered(THERAPY, before) == [("S2", NONE_LEFT, (taken_off,))]
    gone = RemoveLine(line="S1")
    assert offered(drug("JW"), drug("JZ")) == [("S1", NONE_LEFT, (gone,))]
    assert offered(drug("JW"), drug()) == [("S1", NONE_LEFT, (JZ,))]
    full = drug("RT", "76", "GA", "CR")
    assert offered(drug("JW"), full) == [("S1", NONE_LEFT, ())]
    both = offered(drug("JW"), drug("JW"))  # no line of the dose: each becomes one
    jz = [SetModifiers(line=f"S{n}", modifiers=("JZ",)) for n in (1, 2)]
    assert both == [("S1", NONE_LEFT, (jz[0],)), ("S2", NONE_LEFT, (jz[1],))]
    old = {"from_date": date(2020, 6, 30)}
    assert offered(drug("JW", **old), drug(**old)) == [("S1", NONE_LEFT, (gone,))]


@pytest.mark.parametrize(
    ("line", "known"),
    [
        (drug("JZ"), given()),
        (drug("JW"), given(discarded="2")),
        (drug(), given(discarded="2")),
        (drug("JW", "JZ"), given(discarded="2")),  # told as such
        (drug("JZ"), given(discarded=None)),
        (drug("JW"), given("MULTI_DOSE")),
        (drug("JW"), given("")),
        (drug("JZ"), {}),
        (drug("JZ"), {**given(discarded="2"), "payer_class": "COMMERCIAL"}),
        (drug("JZ", code="97530"), given(discarded="2")),
    ],
)
def test_what_the_record_bears_out_is_left_alone(line, known):
    assert said("waste_against_record", THERAPY, line, **known) == []


def test_the_waste_of_two_doses_may_be_of_either():
    two = given(discarded="2", uid="S1")["services"] + given(discarded="0")["services"]
    lines = (drug(), drug("JZ"), drug("JW"))
    assert said("waste_against_record", *lines, services=two) == []
    unsaid = given(discarded=None, uid="S1")["services"] + given(discarded="0")["services"]
    assert said("waste_against_record", *lines, services=unsaid) == []
    none = given(uid="S1")["services"] + given()["services"]
    assert [one[1] for one in said("waste_against_record", *lines, services=none)] == ["S3"]
