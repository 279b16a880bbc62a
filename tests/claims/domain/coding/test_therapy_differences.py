"""Which of a claim's lines the engine would change, by whose rules, and whole."""

from dataclasses import replace
from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.domain.coding import draft, therapy_lines
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.content import ClaimContent, Diagnosis, Line, PlanOfCare
from claims.domain.facts import Discipline
from tests.claims.domain.coding.test_draft import DAY, MEDICARE, service
from tests.claims.domain.coding.test_therapy_lines import (
    CONTEXT,
    DRAWN,
    SERVICES,
    changed,
    proposed,
)


def drawn(*services):
    return ClaimContent(lines=draft.draft_lines(services, context=MEDICARE).lines)


def without(content, *uids):
    kept = tuple(line for line in content.lines if line.uid not in uids)
    return content.model_copy(update={"lines": kept})


def with_(content, uid, **values):
    lines = (one.model_copy(update=values) if one.uid == uid else one for one in content.lines)
    return content.model_copy(update={"lines": tuple(lines)})


def told(found):
    return [(one.fix.kind, one.fix.subject) for one in found]


TWO = (
    service(minutes=15, diagnosis_keys=("D1",)),
    service("S2", minutes=15, diagnosis_keys=("D2",)),
)


def test_units_of_one_code_may_stand_on_either_of_its_lines_or_on_one():
    both = drawn(*TWO)
    moved = with_(with_(both, "S1", units=Decimal(2)), "S2", units=Decimal(0))
    joined = with_(without(both, "S2"), "S1", units=Decimal(2), minutes=30)
    for content in (both, moved, joined):
        assert proposed(content, services=TWO) == []


def test_a_line_without_units_gets_its_own_though_another_carries_them_all():
    content = with_(with_(drawn(*TWO), "S1", units=None), "S2", units=Decimal(2))
    found = proposed(content, services=TWO)
    assert told(found) == [("SetUnits", "S1"), ("SetUnits", "S2")]
    assert [one.fix.units for one in found] == [1, 1]


def test_what_is_no_therapy_or_has_no_minutes_is_left_alone():
    more = (service("S3", "99213", minutes=20), service("S4", "97150"))
    lines = (
        Line(uid="S3", code="99213", units=Decimal(3), minutes=20, from_date=DAY),
        Line(uid="S4", code="97150", units=Decimal(3), from_date=DAY),
    )
    content = DRAWN.model_copy(update={"lines": (*DRAWN.lines, *lines)})
    assert proposed(content, services=(*SERVICES, *more)) == []


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({}, []),
        ({"payer": PayerRules(units_method="CPT_MIDPOINT")}, ["SetUnits"]),
        ({"payer_units_method": "CPT_MIDPOINT"}, ["SetUnits"]),
        (
            {
                "payer_units_method": "MEDICARE_8_MINUTE",
                "payer": PayerRules(units_method="CPT_MIDPOINT"),
            },
            [],
        ),
    ],
)
def test_units_are_proposed_as_the_payer_itself_counts(changes, kinds):
    services = (service(minutes=24), service("S2", "97140", minutes=23))
    content = drawn(*services)
    assert [line.units for line in content.lines] == [2, 1]  # together; apart each is two
    found = proposed(content, services=services, **changes)
    assert [one.fix.kind for one in found] == kinds


def test_a_payer_that_takes_no_cq_is_proposed_the_line_without():
    services = (service(assistant_minutes=15),)
    found = proposed(
        drawn(*services), services=services, payer=PayerRules(assistant_modifiers=False)
    )
    assert [one.fix for one in found] == [fixes.SetModifiers(line="S1", modifiers=("GP",))]


def test_a_discipline_is_the_plans_or_that_of_all_lines():
    two = with_(DRAWN, "S2", modifiers=("GO",))
    assert therapy_lines.discipline(DRAWN) is Discipline.PT
    assert therapy_lines.discipline(two) is None
    assert therapy_lines.discipline(ClaimContent()) is None
    planned = two.model_copy(update={"plan_of_care": PlanOfCare(discipline="OT")})
    assert therapy_lines.discipline(planned) is Discipline.OT


@pytest.mark.parametrize(
    ("minutes", "is_left"),
    [
        ((13, None), False),  # one's own minutes, the other's not said
        ((None, None), False),
        ((35, None), True),  # a person's word on how long it took
        ((13, 22), True),
        ((30, 6), False),  # the same sum, parted otherwise
    ],
)
def test_a_person_corrected_the_minutes_where_they_come_to_another_sum(minutes, is_left):
    content = with_(changed("S1", minutes=minutes[0]), "S1.2", minutes=minutes[1], units=Decimal(2))
    assert (proposed(content) == []) is is_left


def test_a_missing_part_hides_no_difference_after_it():
    services = (SERVICES[0], service("S2", minutes=30, diagnosis_keys=("D2",)))
    content = with_(without(drawn(*services), "S1.2"), "S1", units=Decimal(2), minutes=36)
    content = with_(content, "S2", units=Decimal(3))
    found = proposed(content, services=services)
    assert told(found)[:2] == [("SetMinutes", "S1"), ("SetUnits", "S1")]
    assert [one.fix.kind for one in found[2:]] == ["AddLine", "SetUnits"]


def test_a_missing_part_is_proposed_with_what_its_first_part_says():
    services = (
        service(therapist_minutes=15, assistant_minutes=15),
        service("S1.2", "97140", minutes=15),
    )
    claim = without(drawn(*services), "S1.2'")
    claim = claim.model_copy(update={"diagnoses": (Diagnosis(uid="D2", code="M54.50"),)})
    content = with_(
        claim,
        "S1",
        units=Decimal(2),
        minutes=30,
        modifiers=("59", "GP"),
        pointers=("D2", "D9"),
        place_of_service="12",
    )
    (added,) = [one for one in proposed(content, services=services) if one.fix.kind == "AddLine"]
    assert added.fix == fixes.AddLine(
        uid="S1.2'",
        code="97110",
        modifiers=("59", "GP", "CQ"),
        pointers=("D2",),
        units=Decimal(1),
        minutes=15,
        place_of_service="12",
        from_date=DAY,
        to_date=DAY,
    )
    assert added.rule == "assistant_split"
    assert added.release == "shipped"
    assert added.inputs == {"code": "97110", "units": 1, "minutes": 15}


def test_without_a_documented_therapy_service_nothing_is_proposed():
    assert list(therapy_lines.propose(DRAWN, replace(CONTEXT, services=()))) == []
