"""What is said of drugs: the line, the sentence, what was judged, what is offered."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.domain.line_fixes import AddLine, RemoveModifier, SetUnits
from tests.claims.domain.edits.claims import DAY
from tests.claims.domain.edits.drugs import JZ, THERAPY, drug, given, said


def test_jw_beside_jz_is_spoken_of_so():
    lines = (drug("JW"), drug("RT", "JZ", "JW"), drug("JZ"))
    assert said("jw_jz_exclusive", *lines) == [
        (
            "BLOCKS",
            "S2",
            "J3301 carries JW and JZ: something was thrown away, or nothing.",
            {"modifiers": ("RT", "JZ", "JW")},
            (RemoveModifier(line="S2", modifier="JW"), RemoveModifier(line="S2", modifier="JZ")),
        )
    ]


WANTED = (
    "J3301 came from a single-dose container: JW for what was thrown away, JZ when nothing was."
)


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        (given(), (JZ,)),
        (given(discarded=None), ()),
        (given(amount=None), (JZ,)),  # what nobody can count still left nothing
        (given(amount=None, discarded="1"), ()),
        (given(amount=None, discarded=None), ()),
    ],
)
def test_a_single_dose_drug_is_asked_for_its_waste_in_these_words(facts, offered):
    inputs = {"modifiers": ("RT",), "container": "SINGLE_DOSE"}
    found = said("jw_or_jz_required", THERAPY, drug("RT"), THERAPY, **facts)
    assert found == [("BLOCKS", "S2", WANTED, inputs, offered)]


def test_waste_on_record_is_offered_as_a_line_of_its_own():
    ((*_, fixes),) = said("jw_or_jz_required", THERAPY, drug(), **given(discarded="2"))
    (fix,) = fixes
    assert isinstance(fix, AddLine)
    assert (fix.uid, fix.modifiers, fix.units) == ("S2.waste", ("JW",), Decimal(2))


@pytest.mark.parametrize(
    "lacking",
    [
        {"pointers": ()},
        {"place_of_service": ""},
        {"from_date": None},
        {"to_date": None},
        {"units": None},
        {"charge": None},
    ],
)
def test_no_line_of_waste_is_offered_that_would_lack_what_its_drug_lacks(lacking):
    line = drug(**lacking)
    ((*_, fixes),) = said("jw_or_jz_required", THERAPY, line, **given(discarded="2"))
    assert fixes == ()
    ((*_, fixes),) = said("jw_or_jz_required", THERAPY, line, **given())
    assert fixes == (JZ,)
    free = drug(charge=Decimal(0))
    ((*_, fixes),) = said("jw_or_jz_required", THERAPY, free, **given(discarded="2"))
    assert len(fixes) == 1


@pytest.mark.parametrize(("modifiers", "has_room"), [(3, True), (4, False)])
def test_jz_of_an_amount_nobody_can_count_needs_room(modifiers, has_room):
    full = ("RT", "76", "GA", "CR")[:modifiers]
    ((*_, fixes),) = said("jw_or_jz_required", THERAPY, drug(*full), **given(amount=None))
    assert fixes == ((JZ,) if has_room else ())


@pytest.mark.parametrize(
    ("on", "is_asked"), [(date(2023, 6, 30), False), (date(2023, 7, 1), True), (None, True)]
)
def test_waste_is_asked_for_since_july_2023(on, is_asked):
    found = said("jw_or_jz_required", THERAPY, drug(from_date=on), **given())
    assert [one[1] for one in found] == ["S2"] * is_asked


@pytest.mark.parametrize(
    "lines",
    [
        (THERAPY, drug("JW")),
        (THERAPY, drug("JZ")),
        (THERAPY, drug(), drug("JW")),  # its waste has a line of its own
        (THERAPY, drug(code="99213")),
    ],
)
def test_what_says_its_waste_is_not_asked(lines):
    assert said("jw_or_jz_required", *lines, **given()) == []


@pytest.mark.parametrize(
    "waste", [drug("JW", code="J1030"), drug("JW", from_date=DAY - timedelta(days=1)), drug("RT")]
)
def test_the_waste_of_another_drug_or_day_is_not_its_own(waste):
    found = said("jw_or_jz_required", THERAPY, drug(), waste, **given())
    assert "S2" in {one[1] for one in found}


def test_containers_nobody_named_are_told_once():
    lines = (THERAPY, drug("RT"), drug(code="J1030"), drug("JZ", code="J1100"), drug())
    assert said("jw_or_jz_required", *lines) == [
        (
            "NOTE",
            "S2",
            (
                "The record names no container of J1030, J3301: what came from a single-dose one "
                "needs JW or JZ."
            ),
            {"modifiers": [("RT",), (), ()], "codes": "J1030, J3301"},
            (),
        )
    ]
    assert said("jw_or_jz_required", *lines, payer_class="COMMERCIAL") == []


@pytest.mark.parametrize(
    ("modifiers", "given_"),
    [(("JW",), ["JW"]), (("RT", "JZ"), ["JZ"]), (("JZ", "JW"), ["JZ", "JW"])],
)
def test_waste_of_a_multi_dose_container_is_spoken_of_so(modifiers, given_):
    lines = (THERAPY, drug(*modifiers), drug("JW", code="J1030"))
    assert said("waste_of_multi_dose", *lines, **given("MULTI_DOSE")) == [
        (
            "CONFIRM",
            "S2",
            f"J3301 came from a multi-dose container: {' '.join(given_)} does not apply.",
            {"modifiers": given_},
            tuple(RemoveModifier(line="S2", modifier=one) for one in given_),
        )
    ]
    assert said("waste_of_multi_dose", *lines, **given()) == []
    assert said("waste_of_multi_dose", THERAPY, drug("RT"), **given("MULTI_DOSE")) == []


@pytest.mark.parametrize("units", [3, 5])
def test_units_beside_the_amount_are_spoken_of_so(units):
    lines = (THERAPY, drug(units=Decimal(units)))
    assert said("units_differ", *lines, **given()) == [
        (
            "CONFIRM",
            "S2",
            f"J3301 carries {units} units; the amount given is 4.",
            {"units": Decimal(units), "given": 4},
            (SetUnits(line="S2", units=Decimal(4)),),
        )
    ]


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        (drug(units=Decimal(4)), given()),
        (drug(units=None), given()),
        (drug("JW", units=Decimal(1)), given()),
        (drug(units=Decimal(9)), given(amount=None)),
        (drug(units=Decimal(9)), given(uid="S7")),
        (drug(units=Decimal(9), code="99213"), given()),
    ],
)
def test_units_nobody_can_hold_against_an_amount_are_let_be(line, facts):
    assert said("units_differ", THERAPY, line, **facts) == []


def test_each_drug_is_held_against_its_own_amount():
    services = given()["services"] + given(uid="S5")["services"]
    lines = (drug(), drug("JW"), drug(), THERAPY, drug(units=Decimal(1)))
    assert [one[1] for one in said("units_differ", *lines, services=services)] == ["S5"]
