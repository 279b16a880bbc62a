"""Edits on diagnoses together."""

import pytest

from claims.domain import fixes
from claims.domain.content import Diagnosis
from claims.domain.diagnosis_fixes import MoveDiagnosis, RemoveDiagnosis
from claims.domain.edits.findings import Severity
from tests.claims.domain.edits.claims import examine, said, with_line
from tests.claims.domain.edits.test_icd import TABLES, claim, found


def codes_after(content, fix):
    return [one.code for one in fixes.apply_all(content, [fix]).diagnoses]


def test_an_excludes1_pair_is_asked_about_and_either_may_go():
    content = claim("M54.50", "M54.41")

    (one,) = found(content, "combinations.excludes1")

    assert one.severity is Severity.CONFIRM
    assert one.inputs["pair"] == ("M54.50", "M54.41")
    assert one.fixes == (RemoveDiagnosis(diagnosis="D2"), RemoveDiagnosis(diagnosis="D1"))


def test_a_removal_that_leaves_a_line_without_a_diagnosis_is_not_offered():
    content = claim("M54.50", "M54.41", pointers=("D2",))

    (one,) = found(content, "combinations.excludes1")

    assert one.fixes == (RemoveDiagnosis(diagnosis="D1"),)


@pytest.mark.parametrize(
    ("codes", "order"),
    [
        (["W01.0XXA", "S52.501A"], ["S52.501A", "W01.0XXA"]),
        (["W01.0XXA", "S52.501A", "M17.11"], ["S52.501A", "M17.11", "W01.0XXA"]),
        (["W01.0XXA", "Y92.009", "M17.11"], ["M17.11", "W01.0XXA", "Y92.009"]),
    ],
)
def test_an_external_cause_goes_behind(codes, order):
    content = claim(*codes)

    (one,) = found(content, "combinations.external_cause_not_first")

    assert one.severity is Severity.BLOCKS
    assert codes_after(content, one.fixes[0]) == order
    assert list(one.inputs["fix_order"]) == order


def test_external_causes_alone_have_no_fix():
    (one,) = found(claim("W01.0XXA", "Y92.009"), "combinations.external_cause_not_first")

    assert one.fixes == ()


@pytest.mark.parametrize("codes", [["S52.501A", "W01.0XXA"], ["Z96.651"], ["U07.1"]])
def test_another_diagnosis_first_is_no_finding(codes):
    assert found(claim(*codes), "combinations.external_cause_not_first") == []


def test_a_claim_without_diagnoses_is_not_judged_here():
    content = with_line(pointers=()).model_copy(update={"diagnoses": ()})

    assert not any(one.startswith("combinations.") for one in said(examine(content, tables=TABLES)))


def test_a_manifestation_follows_the_disease_it_comes_from():
    content = claim("F02.80", "M17.11", "G30.9")

    (one,) = found(content, "combinations.manifestation_not_first")

    assert one.severity is Severity.CONFIRM
    assert one.fixes == (MoveDiagnosis(diagnosis="D3", place=0),)
    assert found(claim("G30.9", "F02.80"), "combinations.manifestation_not_first") == []


def test_what_is_coded_first_stands_before():
    content = claim("M17.11", "F02.80", "G30.9")

    (late,) = found(content, "combinations.code_first")
    (missing,) = found(claim("M17.11", "F02.80"), "combinations.code_first")

    assert late.severity is Severity.CONFIRM
    assert codes_after(content, late.fixes[0]) == ["M17.11", "G30.9", "F02.80"]
    assert (missing.severity, missing.fixes) == (Severity.NOTE, ())
    assert found(claim("G30.9", "F02.80"), "combinations.code_first") == []


def test_what_is_added_stands_after():
    content = claim("B96.20", "N39.0")

    (one,) = found(content, "combinations.use_additional")

    assert codes_after(content, one.fixes[0]) == ["N39.0", "B96.20"]
    assert found(claim("N39.0", "B96.20"), "combinations.use_additional") == []


@pytest.mark.parametrize(
    "codes",
    [
        ("W01.0XXA", "S52.501A"),
        ("W01.0XXA", "Y92.009", "S52.501A", "M17.11"),
        ("M54.50", "M54.41"),
        ("M54.50", "W01.0XXA", "M54.41"),
        ("F02.80", "G30.9"),
        ("F02.80", "W01.0XXA", "G30.9"),
        ("M17.11", "F02.80", "G30.9"),
        ("B96.20", "N39.0"),
        ("Y92.009", "N39.0", "B96.20"),
    ],
)
def test_every_fix_removes_its_finding_and_blocks_nothing_else(codes):
    content = claim(*codes)
    before = examine(content, tables=TABLES)
    blocking = {one.edit for one in before if one.severity is Severity.BLOCKS}

    for finding in before:
        for fix in finding.fixes if finding.edit.startswith("combinations.") else ():
            after = examine(fixes.apply_all(content, [fix]), tables=TABLES)
            assert finding.key not in {one.key for one in after}
            assert {one.edit for one in after if one.severity is Severity.BLOCKS} <= blocking


def test_diagnoses_in_other_places_are_the_same_finding():
    one = found(claim("M54.50", "M54.41", "I10"), "combinations.excludes1")[0]
    content = claim("M54.50", "M54.41")
    other = found(
        content.model_copy(update={"diagnoses": (*content.diagnoses, Diagnosis(uid="D9"))}),
        "combinations.excludes1",
    )[0]

    assert one.key == other.key
