"""Each field the form needs, missing or misshapen, is found."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.domain.content import Address, Diagnosis, Line, Payer, Provider
from claims.domain.edits.findings import Severity
from tests.claims.domain.edits.claims import CLEAN, DAY, examine, said, with_line


def header(cell, value):
    return fixes.SetField(cell=cell, value=value).apply(CLEAN)


@pytest.mark.parametrize(
    ("cell", "value", "edit", "severity"),
    [
        ("patient.family", "", "patient.name_missing", "BLOCKS"),
        ("patient.given", "", "patient.name_missing", "BLOCKS"),
        ("patient.birth_date", None, "patient.birth_date_missing", "BLOCKS"),
        ("patient.birth_date", "2026-03-03", "patient.birth_date_missing", "BLOCKS"),
        ("patient.sex", "U", "patient.sex_unknown", "CONFIRM"),
        ("patient.address.city", "", "patient.address_incomplete", "BLOCKS"),
        ("patient.address.zip", "787", "shapes.address", "BLOCKS"),
        ("patient.address.state", "ZZ", "shapes.address", "BLOCKS"),
        ("coverage.member_id", "", "patient.member_id_missing", "BLOCKS"),
        ("coverage.relationship", "CHILD", "patient.subscriber_missing", "BLOCKS"),
        ("billing.npi", "", "parties.billing_incomplete", "BLOCKS"),
        ("billing.npi", "1234567890", "parties.npi_invalid", "BLOCKS"),
        ("billing.tax_id", "", "parties.billing_incomplete", "BLOCKS"),
        ("billing.tax_id", "12", "parties.tax_id_shape", "BLOCKS"),
        ("rendering.npi", "", "parties.rendering_npi_missing", "BLOCKS"),
        ("rendering.npi", "1234567894", "parties.npi_invalid", "BLOCKS"),
        ("facility.npi", "12", "parties.npi_invalid", "BLOCKS"),
        ("referring.npi", "", "therapy.certifying_provider_missing", "BLOCKS"),
        ("frequency", "7", "parties.original_reference_missing", "BLOCKS"),
    ],
)
def test_a_header_field_is_found_where_it_is_wrong(cell, value, edit, severity):
    found = {finding.edit: finding for finding in examine(header(cell, value))}
    assert found[edit].severity == severity


def test_a_claim_without_a_payer_blocks():
    coverage = CLEAN.coverage.model_copy(update={"payer": Payer()})
    assert "patient.payer_missing" in said(examine(CLEAN.model_copy(update={"coverage": coverage})))


def test_a_self_pay_claim_needs_no_member_id():
    found = examine(header("coverage.member_id", ""), payer_class="SELF_PAY")
    assert "patient.member_id_missing" not in said(found)


@pytest.mark.parametrize(
    ("changes", "edit", "severity"),
    [
        ({"code": ""}, "lines.code_missing", "BLOCKS"),
        ({"code": "9711"}, "shapes.procedure_code", "BLOCKS"),
        ({"from_date": None}, "lines.date_missing", "BLOCKS"),
        ({"to_date": DAY - timedelta(days=1)}, "lines.date_missing", "BLOCKS"),
        ({"to_date": DAY + timedelta(days=1)}, "lines.date_in_future", "BLOCKS"),
        ({"place_of_service": ""}, "lines.place_of_service_missing", "BLOCKS"),
        ({"place_of_service": "98"}, "shapes.place_of_service", "BLOCKS"),
        ({"units": None}, "lines.units_missing", "BLOCKS"),
        ({"units": Decimal(0)}, "lines.units_missing", "BLOCKS"),
        ({"charge": None}, "lines.charge_missing", "BLOCKS"),
        ({"charge": Decimal(0)}, "lines.charge_missing", "CONFIRM"),
        ({"pointers": ("D9",)}, "lines.pointer_to_nothing", "BLOCKS"),
        ({"pointers": ("D1",) * 5}, "lines.too_many_pointers", "BLOCKS"),
        ({"modifiers": ("GP", "59", "KX", "GA", "76")}, "lines.too_many_modifiers", "BLOCKS"),
        ({"modifiers": ("GP", "K")}, "shapes.modifier", "BLOCKS"),
        ({"modifiers": ("GP", "GP")}, "shapes.modifier", "BLOCKS"),
        ({"modifiers": ("GP", "LT", "RT")}, "shapes.modifiers_exclude", "CONFIRM"),
    ],
)
def test_a_lines_field_is_found_where_it_is_wrong(changes, edit, severity):
    found = {finding.edit: finding for finding in examine(with_line(**changes))}
    assert found[edit].severity == severity
    assert found[edit].subject == "S1"


def test_a_missing_pointer_offers_the_claims_first_diagnoses():
    content = with_line(pointers=())
    (finding,) = examine(content)
    assert finding.edit == "lines.pointer_missing"
    assert examine(finding.fixes[0].apply(content)) == ()


def test_a_line_without_an_end_ends_the_day_it_began():
    content = with_line(to_date=None)
    (finding,) = examine(content)
    assert finding.fixes[0].apply(content).lines[0].to_date == DAY


def test_a_claim_needs_lines_and_diagnoses_within_what_fits():
    bare = CLEAN.model_copy(update={"lines": (), "diagnoses": ()})
    assert {"lines.none", "diagnoses.none"} <= said(examine(bare))
    lines = tuple(Line(uid=str(n)) for n in range(51))
    diagnoses = tuple(Diagnosis(uid=str(n), code=f"M54.{n:02d}") for n in range(13))
    full = CLEAN.model_copy(update={"lines": lines, "diagnoses": diagnoses})
    assert {"lines.too_many", "diagnoses.too_many"} <= said(examine(full))


def test_diagnoses_need_their_code_in_its_shape_and_once():
    codes = ("M54.50", "", "m5459", "M54.50")
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(codes, 1))
    found = {f.edit: f for f in examine(CLEAN.model_copy(update={"diagnoses": diagnoses}))}
    assert found["diagnoses.code_missing"].message == "Diagnosis B has no code."
    assert found["diagnoses.twice"].fixes == (fixes.RemoveDiagnosis(diagnosis="D4"),)
    assert found["shapes.diagnosis_code"].fixes == (
        fixes.ReplaceDiagnosis(diagnosis="D3", code="M54.59"),
    )


def test_a_referring_provider_named_without_an_npi_is_confirmed_elsewhere():
    content = CLEAN.model_copy(update={"referring": Provider(family="Roe")})
    (finding,) = examine(content, payer_class="COMMERCIAL")
    assert (finding.edit, finding.severity) == ("parties.referring_npi_missing", Severity.CONFIRM)


def test_a_facility_need_not_be_named_but_its_address_must_be_deliverable():
    facility = CLEAN.facility.model_copy(update={"address": Address(state="T")})
    assert "shapes.address" in said(examine(CLEAN.model_copy(update={"facility": facility})))


def test_birth_on_the_day_of_service_is_fine():
    assert examine(header("patient.birth_date", date.isoformat(DAY))) == ()


def test_one_unit_is_offered_only_where_no_other_line_bills_the_code_that_day():
    injected = CLEAN.lines[0].model_copy(update={"code": "20610", "units": None})
    other = injected.model_copy(update={"uid": "S2", "units": Decimal(1)})

    def offered(*lines):
        found = examine(CLEAN.model_copy(update={"lines": lines}))
        (one,) = (finding for finding in found if finding.edit == "lines.units_missing")
        return [fix.label for fix in one.fixes]

    assert offered(injected) == ["Set units to 1"]
    assert offered(injected, other) == []


def finding(content, edit):
    (one,) = (one for one in examine(content) if one.edit == edit)
    return one


def test_more_than_fifty_lines_say_where_the_others_go():
    lines = tuple(CLEAN.lines[0].model_copy(update={"uid": f"S{n}"}) for n in range(53))
    one = finding(CLEAN.model_copy(update={"lines": lines}), "lines.too_many")
    assert one.severity == Severity.BLOCKS
    assert one.message == (
        "The claim has 53 lines; fifty fit on one claim. Have the EMR send the visit in parts, "
        "or remove 3 here and bill them on a claim of their own in the billing system."
    )


def diagnosed(count, pointed):
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=f"M{10 + n}.0") for n in range(count))
    line = CLEAN.lines[0]
    spread = (pointed[n : n + 4] for n in range(0, len(pointed), 4))
    lines = tuple(
        line.model_copy(update={"uid": f"S{n}", "pointers": tuple(f"D{at}" for at in four)})
        for n, four in enumerate(spread)
    )
    return CLEAN.model_copy(update={"diagnoses": diagnoses, "lines": lines})


def test_of_more_than_twelve_diagnoses_one_no_line_points_to_is_offered_for_removal():
    content = diagnosed(14, [*range(6), 13])
    one = finding(content, "diagnoses.too_many")
    assert (
        one.message
        == "The claim has 14 diagnoses; twelve fit. Remove 2 of the 7 to which no line points."
    )
    (fix,) = one.fixes
    assert fix.diagnosis == "D12"
    left = fix.apply(content)
    assert len(finding(left, "diagnoses.too_many").fixes) == 1


def test_where_lines_point_to_more_than_twelve_diagnoses_some_go_on_a_claim_of_their_own():
    one = finding(diagnosed(13, list(range(13))), "diagnoses.too_many")
    assert one.fixes == ()
    assert one.message == (
        "The claim has 13 diagnoses; twelve fit, and lines point to 13. Remove lines with their "
        "diagnoses and bill them on a claim of their own in the billing system."
    )
