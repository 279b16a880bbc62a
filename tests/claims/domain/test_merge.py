"""Base, ours, theirs: nothing either side did alone is lost, and what both did is told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.domain import cells, labels, merge
from claims.domain.coding import recharging
from claims.domain.content import (
    Address,
    ClaimContent,
    Coverage,
    Diagnosis,
    Line,
    Organization,
    Payer,
    Person,
    Provider,
)
from claims.domain.merge import Version
from claims.domain.provenance import Kind, Origin

KNEE, PAIN, JOINT = (
    Diagnosis(uid="D1", code="M25.561"),
    Diagnosis(uid="D2", code="M54.50"),
    Diagnosis(uid="D3", code="Z96.651"),
)
EXERCISE = Line(
    uid="S1",
    code="97110",
    modifiers=("GP",),
    pointers=("D1",),
    units=Decimal(2),
    charge=Decimal(190),
    charge_reason="Clinic fees",
    from_date=date(2026, 11, 20),
)
MANUAL = Line(uid="S2", code="97140", modifiers=("GP",), pointers=("D2",), units=Decimal(1))
BASE = ClaimContent(
    patient=Person(family="Doe", address=Address(line1="1 Elm Street", city="Austin")),
    referring=Provider(npi="1316045008", family="Mensah"),
    diagnoses=(KNEE, PAIN),
    lines=(EXERCISE, MANUAL),
)


def line(uid: str = "S1", content: ClaimContent = BASE, **changes: Any) -> ClaimContent:
    """Return the claim with one line changed."""
    lines = tuple(
        one.model_copy(update=changes) if one.uid == uid else one for one in content.lines
    )
    return content.model_copy(update={"lines": lines})


def put(content: ClaimContent = BASE, **changes: Any) -> ClaimContent:
    return content.model_copy(update=changes)


def merged(ours: ClaimContent, theirs: ClaimContent, base: ClaimContent = BASE, **decided: str):
    at = {cell.replace("__", "."): side for cell, side in decided.items()}
    return merge.merge(Version(base), Version(ours), Version(theirs), at)


def clashes(ours: ClaimContent, theirs: ClaimContent, base: ClaimContent = BASE) -> list[str]:
    return [one.cell for one in merged(ours, theirs, base).conflicts]


# --- Single cells ------------------------------------------------------------
def test_cells_of_two_sides_go_together_even_on_one_line():
    result = merged(line(note="Left knee"), line(units=Decimal(3)))
    assert result.conflicts == ()
    assert (result.content.line("S1").note, result.content.line("S1").units) == ("Left knee", 3)


def test_a_cell_both_changed_is_a_conflict_and_stands_as_ours_until_it_is_decided():
    ours, theirs = line(units=Decimal(1)), line(units=Decimal(3))
    (conflict,) = merged(ours, theirs).conflicts
    assert conflict == merge.Conflict("lines[S1].units", Decimal(2), Decimal(1), Decimal(3))
    assert merged(ours, theirs).content.line("S1").units == 1
    decided = merge.merge(Version(BASE), Version(ours), Version(theirs), {conflict.cell: "theirs"})
    assert decided.content.line("S1").units == 3
    assert decided.conflicts == (conflict,)


def test_the_same_change_on_both_sides_is_no_conflict():
    assert clashes(line(units=Decimal(3)), line(units=Decimal(3))) == []


def test_half_of_one_physician_and_half_of_another_is_nobody():
    ours = put(referring=BASE.referring.model_copy(update={"npi": "1457398000"}))
    theirs = put(referring=BASE.referring.model_copy(update={"family": "Adeyemi"}))
    assert clashes(ours, theirs) == ["referring"]


def test_a_patients_name_and_telephone_are_two_things():
    ours = put(patient=BASE.patient.model_copy(update={"family": "Roe"}))
    theirs = put(patient=BASE.patient.model_copy(update={"phone": "5125550100"}))
    assert merged(ours, theirs).content.patient.phone == "5125550100"
    assert merged(ours, theirs).content.patient.family == "Roe"


# --- Modifiers and pointers --------------------------------------------------
@pytest.mark.parametrize(
    ("ours", "theirs", "wanted"),
    [
        (("GP", "59"), ("GP", "CQ"), ("GP", "59", "CQ")),
        ((), ("GP", "CQ"), ("CQ",)),
        (("GP", "59"), (), ("59",)),
        (("59", "GP"), ("GP", "CQ"), ("59", "GP", "CQ")),
    ],
)
def test_what_both_sides_add_to_and_take_from_the_modifiers_goes_together(ours, theirs, wanted):
    result = merged(line(modifiers=ours), line(modifiers=theirs))
    assert (result.content.line("S1").modifiers, result.conflicts) == (wanted, ())


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        (("GP", "59"), ("GP", "XS"), ("GP", "XU")),  # another one for the same one
        (("GP",), ("GP", "59", "KX"), ("GP", "CQ", "RT")),  # five
        (("GP", "CQ", "59"), ("CQ", "GP", "59"), ("GP", "59", "CQ")),  # two orders
    ],
)
def test_modifiers_that_do_not_go_together_are_told(base, ours, theirs):
    before = line(modifiers=base)
    assert clashes(line(modifiers=ours), line(modifiers=theirs), before) == ["lines[S1].modifiers"]


# --- Lines -------------------------------------------------------------------
def test_lines_added_and_removed_by_either_side_are_added_and_removed():
    added, other = Line(uid="X", code="97530"), Line(uid="S3", code="97112")
    ours = put(lines=(added, EXERCISE, MANUAL))
    theirs = put(lines=(EXERCISE, other))
    result = merged(ours, theirs)
    assert [one.uid for one in result.content.lines] == ["X", "S1", "S3"]
    assert result.conflicts == ()


def test_a_line_one_side_removed_and_the_other_changed_is_a_conflict():
    removed, changed = put(lines=(MANUAL,)), line(units=Decimal(3))
    for ours, theirs in ((removed, changed), (changed, removed)):
        (conflict,) = merged(ours, theirs).conflicts
        assert conflict.cell == "lines[S1]"
        assert None in (conflict.ours, conflict.theirs)
    assert [one.uid for one in merged(removed, changed).content.lines] == ["S2"]


def test_what_was_said_of_one_code_is_not_said_of_another():
    ours, theirs = line(modifiers=("GP", "59")), line(code="97530")
    (conflict,) = merged(ours, theirs).conflicts
    assert (conflict.cell, conflict.theirs.code) == ("lines[S1]", "97530")


def test_a_service_both_added_is_one_and_never_billed_twice():
    mine = Line(uid="typed", code="97530", units=Decimal(1), from_date=date(2026, 11, 20))
    its = mine.model_copy(update={"uid": "S3", "units": Decimal(2)})
    ours, theirs = put(lines=(*BASE.lines, mine)), put(lines=(*BASE.lines, its))
    (conflict,) = merged(ours, theirs).conflicts
    assert (conflict.cell, conflict.base) == ("lines[S3]", None)
    assert [one.uid for one in merged(ours, theirs).content.lines] == ["S1", "S2", "S3"]
    same = put(lines=(*BASE.lines, its.model_copy(update={"uid": "typed"})))
    assert merged(same, theirs).content == theirs


# --- Diagnoses ---------------------------------------------------------------
def test_a_diagnosis_both_added_is_one_and_what_points_to_it_still_does():
    mine = Diagnosis(uid="typed", code="Z96.651")
    ours = line(pointers=("D1", "typed"), content=put(diagnoses=(KNEE, PAIN, mine)))
    result = merged(ours, put(diagnoses=(KNEE, PAIN, JOINT)))
    assert result.content.diagnoses == (KNEE, PAIN, JOINT)
    assert result.content.line("S1").pointers == ("D1", "D3")
    assert result.conflicts == ()


def test_nothing_points_to_a_diagnosis_that_was_removed():
    theirs = line("S2", put(diagnoses=(KNEE,)), pointers=("D1",))
    result = merged(line(note="x"), theirs)
    assert result.content.line("S2").pointers == ("D1",)
    assert result.conflicts == ()


def test_a_diagnosis_removed_by_one_side_and_newly_pointed_to_by_the_other_is_a_conflict():
    theirs = line("S2", put(diagnoses=(KNEE,)), pointers=("D1",))
    assert clashes(line(pointers=("D1", "D2")), theirs) == ["diagnoses[D2]"]


def test_two_new_orders_of_the_diagnoses_are_a_conflict_and_one_is_not():
    three = put(diagnoses=(KNEE, PAIN, JOINT))
    ours, theirs = put(diagnoses=(PAIN, KNEE, JOINT)), put(diagnoses=(KNEE, JOINT, PAIN))
    assert clashes(ours, theirs, three) == ["diagnoses"]
    assert merged(ours, three, three).content == ours
    assert merged(three, theirs, three).content == theirs


# --- Charges and origins -----------------------------------------------------
def priced(content: ClaimContent) -> Version:
    schedule = Origin(kind=Kind.PRACTICE, rule=recharging.FROM_SCHEDULE)
    person = Origin(kind=Kind.PERSON, actor="1")
    return Version(content, {"lines[S1].charge": schedule, "lines[S1].units": person})


def test_two_charges_of_the_fee_schedule_are_asked_of_it_again_and_of_nobody_else():
    ours = line(modifiers=("GP", "22"), charge=Decimal(200))
    theirs = line(units=Decimal(3), charge=Decimal(285))
    result = merge.merge(priced(BASE), priced(ours), priced(theirs))
    assert (result.conflicts, result.recharge) == ((), ("S1",))


def test_a_charge_of_the_fee_schedule_is_asked_again_where_the_payer_is_another():
    moved = Coverage(payer=Payer(id="B", name="Another"))
    ours = line(units=Decimal(1), charge=Decimal(95))
    theirs = put(coverage=moved)
    result = merge.merge(priced(BASE), priced(ours), priced(theirs))
    assert result.content.coverage.payer.id == "B"
    assert (result.conflicts, result.recharge) == ((), ("S1",))


def test_a_charge_a_person_typed_stands_against_the_emrs():
    ours, theirs = line(charge=Decimal(1)), line(charge=Decimal(2))
    assert clashes(ours, theirs) == ["lines[S1].charge"]


def test_each_cell_comes_from_where_its_side_had_it():
    emr = Origin(kind=Kind.EMR, leaves=("new",), raws=("3",))
    person = Origin(kind=Kind.PERSON, actor="1")
    old = Origin(kind=Kind.EMR, leaves=("old",), raws=("2",))
    names = ("lines[S1].units", "lines[S1].note", "referring.npi", "lines[S1].modifiers")
    ours = Version(
        line(note="Left knee", modifiers=("GP", "59")),
        dict.fromkeys(names, old) | {"lines[S1].note": person, "lines[S1].modifiers": person},
    )
    theirs = Version(line(units=Decimal(3), modifiers=("GP", "CQ")), dict.fromkeys(names, emr))
    result = merge.merge(Version(BASE), ours, theirs)
    assert result.origins == {
        "lines[S1].units": emr,
        "lines[S1].note": person,
        "referring.npi": emr,
        "lines[S1].modifiers": person.with_leaves_of(emr),
    }


def test_every_part_that_is_merged_whole_is_a_cell_or_stands_above_some():
    billing = Organization(id="1", address=Address(line1="1"))
    flat = cells.flatten(put(billing=billing))
    for name in merge.WHOLE - {"coverage.subscriber"}:
        assert any(cell.startswith(f"{name}.") for cell in flat), name
        assert labels.name(name)
