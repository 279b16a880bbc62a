"""Units of a drug, and what of its container was thrown away."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.coding import drug_units
from claims.domain.edits.context import Context
from claims.domain.facts import DocumentedService, DrugFacts, Evidence
from claims.domain.line_fixes import AddLine, AddModifier
from tests.claims.domain.edits.claims import with_line

DAY = date(2026, 2, 1)
WORDS = (Evidence(note_key="N", start=0, end=4, quote="four"),)
LINE = {
    "code": "J3301",
    "modifiers": ("RT",),
    "units": Decimal(3),
    "charge": Decimal("10.00"),
    "charge_reason": "fee schedule",
    "from_date": DAY,
    "to_date": DAY + timedelta(days=1),
}


def reckon(given, discarded, *, size=None, container="SINGLE_DOSE", on=DAY, payer="MEDICARE"):
    drug = DrugFacts(
        container=container,
        given=Decimal(given),
        discarded=None if discarded is None else Decimal(discarded),
        unit="MG" if size else "UNITS",
        unit_size=Decimal(size) if size else None,
    )
    units = drug_units.reckon(drug, on=on, payer_class=payer)
    return units.given, units.discarded, units.modifier


@pytest.mark.parametrize(
    ("given", "discarded", "size", "expected"),
    [
        ("4", "0", None, (4, 0, "JZ")),
        ("3", "1", None, (3, 1, "")),
        ("40", "0", "10", (4, 0, "JZ")),
        ("35", "5", "10", (4, 0, "JZ")),  # the unit begun counts as given
        ("36", "14", "10", (4, 1, "")),
        ("30", "5", "10", (3, 0, "JZ")),  # less than one unit is no JW line
        ("95", "5", "1", (95, 5, "")),
        ("0.5", "0.5", None, (1, 0, "JZ")),
    ],
)
def test_whole_units_are_given_or_thrown_away(given, discarded, size, expected):
    assert reckon(given, discarded, size=size) == expected


@pytest.mark.parametrize(
    ("on", "discarded", "expected"),
    [
        (drug_units.JZ_SINCE, "0", (4, 0, "JZ")),
        (drug_units.JZ_SINCE - timedelta(days=1), "0", (4, 0, "")),
        (drug_units.JW_SINCE, "2", (4, 2, "")),
        (drug_units.JW_SINCE - timedelta(days=1), "2", (4, 0, "")),
    ],
)
def test_jw_and_jz_have_their_first_days(on, discarded, expected):
    assert reckon("4", discarded, on=on) == expected


def test_a_multi_dose_container_and_another_payer_ask_for_neither():
    assert reckon("4", "2", container="MULTI_DOSE") == (4, 0, "")
    assert reckon("4", "0", payer="COMMERCIAL") == (4, 0, "")


def test_nobody_says_jz_when_nobody_said_what_was_thrown_away():
    assert reckon("4", None) == (4, 0, "")


def test_an_amount_nobody_documented_gives_no_units():
    assert drug_units.reckon(DrugFacts(), on=DAY, payer_class="MEDICARE") is None


@given(
    st.decimals("0.1", "500", places=1),
    st.decimals("0", "500", places=1),
    st.sampled_from(["0.5", "1", "10", "25"]),
)
def test_never_more_is_billed_than_was_opened_but_for_the_unit_begun(given, discarded, size):
    units, wasted, _ = reckon(str(given), str(discarded), size=size)
    opened = given + discarded
    begun = Decimal(size)

    assert units * Decimal(size) >= given
    assert (units + wasted) * Decimal(size) < opened + begun
    assert wasted == 0 or (units + wasted) * Decimal(size) <= opened


def vial(key="S1", given="3", discarded="1", **changes):
    drug = DrugFacts(container="SINGLE_DOSE", given=given and Decimal(given), discarded=discarded)
    return DocumentedService(key=key, code="J3301", drug=drug, evidence=WORDS, **changes)


def proposed(content, *services):
    context = Context(today=DAY, payer_class="MEDICARE", services=services or (vial(),))
    return list(drug_units.propose(content, context))


def beside(content, **changes):
    """Return the content with one more line like its first."""
    other = content.lines[0].model_copy(update={"uid": "S2", **changes})
    return content.model_copy(update={"lines": (*content.lines, other)})


def test_what_was_thrown_away_is_proposed_as_a_line_of_its_own():
    (one,) = proposed(with_line(**LINE))
    assert one.fix == AddLine(
        uid="S1.waste",
        code="J3301",
        modifiers=("JW",),
        pointers=("D1",),
        units=Decimal(1),
        charge=Decimal("3.33"),
        charge_reason="fee schedule",
        place_of_service="11",
        from_date=DAY,
        to_date=DAY + timedelta(days=1),
    )
    assert (one.rule, one.source, one.evidence) == (drug_units.RULE, drug_units.SOURCE, WORDS)
    assert one.explanation == "3 units given, 1 thrown away."


def test_where_nothing_was_thrown_away_jz_is_proposed():
    (one,) = proposed(with_line(**LINE), vial(discarded="0"))
    assert one.fix == AddModifier(line="S1", modifier="JZ")
    assert one.explanation == "3 units given, no whole unit thrown away."


@pytest.mark.parametrize("change", [{"charge": None}, {"units": None}, {"units": Decimal(0)}])
def test_waste_of_a_line_without_a_price_has_none(change):
    (one,) = proposed(with_line(**{**LINE, **change}))
    assert one.fix.charge is None


@pytest.mark.parametrize("modifier", ["JW", "JZ"])
def test_a_line_that_says_jw_or_jz_already_is_left_alone(modifier):
    assert proposed(with_line(**{**LINE, "modifiers": (modifier,)})) == []


@pytest.mark.parametrize(
    ("other", "proposals"),
    [
        ({}, 0),
        ({"code": "J1100"}, 1),
        ({"from_date": DAY + timedelta(days=1)}, 1),
        ({"modifiers": ("JZ",)}, 1),
    ],
)
def test_waste_already_on_the_claim_is_not_proposed_again(other, proposals):
    content = beside(with_line(**LINE), **{"modifiers": ("JW",), **other})
    assert len(proposed(content)) == proposals


def test_a_line_nothing_is_known_of_does_not_end_the_search():
    for first in ({"modifiers": ("JZ",)}, {}):
        content = beside(with_line(**{**LINE, **first}), modifiers=())
        unknown = vial(given=None)
        assert [one.fix.uid for one in proposed(content, unknown, vial("S2"))] == ["S2.waste"]


def test_before_its_first_day_jw_is_not_proposed():
    early = drug_units.JW_SINCE - timedelta(days=1)
    assert proposed(with_line(**{**LINE, "from_date": early})) == []


def test_two_units_thrown_away_cost_two_shares():
    (one,) = proposed(with_line(**LINE), vial(discarded="2"))
    assert (one.fix.units, one.fix.charge) == (2, Decimal("6.67"))


@pytest.mark.parametrize(
    ("payer", "wants"),
    [("MEDICARE", True), ("RAILROAD", True), ("MEDICARE_ADVANTAGE", True), ("MEDICAID", False)],
)
def test_medicare_and_its_advantage_plans_ask_for_jw_and_jz(payer, wants):
    assert drug_units.asks(payer) is wants


def test_a_size_says_nothing_where_the_amount_counts_the_codes_own_units():
    drug = DrugFacts(container="SINGLE_DOSE", given=Decimal(40), unit_size=Decimal(10))
    units = drug_units.reckon(drug, on=DAY, payer_class="COMMERCIAL")
    assert (units.given, units.explanation) == (40, "40 units given.")


def test_a_line_of_no_drug_does_not_end_the_search():
    content = beside(with_line(**{**LINE, "code": "20610"}), code="J3301")
    services = (vial().model_copy(update={"code": "20610"}), vial("S2"))
    assert [one.fix.uid for one in proposed(content, *services)] == ["S2.waste"]


def test_a_drug_nobody_measured_is_left_alone():
    bare = DocumentedService(key="S1", code="J3301")
    assert proposed(with_line(**LINE), bare) == []


def test_jz_is_never_proposed_beside_jw():
    content = with_line(**{**LINE, "modifiers": ("JW",)})
    assert proposed(content, vial(discarded="0")) == []


@pytest.mark.parametrize("size", [None, Decimal(0)])
def test_milligrams_are_no_units_while_nobody_says_how_many_make_one(size):
    drug = DrugFacts(given=Decimal(40), unit="MG", unit_size=size)
    assert drug_units.reckon(drug, on=DAY, payer_class="MEDICARE") is None
    by_units = DrugFacts(given=Decimal(4), unit="UNITS", unit_size=size)
    assert drug_units.reckon(by_units, on=DAY, payer_class="MEDICARE").given == 4


@pytest.mark.parametrize("amount", ["1e999999", "1000000", "-1", "1e-30"])
def test_an_amount_no_container_holds_gives_no_units(amount):
    for drug in (
        DrugFacts(given=Decimal(amount)),
        DrugFacts(given=Decimal(1), discarded=Decimal(amount)),
        DrugFacts(given=Decimal(1), unit="MG", unit_size=Decimal(amount)),
    ):
        assert drug_units.reckon(drug, on=DAY, payer_class="MEDICARE") is None


def test_the_least_amount_that_is_one_counts_and_less_is_a_slip():
    assert reckon("0.0001", None) == (1, 0, "")
    drug = DrugFacts(container="SINGLE_DOSE", given=Decimal("0.00009"), unit="UNITS")
    assert drug_units.reckon(drug, on=DAY, payer_class="MEDICARE") is None


@pytest.mark.parametrize(
    ("facts", "units"),
    [
        ({"given": "4", "discarded": "2"}, 2),
        ({"given": "4", "discarded": "0.9"}, 0),
        ({"given": "4.5", "discarded": "1"}, 0),  # half of it rounds the unit begun up
        ({"discarded": "2"}, 2),
        ({"discarded": "0"}, 0),
        ({"discarded": "20", "unit": "MG", "unit_size": "10"}, None),  # of how much nobody said
        ({"discarded": "0", "unit": "MG"}, 0),
        ({"given": "35", "discarded": "15", "unit": "MG", "unit_size": "10"}, 1),
        ({"given": "35", "discarded": "15", "unit": "MG"}, None),
        ({"given": "4"}, None),
        ({"given": "4", "discarded": "-1"}, None),
        ({"given": "4", "discarded": "2", "container": "MULTI_DOSE"}, None),
        ({"given": "4", "discarded": "2", "container": ""}, None),
    ],
)
def test_whole_units_thrown_away_are_counted_of_a_single_dose_alone(facts, units):
    drug = DrugFacts(**{"container": "SINGLE_DOSE", **facts})
    assert drug_units.wasted(drug) == units
