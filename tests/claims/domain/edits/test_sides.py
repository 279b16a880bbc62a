"""Sides against code, diagnosis and record."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain.content import Diagnosis
from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService, Side
from claims.services import coding_context
from tests.claims.domain.edits.claims import CLEAN, examine
from tests.claims.domain.edits.tables import Fees, tables

ICD = coding_context.shipped_tables().icd
SHOT = CLEAN.lines[0].model_copy(
    update={"code": "20610", "modifiers": (), "minutes": None, "units": Decimal(1)}
)


def claim(*modifiers, dx=("M17.11",), units=1, **changes):
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(dx, 1))
    line = SHOT.model_copy(
        update={
            "modifiers": modifiers,
            "units": Decimal(units),
            "pointers": tuple(one.uid for one in diagnoses),
        }
    )
    return CLEAN.model_copy(update={"lines": (line,), "diagnoses": diagnoses, **changes})


def found(edit, content, *, side=None, bilateral="", **known):
    services = (DocumentedService(key="S1", code="20610", side=side),)
    fees = Fees(c20610={"bilateral": bilateral}) if bilateral else Fees()
    known = {"services": services, "tables": tables(icd=ICD, physician_fees=fees), **known}
    return [one for one in examine(content, **known) if one.edit == f"sides.{edit}"]


def labels(finding):
    return [fix.label for fix in finding.fixes]


@pytest.mark.parametrize(
    ("dx", "side", "wanted"),
    [
        (("M17.11",), None, ["Add modifier RT"]),
        (("M17.12",), None, ["Add modifier LT"]),
        (("M17.11", "M17.12"), None, ["Add modifier 50"]),
        (("M17.0",), None, ["Add modifier 50"]),
        (("M17.9",), None, ["Add modifier LT", "Add modifier RT"]),
        ((), None, ["Add modifier LT", "Add modifier RT"]),
        (("M17.11",), Side.LEFT, ["Add modifier LT"]),
        (("M17.9",), Side.BILATERAL, ["Add modifier 50"]),
    ],
)
def test_a_missing_side_is_offered_as_record_then_diagnoses_say_it(dx, side, wanted):
    (one,) = found("side_modifier_missing", claim(dx=dx), side=side)
    assert labels(one) == wanted
    assert one.severity == Severity.CONFIRM


def test_a_diagnosis_the_line_does_not_point_to_says_nothing():
    content = claim(dx=("M17.11", "M17.12"))
    line = content.lines[0].model_copy(update={"pointers": ("D2",)})
    (one,) = found("side_modifier_missing", content.model_copy(update={"lines": (line,)}))
    assert labels(one) == ["Add modifier LT"]


def test_a_side_against_the_diagnosis_is_asked_about_and_never_changed_silently():
    (one,) = found("laterality_mismatch", claim("LT"))
    assert one.message == "20610 says left; the diagnoses it points to say right."
    assert labels(one) == ["Set modifiers to RT"]
    assert one.severity == Severity.CONFIRM


def test_a_side_against_an_eye_that_the_7th_character_names_is_asked_about():
    (one,) = found("laterality_mismatch", claim("LT", dx=("E11.3211",)))
    assert labels(one)
    assert not found("laterality_mismatch", claim("LT", dx=("E11.3213",)))


def test_a_side_against_the_record_is_asked_about():
    (one,) = found("laterality_mismatch", claim("RT", dx=("M17.9",)), side=Side.LEFT)
    assert one.message == "20610 says right; the record says left."


def test_where_record_and_diagnosis_disagree_no_remedy_is_offered():
    (one,) = found("laterality_mismatch", claim("RT"), side=Side.LEFT)
    assert labels(one) == []


def test_a_finger_of_the_wrong_hand_is_told_without_guessing_the_finger():
    (one,) = found("laterality_mismatch", claim("F1"))
    assert labels(one) == []


@pytest.mark.parametrize(
    ("payer", "severity"), [("MEDICARE", Severity.BLOCKS), ("COMMERCIAL", Severity.CONFIRM)]
)
@pytest.mark.parametrize(
    ("indicator", "edit"),
    [("0", "bilateral_not_allowed"), ("9", "bilateral_not_allowed"), ("2", "already_bilateral")],
)
def test_a_code_that_is_paid_once_takes_no_50(indicator, edit, payer, severity):
    (one,) = found(edit, claim("50", dx=("M17.0",)), bilateral=indicator, payer_class=payer)
    assert one.severity == severity
    assert labels(one) == ["Remove modifier 50"]


@pytest.mark.parametrize("side", ["LT", "RT"])
def test_medicare_wants_no_side_on_a_code_of_indicator_0(side):
    content = claim(side, dx=("M17.0",))
    (one,) = found("bilateral_not_allowed", content, bilateral="0")
    assert one.message == f"20610 has bilateral indicator 0: Medicare wants no {side} on it."
    assert (one.severity, labels(one)) == (Severity.CONFIRM, [f"Remove modifier {side}"])
    assert not found("bilateral_not_allowed", content, bilateral="0", payer_class="COMMERCIAL")
    for indicator in ("1", "2", "3", "9", ""):
        assert not found("bilateral_not_allowed", content, bilateral=indicator)


@pytest.mark.parametrize("side", ["LT", "RT"])
def test_where_medicare_wants_no_side_50_does_not_go_without_it(side):
    content = claim("50", side, dx=("M17.0",))
    (one,) = found("bilateral_not_allowed", content, bilateral="0")
    (fix,) = one.fixes
    assert not found("bilateral_not_allowed", fix.apply(content), bilateral="0")
    for indicator, payer in (("0", "COMMERCIAL"), ("9", "MEDICARE")):
        known = {"bilateral": indicator, "payer_class": payer}
        (one,) = found("bilateral_not_allowed", content, **known)
        assert labels(one) == ["Remove modifier 50"]
    mirror = content.lines[0].model_copy(
        update={"uid": "S2", "code": "20680", "modifiers": ("RT" if side == "LT" else "LT",)}
    )
    both = content.model_copy(update={"lines": (*content.lines, mirror)})
    (one,) = found("bilateral_not_allowed", both, bilateral="0")
    assert labels(one) == ["Remove modifier 50"]


def test_a_side_that_sets_two_services_of_a_day_apart_stays():
    content = claim("RT", dx=("M17.0",))
    other = content.lines[0].model_copy(update={"uid": "S2", "code": "20680", "modifiers": ("LT",)})
    both = content.model_copy(update={"lines": (*content.lines, other)})
    assert not found("bilateral_not_allowed", both, bilateral="0")
    later = other.model_copy(update={"from_date": date(2026, 3, 9)})
    apart = content.model_copy(update={"lines": (*content.lines, later)})
    assert found("bilateral_not_allowed", apart, bilateral="0")


@pytest.mark.parametrize("indicator", ["1", "3", ""])
def test_a_code_paid_for_each_side_takes_50(indicator):
    content = claim("50", dx=("M17.0",))
    for edit in ("bilateral_not_allowed", "already_bilateral", "bilateral_units"):
        assert not found(edit, content, bilateral=indicator)


def test_50_is_one_unit():
    (one,) = found("bilateral_units", claim("50", units=2))
    assert labels(one) == ["Set units to 1"]


def test_50_with_78_is_told():
    assert found("bilateral_with_78", claim("50", "78"))
    assert not found("bilateral_with_78", claim("50", "79"))


def test_medicare_wants_both_sides_on_one_line():
    left = claim("LT", dx=("M17.0",))
    right = left.lines[0].model_copy(update={"uid": "S2", "modifiers": ("RT",)})
    both = left.model_copy(update={"lines": (*left.lines, right)})
    (one,) = found("two_lines_for_both", both, bilateral="1")
    assert one.subject == "S2"
    assert not found("two_lines_for_both", both, bilateral="3")
    assert not found("two_lines_for_both", both, bilateral="1", payer_class="COMMERCIAL")
    center = both.billing.model_copy(update={"taxonomy": "261QA1903X"})
    at_center = both.model_copy(update={"billing": center})
    assert not found("two_lines_for_both", at_center, bilateral="1")


def test_a_surgery_center_does_not_bill_50_to_medicare():
    center = CLEAN.billing.model_copy(update={"taxonomy": "261QA1903X"})
    content = claim("50", dx=("M17.0",), billing=center)
    assert found("center_bills_each_side", content)
    assert not found("center_bills_each_side", content, payer_class="COMMERCIAL")
    assert not found("center_bills_each_side", claim("50"))


def test_a_side_without_a_counterpart_is_no_side_of_the_body():
    assert not found("laterality_mismatch", claim("LT", dx=("I50.810",)))  # right heart failure
