"""Modifiers: together, where, in which order, on whose word."""

from datetime import date

import pytest

from claims.domain.coding.history import History, Plan
from claims.domain.edits.findings import Severity
from tests.claims.domain.edits.claims import examine, with_line


def found(edit, **changes):
    known = {k: changes.pop(k) for k in ("history", "emr_modifiers") if k in changes}
    content = with_line(**changes)
    return content, [one for one in examine(content, **known) if one.edit == edit]


def test_59_beside_an_x_modifier_is_taken_off():
    content, (one,) = found("modifiers.59_and_x_together", modifiers=("XS", "59", "GP"))
    assert one.severity == Severity.BLOCKS
    assert one.fixes[0].apply(content).lines[0].modifiers == ("XS", "GP")
    assert not found("modifiers.59_and_x_together", modifiers=("59", "GP"))[1]
    assert not found("modifiers.59_and_x_together", modifiers=("XS", "XU"))[1]


@pytest.mark.parametrize("modifier", ["59", "XU"])
@pytest.mark.parametrize("code", ["99213", "98005"])
def test_59_is_not_said_of_a_visit_and_25_is_offered(modifier, code):
    content, (one,) = found("modifiers.59_not_on_em", code=code, modifiers=(modifier, "GT"))
    assert one.severity == Severity.BLOCKS
    said = [fix.apply(content).lines[0].modifiers for fix in one.fixes]
    assert said == [("GT",), ("25", "GT")]
    assert not found("modifiers.59_not_on_em", code="97110", modifiers=(modifier,))[1]


def test_a_side_on_a_visit_is_confirmed():
    _, (one,) = found("modifiers.not_on_em", code="99213", modifiers=("LT",))
    assert one.severity == Severity.CONFIRM
    assert not found("modifiers.not_on_em", code="20610", modifiers=("LT",))[1]
    assert not found("modifiers.not_on_em", code="99213", modifiers=("25",))[1]


@pytest.mark.parametrize("modifier", ["24", "25", "57"])
def test_a_visits_modifier_on_a_procedure_is_confirmed(modifier):
    assert found("modifiers.only_on_em", code="20610", modifiers=(modifier,))[1]
    assert not found("modifiers.only_on_em", code="92014", modifiers=(modifier,))[1]
    assert not found("modifiers.only_on_em", code="98005", modifiers=(modifier,))[1]


def test_fx_stands_on_imaging():
    assert found("modifiers.film_not_imaging", code="97110", modifiers=("FX",))[1]
    assert not found("modifiers.film_not_imaging", code="73560", modifiers=("FX",))[1]


def test_what_changes_payment_goes_first_and_equals_keep_their_order():
    content, (one,) = found("modifiers.order", modifiers=("RT", "GP", "59", "26"))
    assert one.severity == Severity.NOTE
    assert one.fixes[0].apply(content).lines[0].modifiers == ("59", "26", "GP", "RT")
    assert not found("modifiers.order", modifiers=("59", "GP", "CQ", "KX"))[1]
    assert not found("modifiers.order", modifiers=("GP", "CQ"))[1]


@pytest.mark.parametrize(
    "known",
    [
        {"emr_modifiers": frozenset({("S1", "KX")})},
        {"history": History(attested=frozenset({("S1", "KX")}))},
        {"history": History(plans=(Plan("p", "PT", kx_attested_on=date(2026, 1, 1)),))},
    ],
)
def test_kx_is_somebodys_word(known):
    _, (one,) = found("modifiers.nobody_attests", modifiers=("GP", "KX"))
    assert one.severity == Severity.CONFIRM
    assert not found("modifiers.nobody_attests", modifiers=("GP", "KX"), **known)[1]


@pytest.mark.parametrize(
    "plan",
    [
        Plan("p", "OT", kx_attested_on=date(2026, 1, 1)),
        Plan("p", "PT", date(2025, 9, 1), date(2025, 11, 29), kx_attested_on=date(2025, 10, 1)),
        Plan("p", "PT"),
    ],
    ids=["another discipline", "recertified since", "no word"],
)
def test_only_the_plan_a_line_stands_under_stands_for_its_kx(plan):
    known = {"modifiers": ("GP", "KX"), "history": History(plans=(plan,))}
    assert len(found("modifiers.nobody_attests", **known)[1]) == 1


def test_a_plans_attestation_stands_for_kx_alone():
    plan = Plan("p", "PT", kx_attested_on=date(2026, 1, 1))
    said = found("modifiers.nobody_attests", modifiers=("59",), history=History(plans=(plan,)))[1]
    assert len(said) == 1


def test_a_modifier_nobody_knows_is_confirmed():
    content, (one,) = found("modifiers.unknown", modifiers=("GP", "ZZ"))
    assert one.severity == Severity.CONFIRM
    assert one.fixes[0].apply(content).lines[0].modifiers == ("GP",)
    assert not found("modifiers.unknown", modifiers=("GP", "Q6", "U1"))[1]
    assert not found("modifiers.unknown", modifiers=("GP", "G!"))[1]  # its shape is told elsewhere
