"""What the engine proposes beside therapy lines a person has touched."""

from dataclasses import replace
from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.domain.coding import draft, proposing, therapy_lines
from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context
from tests.claims.domain.coding.tables import THERAPY
from tests.claims.domain.coding.test_draft import DAY, MEDICARE, service

SERVICES = (
    service(therapist_minutes=13, assistant_minutes=23, diagnosis_keys=("D1",)),
    service("S2", "97140", therapist_minutes=30),
)
CONTEXT = Context(today=DAY, payer_class="MEDICARE", services=SERVICES, therapy=THERAPY)
DRAWN = ClaimContent(lines=draft.draft_lines(SERVICES, context=MEDICARE).lines)


def proposed(content=DRAWN, **changes):
    return list(therapy_lines.propose(content, replace(CONTEXT, **changes)))


def changed(name, **values):
    lines = (line.model_copy(update=values) if line.uid == name else line for line in DRAWN.lines)
    return DRAWN.model_copy(update={"lines": tuple(lines)})


def test_nothing_is_proposed_where_the_claim_is_what_the_engine_drew():
    assert proposed() == []


def test_other_units_are_proposed_back_with_the_arithmetic():
    (one,) = proposed(changed("S2", units=Decimal(3)))
    assert one.fix == fixes.SetUnits(line="S2", units=Decimal(2))
    assert one.explanation.startswith("66 timed minutes are 4 units by the 8-minute rule")
    assert one.inputs == {"code": "97140", "units": 2, "minutes": 30}
    assert one.rule == "timed_units.medicare_8_minute"
    assert one.source == "CMS Pub. 100-04, ch. 5, sec. 20.2.C (counting minutes)"
    assert one.release == "shipped"
    assert proposed(one.fix.apply(changed("S2", units=Decimal(3)))) == []


def test_an_assistants_modifier_taken_off_is_proposed_with_whose_minutes_they_were():
    content = changed("S1.2", modifiers=("GP", "59"))
    (one,) = proposed(content)
    assert one.fix == fixes.SetModifiers(line="S1.2", modifiers=("GP", "59", "CQ"))
    assert "the assistant 23" in one.explanation
    assert proposed(one.fix.apply(content)) == []


def test_a_split_joined_by_hand_is_proposed_apart():
    lines = [line for line in DRAWN.lines if line.uid != "S1.2"]
    lines[0] = lines[0].model_copy(update={"units": Decimal(2), "minutes": 36})
    content = DRAWN.model_copy(update={"lines": tuple(lines)})
    minutes, units, line = proposed(content)
    assert minutes.fix == fixes.SetMinutes(line="S1", minutes=13)
    assert units.fix == fixes.SetUnits(line="S1", units=Decimal(1))
    assert (line.fix.uid, line.fix.modifiers, line.fix.units) == ("S1.2", ("GP", "CQ"), 1)
    assert (line.fix.minutes, line.fix.from_date, line.fix.to_date) == (23, DAY, DAY)
    for order in ((minutes, units, line), (line, units, minutes), (units, line, minutes)):
        assert proposed(fixes.apply_all(content, [one.fix for one in order])) == []


@pytest.mark.parametrize(
    "content",
    [
        changed("S2", units=Decimal(1), minutes=15),  # a person knows better how long it took
        changed("S2", uid="by hand", units=Decimal(1)),
        DRAWN.model_copy(update={"lines": DRAWN.lines[:2]}),  # taken off on purpose
        changed("S1", modifiers=("59", "GP")),
    ],
)
def test_what_a_person_decided_is_left_alone(content):
    assert proposed(content) == []


def test_units_moved_between_lines_of_one_person_are_equal():
    lines = (*DRAWN.lines[:2], DRAWN.lines[2].model_copy(update={"units": Decimal(2)}))
    assert proposed(DRAWN.model_copy(update={"lines": lines})) == []


def test_a_payer_that_counts_each_code_and_takes_no_cq_is_proposed_its_own_way():
    found = proposed(payer_class="COMMERCIAL")
    assert {(one.fix.kind, one.fix.subject) for one in found} == {
        ("SetUnits", "S1"),
        ("SetMinutes", "S1"),
        ("RemoveLine", "S1.2"),
    }
    fixed = fixes.apply_all(DRAWN, [one.fix for one in found])
    assert proposed(fixed, payer_class="COMMERCIAL") == []


def test_the_proposals_reach_the_registry():
    content = changed("S2", units=Decimal(3))
    assert [one.fix.kind for one in proposing.propose(content, CONTEXT)] == ["SetUnits"]
