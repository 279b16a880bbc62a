"""What a mapping would change of a claim is told whole, without a dollar."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings

from claims.domain import effect
from claims.domain.content import ClaimContent, Diagnosis, Line, Person
from claims.domain.edits.findings import Finding, Severity
from tests import examples
from tests.claims.domain import strategies

CLAIM = ClaimContent(
    patient=Person(family="Whitfield"),
    diagnoses=(Diagnosis(uid="D1", code="M54.50"),),
    lines=(
        Line(uid="S1", code="97110", modifiers=("GP",), charge=Decimal("190.00")),
        Line(uid="S2", code="97140", modifiers=("GP",)),
    ),
)
AMOUNTS = ("charge", "amount", "dollar", "$")


def finding(edit="kx.required", subject="S1", severity=Severity.BLOCKS, **inputs):
    return Finding(edit, "Says so.", subject, severity, "A source", inputs, ())


def with_line(**changes):
    line = CLAIM.lines[0].model_copy(update=changes)
    return CLAIM.model_copy(update={"lines": (line, CLAIM.lines[1])})


def made(new=CLAIM, said=(), says=()):
    return effect.between(CLAIM, said, new, says)


def test_the_same_claim_and_findings_change_nothing():
    assert made(said=(finding(),), says=(finding(),)).is_none


def test_a_changed_cell_is_told_in_a_billers_words_with_its_kind():
    found = made(with_line(modifiers=("GP", "CQ")))

    assert [change.sentence for change in found.changes] == ["line 97110 · modifiers: GP → GP CQ"]
    assert found.kinds == ("lines.modifiers",)


def test_what_says_who_the_patient_is_is_marked_and_told():
    found = made(CLAIM.model_copy(update={"patient": Person(family="Whitfeld")}))

    (change,) = found.changes
    assert (change.masked, change.old, change.new) == (True, "Whitfield", "Whitfeld")
    assert change.sentence == "patient · family: changed"


def test_kinds_of_cells_name_no_line_and_are_told_once():
    lines = tuple(line.model_copy(update={"modifiers": ("GO",)}) for line in CLAIM.lines)

    found = made(CLAIM.model_copy(update={"lines": (*lines, Line(uid="S3", code="97530"))}))

    assert found.kinds == ("lines", "lines.modifiers")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("lines.modifiers", "line · modifiers"),
        ("lines", "line added, removed or moved"),
        ("diagnoses.code", "diagnosis · code"),
        ("plan_of_care.certified_to", "plan of care · certified to"),
        ("other_coverages.member_id", "other coverages · member id"),
    ],
)
def test_a_kind_has_a_billers_words(kind, words):
    assert effect.kind_words(kind) == words


@pytest.mark.parametrize(
    "changed",
    [
        with_line(charge=Decimal("285.00"), charge_reason="Clinic fees: $95.00 a unit"),
        CLAIM.model_copy(update={"amount_paid": Decimal(20)}),
        CLAIM.model_copy(update={"outside_lab_charge": Decimal(20)}),
    ],
)
def test_an_amount_alone_changes_nothing(changed):
    assert made(changed).is_none


@settings(max_examples=examples.of(50))
@given(strategies.contents(), strategies.contents())
def test_no_amount_is_ever_told(old, new):
    found = effect.between(old, (), new, ())

    said = " ".join(str(word) for c in found.changes for word in (c.cell, c.label, c.old, c.new))
    names = " ".join(found.kinds)
    for line in (*old.lines, *new.lines):
        said = said.replace(f"line {line.code}", "")
    assert not [word for word in AMOUNTS if word in (said + names).lower()]


def test_findings_that_appear_and_go_are_counted_by_edit():
    found = made(said=(finding(), finding(subject="S2")), says=(finding("lines.none", ""),))

    assert (found.new, found.fixed) == (Counter({"lines.none": 1}), Counter({"kx.required": 2}))


def test_a_finding_that_judges_by_other_values_is_the_same_one():
    assert made(said=(finding(units=2),), says=(finding(units=3),)).is_none


def test_a_finding_that_grows_louder_is_a_new_one():
    note, block = finding(severity=Severity.NOTE), finding()

    found = made(said=(note,), says=(block,))

    assert (found.new.total(), found.fixed.total()) == (1, 1)


def test_what_one_rule_lacks_is_not_what_another_lacks():
    old = finding("intake.mapping_problem", "", rule="minutes")
    new = finding("intake.mapping_problem", "", rule="side")

    found = made(said=(old,), says=(new,))

    assert (found.new.total(), found.fixed.total()) == (1, 1)
