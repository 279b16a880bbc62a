"""The difference between two revisions tells everything, and no PHI."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain import cells, difference, labels
from claims.domain.content import (
    Address,
    ClaimContent,
    Coverage,
    Diagnosis,
    Drug,
    Line,
    Person,
)
from tests import examples
from tests.claims.domain import strategies

FULL = ClaimContent(
    patient=Person(family="Doe", birth_date=date(1980, 1, 1)),
    coverage=Coverage(subscriber=Person(family="Roe")),
    other_coverages=(Coverage(member_id="Q"),),
    diagnoses=(Diagnosis(uid="D1", code="M54.50"), Diagnosis(uid="D2", code="M25.561")),
    lines=(
        Line(uid="S1", code="97110", modifiers=("GP",), drug=Drug(ndc="1"), pointers=("D1",)),
        Line(uid="S2", code="97140"),
    ),
)


def sentences(old: ClaimContent | None, new: ClaimContent) -> list[str]:
    return [change.sentence for change in difference.between(old, new)]


def put(content: ClaimContent, cell: str, value: Any) -> ClaimContent:
    """Return the claim with one cell set through its JSON document."""
    stored = content.as_json()
    part = cells.part(cell)
    where: Any = stored
    path = cell
    if part:
        where = next(member for member in stored[part[0]] if member["uid"] == part[1])
        path = part[2]
    steps = path.replace("[", ".").replace("]", "").split(".")
    for step in steps[:-1]:
        where = where[int(step)] if step.isdigit() else where[step]
    where[steps[-1]] = value
    return ClaimContent.model_validate(stored)


def other(value: Any) -> list[Any]:
    """Return values a cell may hold instead, of whichever type fits."""
    return [not value, "X9", "7.5", 7, "2001-02-03", ["X9"]]


@settings(max_examples=examples.of(300), deadline=None)
@given(st.data())
def test_changing_any_cell_of_any_claim_shows(data):
    content = data.draw(st.just(FULL) | strategies.contents())
    flat = cells.flatten(content)
    cell = data.draw(st.sampled_from(sorted(set(flat) - {"lines", "diagnoses"})))
    for value in other(flat[cell]):
        try:
            changed = put(content, cell, value)
        except (ValueError, TypeError):
            continue
        if changed != content:
            changes = difference.between(content, changed)
            assert changes
            assert all(change.sentence for change in changes)


def test_every_cell_of_a_full_claim_shows_when_it_changes():
    flat = cells.flatten(FULL)
    for cell in flat.keys() - {"lines", "diagnoses"}:
        shown = 0
        for value in other(flat[cell]):
            try:
                changed = put(FULL, cell, value)
            except ValueError:
                continue
            if changed != FULL:
                found = difference.between(FULL, changed)
                assert [change.cell for change in found] == [cell]
                shown += 1
        assert shown, cell


@settings(max_examples=examples.of(100), deadline=None)
@given(strategies.contents(), strategies.contents())
def test_two_claims_differ_exactly_when_a_change_is_told(one, two):
    assert bool(difference.between(one, two)) == (one != two)
    assert difference.between(one, one) == ()


def test_a_change_reads_as_a_biller_says_it():
    line = FULL.lines[0].model_copy(update={"modifiers": ("GP", "KX")})
    changed = FULL.model_copy(update={"lines": (line, FULL.lines[1])})
    assert sentences(FULL, changed) == ["line 97110 · modifiers: GP → GP KX"]


def test_an_added_diagnosis_is_told_with_its_letter():
    added = FULL.model_copy(
        update={"diagnoses": (*FULL.diagnoses, Diagnosis(uid="D3", code="Z96.651"))}
    )
    assert sentences(FULL, added) == ["diagnosis C: added Z96.651"]


def test_a_removed_line_is_told_with_all_it_said():
    line = Line(uid="S9", code="97530", units=Decimal(2), charge=Decimal("90.00"), note="x")
    claim = ClaimContent(lines=(line,))
    said = ["line 97530: removed with units 2, charge 90.00, note given"]
    assert sentences(claim, ClaimContent()) == said


def test_moved_lines_and_diagnoses_are_told_once():
    moved = FULL.model_copy(update={"lines": FULL.lines[::-1], "diagnoses": FULL.diagnoses[::-1]})
    assert sentences(FULL, moved) == [
        "order of diagnoses: M54.50, M25.561 → M25.561, M54.50",
        "order of lines: 97110, 97140 → 97140, 97110",
    ]


def test_lines_with_one_code_are_told_apart():
    twins = (Line(uid="A", code="97110"), Line(uid="B", code="97110"))
    changed = (twins[0], twins[1].model_copy(update={"units": Decimal(1)}))
    before, after = ClaimContent(lines=twins), ClaimContent(lines=changed)
    assert sentences(before, after) == ["line 97110 #2 · units: nothing → 1"]


def test_pointers_are_told_by_letter():
    line = FULL.lines[0].model_copy(update={"pointers": ("D2", "D1")})
    changed = FULL.model_copy(update={"lines": (line, FULL.lines[1])})
    assert sentences(FULL, changed) == ["line 97110 · pointers: A → B A"]


def test_no_value_of_a_patient_is_ever_told():
    canary = "ZQX7"
    person = Person(
        family=canary,
        given=canary,
        middle=canary,
        suffix=canary,
        phone=canary,
        birth_date=date(1971, 7, 17),
        address=Address(line1=canary, city=canary, zip=canary),
    )
    coverage = Coverage(member_id=canary, group_number=canary, subscriber=person)
    told = ClaimContent(
        patient=person,
        mrn=canary,
        coverage=coverage,
        other_coverages=(coverage,),
        additional_information=canary,
        authorization_number=canary,
        account_number=canary,
        lines=(Line(uid="S1", code="97110", note=canary),),
    )

    for old, new in ((None, told), (told, ClaimContent()), (ClaimContent(), told)):
        changes = difference.between(old, new)
        assert canary not in str([change.as_json() for change in changes])
        assert "1971" not in str([change.as_json() for change in changes])
        assert any(change.cell == "patient.family" and change.masked for change in changes)


def test_what_is_masked_is_said_in_one_place():
    assert labels.is_masked("patient.birth_date")
    assert labels.is_masked("coverage.subscriber.family")
    assert labels.is_masked("other_coverages[1].member_id")
    assert labels.is_masked("facility.address.line1")
    assert not labels.is_masked("coverage.payer.name")
    assert not labels.is_masked("lines[S1].modifiers")
