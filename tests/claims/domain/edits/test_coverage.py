"""Who pays, and whether anybody may be asked to."""

from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.domain.coding.history import History
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.content import Coverage, Payer
from claims.domain.edits import registry
from claims.domain.edits.findings import Severity
from tests.claims.domain.edits.claims import CLEAN, DAY, examine


def found(edit, content=CLEAN, **known):
    return [one for one in examine(content, **known) if one.edit == edit]


def with_cells(**cells):
    content = CLEAN
    for cell, value in cells.items():
        content = fixes.SetField(cell=cell.replace("__", "."), value=value).apply(content)
    return content


def test_a_plan_the_patient_ruled_out_is_never_billed():
    (one,) = found("coverage.asked_not_to_bill", history=History(asked_not_to_bill=True))
    assert one.severity == Severity.BLOCKS
    assert registry.find("coverage.asked_not_to_bill").is_fixed
    off = {"coverage.asked_not_to_bill": None}
    still = found(
        "coverage.asked_not_to_bill", history=History(asked_not_to_bill=True), settings=off
    )
    assert len(still) == 1


def test_what_the_patient_pays_goes_to_no_payer():
    assert found("coverage.self_pay", payer_class="SELF_PAY")
    assert not found("coverage.self_pay")


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("1EG4TE5MK72", True),
        ("1EG4TE5MK7", False),
        ("1EG4-TE5-MK72", False),
        ("0EG4TE5MK72", False),
        ("1SG4TE5MK72", False),  # no S L O I B Z
        ("123456789A", False),
    ],
)
def test_a_medicare_number_has_medicares_pattern(number, is_one):
    content = with_cells(coverage__member_id=number)
    assert bool(found("coverage.mbi_shape", content)) is not is_one
    assert not found("coverage.mbi_shape", content, payer_class="COMMERCIAL")


def test_dashes_in_a_medicare_number_are_told_and_the_number_is_not():
    (one,) = found("coverage.mbi_shape", with_cells(coverage__member_id="1eg4-te5-mk72"))
    assert one.message.endswith(": write it in capitals, without dashes or blanks.")
    assert one.fixes == ()
    assert "1eg4" not in one.message.lower()
    (odd,) = found("coverage.mbi_shape", with_cells(coverage__member_id="77"))
    assert odd.message == "The member id is not shaped like a Medicare number."


def subjects(content, payer_class):
    return {
        one.subject for one in found("coverage.accident_missing", content, payer_class=payer_class)
    }


def test_workers_compensation_and_auto_know_the_accident():
    assert subjects(CLEAN, "WORKERS_COMP") == {"accident.employment", "accident.date"}
    assert subjects(CLEAN, "AUTO") == {"accident.auto", "accident.date"}
    assert subjects(CLEAN, "COMMERCIAL") == set()
    work = with_cells(accident__employment=True, accident__date=DAY)
    car = with_cells(accident__auto=True, accident__date=DAY)
    assert subjects(work, "WORKERS_COMP") == set()
    assert subjects(car, "AUTO") == {"accident.state"}
    there = fixes.SetField(cell="accident.state", value="CO").apply(car)
    assert subjects(there, "AUTO") == set()


def test_box_10_is_ticked_at_one_key():
    (one, _) = sorted(
        found("coverage.accident_missing", payer_class="WORKERS_COMP"),
        key=lambda said: said.subject,
        reverse=True,
    )
    assert one.fixes[0].apply(CLEAN).accident.employment


@pytest.mark.parametrize("cell", ["accident__employment", "accident__auto"])
def test_an_accident_billed_to_another_payer_is_confirmed(cell):
    assert found("coverage.accident_and_other_payer", with_cells(**{cell: True}))
    assert not found(
        "coverage.accident_and_other_payer", with_cells(**{cell: True}), payer_class="AUTO"
    )


def beside(payer_class, **coverage):
    other = Coverage(payer=Payer(id="O", name="Other", payer_class=payer_class))
    mine = CLEAN.coverage.model_copy(update=coverage)
    return CLEAN.model_copy(update={"coverage": mine, "other_coverages": (other,)})


def test_medicare_beside_an_accident_payer_is_asked_about():
    assert found("coverage.medicare_pays_second", beside("AUTO"))
    assert not found("coverage.medicare_pays_second", beside("COMMERCIAL"))
    assert not found("coverage.medicare_pays_second", beside("AUTO"), payer_class="COMMERCIAL")


def test_medicare_second_says_what_was_paid_first():
    content = beside("AUTO", secondary_type="15")
    (one,) = found("coverage.medicare_pays_second", content)
    assert one.subject == "amount_paid"
    paid = content.model_copy(update={"amount_paid": Decimal("10.00")})
    assert not found("coverage.medicare_pays_second", paid)


def test_a_payer_stands_once():
    twice = CLEAN.model_copy(update={"other_coverages": (CLEAN.coverage,)})
    assert found("coverage.payer_twice", twice)
    spouses = CLEAN.coverage.model_copy(update={"member_id": "9AB4CD5EF67"})
    two = CLEAN.model_copy(update={"other_coverages": (spouses,)})
    assert not found("coverage.payer_twice", two)
    assert not found("coverage.payer_twice", beside("COMMERCIAL"))


def test_a_member_id_is_of_its_payers_pattern_and_not_told_in_clear():
    rules = {"payer": PayerRules(member_id_pattern="SUM[0-9]{6}")}
    (one,) = found("coverage.member_id_shape", **rules)
    assert (one.subject, one.severity) == ("coverage.member_id", Severity.CONFIRM)
    assert CLEAN.coverage.member_id not in one.message + one.key
    coverage = CLEAN.coverage.model_copy(update={"member_id": "SUM123456"})
    fitting = CLEAN.model_copy(update={"coverage": coverage})
    assert not found("coverage.member_id_shape", fitting, **rules)
    assert not found("coverage.member_id_shape")
