"""Drugs on a claim: waste, administration, NDC."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain.coding import proposing
from claims.domain.content import Drug
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService, DrugFacts
from tests.claims.domain.edits.claims import CLEAN, CONTEXT, DAY, examine, said, with_line

DRUG = {"code": "J3301", "modifiers": (), "units": Decimal(4), "charge": Decimal("18.00")}
JOINT = CLEAN.lines[0].model_copy(update={"uid": "S9", "code": "20610", "modifiers": ("RT",)})


def visit(container="SINGLE_DOSE", given="4", discarded="0"):
    drug = DrugFacts(
        container=container,
        given=Decimal(given),
        discarded=None if discarded is None else Decimal(discarded),
    )
    return (DocumentedService(key="S1", code="J3301", drug=drug, date_from=DAY),)


def found(edit, content, services=None, **known):
    visits = visit() if services is None else services
    return [one for one in examine(content, services=visits, **known) if one.edit == edit]


def test_a_single_dose_drug_says_jw_or_jz():
    content = with_line(**DRUG)
    (one,) = found("drugs.jw_or_jz_required", content)
    assert one.severity == Severity.BLOCKS
    fixed = one.fixes[0].apply(content)
    assert fixed.lines[0].modifiers == ("JZ",)
    assert not found("drugs.jw_or_jz_required", fixed)


@pytest.mark.parametrize(
    ("change", "known"),
    [
        ({}, {"payer_class": "COMMERCIAL"}),
        ({"from_date": date(2023, 6, 30)}, {}),
        ({"modifiers": ("JZ",)}, {}),
        ({}, {"services": visit("MULTI_DOSE")}),
    ],
)
def test_nobody_else_is_asked_for_jw_or_jz(change, known):
    assert not found("drugs.jw_or_jz_required", with_line(**{**DRUG, **change}), **known)


def test_an_unknown_container_is_only_noted():
    (one,) = found("drugs.jw_or_jz_required", with_line(**DRUG), services=())
    assert one.severity == Severity.NOTE
    assert one.fixes == ()


def test_jz_is_not_offered_when_nobody_said_what_was_thrown_away():
    (one,) = found("drugs.jw_or_jz_required", with_line(**DRUG), services=visit(discarded=None))
    assert one.fixes == ()


def test_what_was_thrown_away_is_offered_as_a_line_of_its_own():
    content = with_line(**DRUG)
    (one,) = found("drugs.jw_or_jz_required", content, services=visit(discarded="2"))
    (fix,) = one.fixes
    fixed = fix.apply(content)
    assert [(line.modifiers, line.units) for line in fixed.lines] == [((), 4), (("JW",), 2)]
    assert not found("drugs.jw_or_jz_required", fixed, services=visit(discarded="2"))


@pytest.mark.parametrize(("discarded", "offered"), [("0", ["Add modifier JZ"]), ("2", [])])
def test_an_amount_nobody_can_count_still_says_whether_something_was_left(discarded, offered):
    drug = DrugFacts(container="SINGLE_DOSE", discarded=Decimal(discarded))
    services = (DocumentedService(key="S1", code="J3301", drug=drug, date_from=DAY),)
    (one,) = found("drugs.jw_or_jz_required", with_line(**DRUG), services=services)
    assert [fix.label for fix in one.fixes] == offered


def test_jw_and_jz_exclude_each_other_and_are_said_once():
    content = with_line(**{**DRUG, "modifiers": ("JW", "JZ")})
    ids = said(examine(content, services=visit()))
    assert "drugs.jw_jz_exclusive" in ids
    assert "shapes.modifiers_exclude" not in ids


def test_a_multi_dose_container_has_no_waste():
    content = with_line(**{**DRUG, "modifiers": ("JW",)})
    assert found("drugs.waste_of_multi_dose", content, services=visit("MULTI_DOSE"))
    assert not found("drugs.waste_of_multi_dose", content)


def test_units_follow_the_amount_given():
    content = with_line(**{**DRUG, "units": Decimal(3)})
    (one,) = found("drugs.units_differ", content)
    assert one.fixes[0].apply(content).lines[0].units == 4
    assert not found("drugs.units_differ", with_line(**DRUG))


def test_the_engine_proposes_a_waste_line_once_with_its_share_of_the_charge():
    content = with_line(**DRUG)
    context = Context(**{**CONTEXT, "services": visit(given="4", discarded="2")})
    (proposal,) = proposing.propose(content, context)
    accepted = proposal.fix.apply(content)
    waste = accepted.lines[1]
    assert (waste.units, waste.modifiers, waste.charge) == (2, ("JW",), Decimal("9.00"))
    assert not proposing.propose(accepted, context)
    assert not found("drugs.jw_or_jz_required", accepted, services=context.services)


def test_a_drug_goes_with_what_gave_it_and_the_reverse():
    alone = with_line(**DRUG)
    both = alone.model_copy(update={"lines": (*alone.lines, JOINT)})
    empty = CLEAN.model_copy(update={"lines": (JOINT,)})
    assert found("drugs.not_administered", alone)
    assert not found("drugs.not_administered", both)
    assert found("drugs.nothing_injected", empty)
    assert not found("drugs.nothing_injected", both)


@pytest.mark.parametrize("code", ["11900", "20501", "64615", "67028", "58300", "78452", "94640"])
def test_a_drug_is_given_in_many_ways(code):
    drug = with_line(**DRUG).lines[0]
    way = JOINT.model_copy(update={"code": code, "modifiers": ()})
    both = CLEAN.model_copy(update={"lines": (drug, way)})
    assert not found("drugs.not_administered", both)
    visit_alone = way.model_copy(update={"code": "99213"})
    assert found("drugs.not_administered", both.model_copy(update={"lines": (drug, visit_alone)}))


def test_medicaid_asks_for_the_ndc():
    content = with_line(**DRUG)
    assert found("drugs.ndc_missing", content, payer_class="MEDICAID")
    assert not found("drugs.ndc_missing", content)
    named = with_line(**DRUG, drug=Drug(ndc="00003029305", quantity=Decimal(1), unit="ML"))
    assert not found("drugs.ndc_missing", named, payer_class="MEDICAID")


@pytest.mark.parametrize(("quantity", "unit"), [(None, "ML"), ("1", ""), ("1", "MG"), ("0", "ML")])
def test_an_ndc_goes_with_a_quantity_and_its_unit(quantity, unit):
    drug = Drug(ndc="00003029305", quantity=quantity and Decimal(quantity), unit=unit)
    assert found("drugs.ndc_incomplete", with_line(**DRUG, drug=drug))
    whole = Drug(ndc="00003029305", quantity=Decimal(1), unit="ML")
    assert not found("drugs.ndc_incomplete", with_line(**DRUG, drug=whole))


def test_unknown_containers_are_noted_once_for_the_claim():
    lines = tuple(
        CLEAN.lines[0].model_copy(update={"uid": uid, **DRUG, "code": code})
        for uid, code in (("S1", "J3301"), ("S2", "J1030"), ("S3", "J3301"))
    )
    content = CLEAN.model_copy(update={"lines": lines})
    (one,) = found("drugs.jw_or_jz_required", content, services=())
    assert (one.subject, one.severity) == ("S1", Severity.NOTE)
    assert "no container of J1030, J3301:" in one.message
