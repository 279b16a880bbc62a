"""Edits on each diagnosis code against the release of its day."""

from datetime import date

import pytest

from claims.domain import fixes
from claims.domain.coding.codetables import Tables
from claims.domain.content import Diagnosis
from claims.domain.diagnosis_fixes import ReplaceDiagnosis
from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService, Side
from tests.claims.domain.coding.icd import AFTER, RELEASES
from tests.claims.domain.edits.claims import CLEAN, DAY, examine, said, with_line

TABLES = Tables(icd=RELEASES)


def claim(*codes, **line):
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(codes, start=1))
    pointers = tuple(one.uid for one in diagnoses)[:4]
    changed = with_line(**{"pointers": pointers, **line})
    return changed.model_copy(update={"diagnoses": diagnoses})


def found(content, edit, **known):
    return [one for one in examine(content, tables=TABLES, **known) if one.edit == edit]


def replaced(finding):
    return [fix.code for fix in finding.fixes]


def test_a_clean_claim_is_clean_with_the_table_loaded():
    assert examine(tables=TABLES) == examine()


def test_without_a_table_no_code_is_judged():
    assert not {one for one in said(examine(claim("Z99.999"))) if one.startswith("icd.")}


@pytest.mark.parametrize(
    ("day", "severity"),
    [
        (DAY, Severity.BLOCKS),
        (date(2025, 10, 1), Severity.BLOCKS),
        (date(2026, 9, 30), Severity.BLOCKS),
        (date(2026, 10, 1), Severity.CONFIRM),
        (date(2025, 9, 30), Severity.CONFIRM),
        (AFTER, Severity.CONFIRM),
    ],
)
def test_an_unknown_code_blocks_only_where_the_release_was_made_for_the_day(day, severity):
    (one,) = found(claim("Z99.999", from_date=day, to_date=day), "icd.no_such_code")

    assert one.severity is severity
    assert one.subject == "D1"


def test_a_misshapen_code_is_left_to_the_edit_on_shapes():
    assert found(claim("M5450"), "icd.no_such_code") == []


def test_a_missing_placeholder_is_offered():
    (one,) = found(claim("S82.61D"), "icd.no_such_code")

    assert replaced(one) == ["S82.61XD"]


def test_a_heading_offers_what_is_below_the_documented_side_first():
    (one,) = found(claim("M17.1", modifiers=("GP", "LT")), "icd.not_billable")

    assert one.severity is Severity.BLOCKS
    assert replaced(one)[0] == "M17.12"
    assert len(one.fixes) == 3


def test_a_missing_seventh_character_offers_the_one_of_the_visit_first():
    (therapy,) = found(claim("S83.241"), "icd.not_billable")
    (surgery,) = found(claim("S83.241", code="29881", modifiers=("RT",)), "icd.not_billable")

    assert replaced(therapy) == ["S83.241D", "S83.241A", "S83.241S"]
    assert replaced(surgery)[0] == "S83.241A"


@pytest.mark.parametrize(
    ("code", "modifiers", "side", "better"),
    [
        ("M25.569", ("GP", "RT"), None, ["M25.561"]),
        ("M25.569", ("GP",), Side.LEFT, ["M25.562"]),
        ("M25.569", ("GP",), Side.BILATERAL, ["M25.561", "M25.562"]),
        ("M17.10", ("GP", "50"), None, ["M17.0"]),
        ("M84.369D", ("GP", "LT"), None, ["M84.362D", "M84.364D"]),
        ("S93.149D", ("GP",), Side.RIGHT, ["S93.141D", "S93.144D"]),
        ("H91.90", ("GP",), Side.BILATERAL, ["H91.93"]),
        ("E11.3219", ("GP",), Side.RIGHT, ["E11.3211"]),
        ("S47.9XXD", ("GP", "RT"), None, ["S47.1XXD"]),
        ("N63.0", ("GP", "LT"), None, ["N63.20"]),
        ("C43.10", ("GP", "LT"), None, ["C43.121", "C43.122"]),
        ("C43.10", ("GP",), Side.BILATERAL, ["C43.111", "C43.112", "C43.121", "C43.122"]),
    ],
)
def test_a_documented_side_is_coded(code, modifiers, side, better):
    visit = (DocumentedService(key="S1", code="97110", minutes=30, date_from=DAY, side=side),)

    (one,) = found(claim(code, modifiers=modifiers), "icd.unspecified_laterality", services=visit)

    assert replaced(one) == better
    assert one.severity is Severity.CONFIRM


@pytest.mark.parametrize(
    ("code", "modifiers"),
    [
        ("M25.561", ("RT",)),
        ("M25.569", ()),
        ("M54.50", ("RT",)),
        ("I50.9", ("RT",)),
        ("R10.10", ("RT",)),  # of two quadrants and the epigastrium
        ("S36.519A", ("RT",)),  # the ascending [right] colon
    ],
)
def test_a_side_named_or_not_documented_is_no_finding(code, modifiers):
    assert found(claim(code, modifiers=modifiers), "icd.unspecified_laterality") == []


@pytest.mark.parametrize("code", ["S83.241A", "S82.61XA"])
def test_an_injury_in_therapy_is_a_subsequent_encounter(code):
    (one,) = found(claim(code), "icd.phase_of_care")

    assert replaced(one) == [f"{code[:-1]}D"]
    assert one.severity is Severity.CONFIRM


@pytest.mark.parametrize(
    ("code", "line"),
    [("S83.241D", {}), ("M80.051A", {}), ("S83.241A", {"code": "29881"}), ("M54.50", {})],
)
def test_other_phases_and_visits_are_no_finding(code, line):
    assert found(claim(code, **line), "icd.phase_of_care") == []


@pytest.mark.parametrize(
    ("code", "sex", "told"),
    [
        ("O26.891", "M", True),
        ("Z34.00", "M", True),
        ("N40.1", "F", True),
        ("O26.891", "F", False),
        ("O26.891", "U", False),
        ("N40.1", "M", False),
        ("M54.50", "M", False),
    ],
)
def test_a_diagnosis_of_one_sex_is_asked_about_on_the_other(code, sex, told):
    patient = CLEAN.patient.model_copy(update={"sex": sex})
    content = claim(code).model_copy(update={"patient": patient})

    assert bool(found(content, "icd.sex_conflict")) is told


@pytest.mark.parametrize(
    "codes",
    [("M54.5",), ("S82.61D",), ("M25.569",), ("S83.241A",), ("S83.24", "M54.5"), ("M17.1", "I10")],
)
def test_every_fix_removes_its_finding_and_blocks_nothing_else(codes):
    content = claim(*codes, modifiers=("GP", "RT"))
    before = examine(content, tables=TABLES)
    blocking = {one.key for one in before if one.severity is Severity.BLOCKS}

    for finding in before:
        for fix in finding.fixes:
            if isinstance(fix, ReplaceDiagnosis):
                after = examine(fixes.apply_all(content, [fix]), tables=TABLES)
                assert finding.key not in {one.key for one in after}
                assert {one.key for one in after if one.severity is Severity.BLOCKS} <= blocking
