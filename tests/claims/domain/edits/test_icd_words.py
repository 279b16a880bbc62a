"""What is said of one diagnosis against its release: sentence, inputs, what is offered."""

from datetime import date

import pytest

from claims.domain.coding import icd_check
from claims.domain.coding.codetables import Tables
from claims.domain.content import Diagnosis
from claims.domain.diagnosis_fixes import ReplaceDiagnosis
from claims.domain.facts import DocumentedService, Side
from tests.claims.domain.coding.icd import SHIPPED
from tests.claims.domain.edits.claims import CLEAN, DAY, remarks, with_line
from tests.claims.domain.edits.tables import OnlyOn

TABLES = Tables(icd=OnlyOn(DAY, SHIPPED))


def claim(*codes, sex="F", **line):
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(codes, start=1))
    changed = with_line(**{"pointers": tuple(one.uid for one in diagnoses), **line})
    patient = CLEAN.patient.model_copy(update={"sex": sex})
    return changed.model_copy(update={"diagnoses": diagnoses, "patient": patient})


def said(edit, content, **known):
    return remarks(f"icd.{edit}", content, tables=TABLES, **known)


def codes(uid, *wanted):
    return tuple(ReplaceDiagnosis(diagnosis=uid, code=code) for code in wanted)


@pytest.mark.parametrize(
    ("edit", "code", "offered"),
    [
        ("no_such_code", "S82.61D", ("S82.61XD",)),
        ("no_such_code", "Z99.999", ()),
        ("not_billable", "M17.1", ("M17.11", "M17.12", "M17.10")),
    ],
)
def test_a_code_the_release_does_not_bill_is_told_as_the_release_says(edit, code, offered):
    checked = icd_check.check(code, SHIPPED)
    ((severity, subject, sentence, inputs, fixes),) = said(edit, claim("I10", "", code, "M54.50"))
    assert (severity, subject) == ("BLOCKS", "D3")
    assert (sentence, inputs) == (checked.explanation, checked.inputs)
    assert sorted(fix.code for fix in fixes) == sorted(offered)
    assert {fix.diagnosis for fix in fixes} <= {"D3"}


@pytest.mark.parametrize(
    ("code", "line", "first"),
    [
        ("M17.1", {"modifiers": ("GP", "LT")}, ["M17.12", "M17.10", "M17.11"]),
        ("S83.241", {}, ["S83.241D", "S83.241A", "S83.241S"]),
        ("S83.241", {"code": "29881"}, ["S83.241A", "S83.241D", "S83.241S"]),
    ],
)
def test_below_a_heading_the_documented_side_and_the_visits_phase_go_first(code, line, first):
    ((*_, fixes),) = said("not_billable", claim(code, **line))
    assert [fix.code for fix in fixes][: len(first)] == first


def test_a_heading_outside_every_release_is_only_confirmed():
    late = date(2031, 1, 5)
    known = {"tables": Tables(icd=OnlyOn(late, SHIPPED)), "today": late}
    found = remarks("icd.not_billable", claim("M17.1", from_date=late, to_date=late), **known)
    assert [one[:2] for one in found] == [("CONFIRM", "D1")]


def visit(side):
    return (DocumentedService(key="S1", code="97110", minutes=30, date_from=DAY, side=side),)


@pytest.mark.parametrize(
    ("side", "word", "better"),
    [
        (Side.LEFT, "left", ("M25.562",)),
        (Side.BILATERAL, "bilateral", ("M25.561", "M25.562")),
    ],
)
def test_an_open_side_is_named_as_the_record_names_it(side, word, better):
    content = claim("M54.50", "M25.569", "M25.561")
    assert said("unspecified_laterality", content, services=visit(side)) == [
        (
            "CONFIRM",
            "D2",
            f"M25.569 leaves the side open; the record says {word}.",
            {"code": "M25.569", "side": side.value, "suggest": better},
            codes("D2", *better),
        )
    ]


@pytest.mark.parametrize(
    ("code", "offered"),
    [("S83.241A", ("S83.241D",)), ("T84.022A", ("T84.022D",)), ("S06.307A", ())],
)
def test_an_injury_in_therapy_is_spoken_of_so(code, offered):
    content = claim("M54.50", code, "S83.242D")
    assert said("phase_of_care", content) == [
        (
            "CONFIRM",
            "D2",
            f"{code} says active treatment; therapy is usually a subsequent encounter.",
            {"code": code},
            codes("D2", *offered),
        )
    ]


def test_an_injury_no_line_of_therapy_points_to_may_be_active():
    content = claim("S83.241A", "S83.242A", pointers=("D2",))
    assert [one[1] for one in said("phase_of_care", content)] == ["D2"]


@pytest.mark.parametrize(
    ("code", "sex", "whose"),
    [
        ("C51.0", "M", "women"),
        ("C58", "M", "women"),
        ("N70.01", "M", "women"),
        ("N98.9", "M", "women"),
        ("O00.101", "M", "women"),
        ("O9A.111", "M", "women"),
        ("Z33.1", "M", "women"),
        ("Z34.00", "M", "women"),
        ("Z3A.12", "M", "women"),
        ("C60.0", "F", "men"),
        ("C63.9", "F", "men"),
        ("N40.1", "F", "men"),
        ("N53.9", "F", "men"),
    ],
)
def test_a_diagnosis_of_the_other_sex_is_spoken_of_so(code, sex, whose):
    assert said("sex_conflict", claim("M54.50", code, sex=sex)) == [
        (
            "CONFIRM",
            "D2",
            f"{code} is a diagnosis of {whose}; the claim says the patient is {sex}.",
            {"code": code, "sex": sex},
            (),
        )
    ]
    for fits in ({"M": "F", "F": "M"}[sex], "U"):
        assert said("sex_conflict", claim(code, sex=fits)) == []


@pytest.mark.parametrize(
    ("code", "sex"),
    [
        ("C50.919", "M"),
        ("N69", "M"),
        ("N99.0", "M"),
        ("Z32.01", "M"),
        ("Z35", "M"),
        ("C64.1", "F"),
        ("N39.0", "F"),
        ("N54", "F"),
    ],
)
def test_a_diagnosis_either_sex_can_have_is_not(code, sex):
    assert said("sex_conflict", claim(code, sex=sex)) == []


def test_only_the_release_of_the_day_judges():
    other = date(2026, 3, 1)
    content = claim("M17.1", "Z99.999", "S83.241A", "M25.569", from_date=other, to_date=other)
    for edit in ("no_such_code", "not_billable", "phase_of_care", "unspecified_laterality"):
        assert said(edit, content, services=visit(Side.LEFT)) == []


def test_a_side_the_release_has_no_code_of_is_not_asked_for():
    assert said("unspecified_laterality", claim("I50.9", modifiers=("GP", "LT"))) == []
