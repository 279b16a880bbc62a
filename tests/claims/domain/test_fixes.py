"""Every fix: JSON and back, what it changes, what it refuses."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain import cells, difference, fixes
from claims.domain.content import ClaimContent, Diagnosis, Drug, Line

CLAIM = ClaimContent(
    diagnoses=(Diagnosis(uid="D1", code="M54.50"), Diagnosis(uid="D2", code="M25.561")),
    lines=(
        Line(uid="S1", code="97110", modifiers=("GP",), pointers=("D1", "D2"), units=Decimal(2)),
        Line(uid="S2", code="97140", pointers=("D2",), drug=Drug(ndc="1")),
    ),
)

ALL = [
    fixes.AddModifier(line="S1", modifier="kx"),
    fixes.AddModifier(line="S1", modifier="59", position=0),
    fixes.RemoveModifier(line="S1", modifier="GP"),
    fixes.SetModifiers(line="S1", modifiers=("GO", "CO")),
    fixes.SetPointers(line="S1", pointers=("D2",)),
    fixes.SetCode(line="S1", code=" g0283 "),
    fixes.SetUnits(line="S1", units=Decimal("3.0")),
    fixes.SetMinutes(line="S1", minutes=23),
    fixes.SetCharge(line="S1", charge=Decimal("12.5"), reason="As agreed"),
    fixes.SetPlaceOfService(line="S1", place_of_service="12"),
    fixes.SetDates(line="S1", from_date=date(2026, 3, 2), to_date=date(2026, 3, 2)),
    fixes.SetDrug(line="S1", ndc="00003029305", quantity=Decimal(1), unit="ML"),
    fixes.SetDrug(line="S2", ndc=""),
    fixes.SetEmergency(line="S1", emergency=True),
    fixes.SetLineNote(line="S1", note="Left knee"),
    fixes.AddLine(uid="S3", code="97530", units=Decimal(1), pointers=("D1",), place=0),
    fixes.RemoveLine(line="S1"),
    fixes.MoveLine(line="S2", place=0),
    fixes.AddDiagnosis(uid="D3", code="z96651"),
    fixes.ReplaceDiagnosis(diagnosis="D1", code="M54.51"),
    fixes.RemoveDiagnosis(diagnosis="D2"),
    fixes.MoveDiagnosis(diagnosis="D2", place=0),
    fixes.SetField(cell="authorization_number", value="A1"),
    fixes.SetField(cell="onset_date", value="2026-02-01"),
    fixes.SetField(cell="accident.auto", value=True),
    fixes.SetField(cell="amount_paid", value="20"),
    fixes.SetField(cell="coverage.subscriber.family", value="Roe"),
]
NAMES = [f"{fix.kind}-{place}" for place, fix in enumerate(ALL)]


@pytest.mark.parametrize("fix", ALL, ids=NAMES)
def test_every_fix_survives_json(fix):
    assert fixes.read(fix.as_json()) == fix


@pytest.mark.parametrize("fix", ALL, ids=NAMES)
def test_every_fix_changes_exactly_the_cells_it_names_and_the_difference_tells_it(fix):
    before, after = cells.flatten(CLAIM), cells.flatten(fix.apply(CLAIM))

    written = fix.cells(CLAIM)

    assert written
    assert {c for c in after if after[c] != before.get(c, object())} <= set(written)
    assert all(before.get(c) != after.get(c) or (c in before) != (c in after) for c in written)
    assert difference.between(CLAIM, fix.apply(CLAIM))
    assert fix.label
    assert fix.subject


@pytest.mark.parametrize("fix", ALL, ids=NAMES)
def test_every_fix_leaves_a_claim_that_can_be_stored_and_read(fix):
    applied = fix.apply(CLAIM)
    assert ClaimContent.from_document(applied.as_document()).digest == applied.digest


def test_every_kind_of_fix_that_changes_something_is_tried_here():
    kinds = {name for name in fixes.__all__ if name[0].isupper()}
    tried = {fix.kind for fix in ALL}
    of_themselves = {"AskProvider", "TakeNumber"}  # one asks, one is looked up first
    others = {"BaseFix", "Fix", "Inapplicable", "Unreadable"}
    assert kinds - tried == of_themselves | others


FULL_LINE = Line(uid="S1", modifiers=("GP", "KX", "59", "CQ"))


@pytest.mark.parametrize(
    ("fix", "content", "words"),
    [
        (fixes.AddModifier(line="S1", modifier="GP"), CLAIM, "already carries GP"),
        (fixes.AddModifier(line="S9", modifier="GP"), CLAIM, "no longer has this line"),
        (
            fixes.AddModifier(line="S1", modifier="XS"),
            ClaimContent(lines=(FULL_LINE,)),
            "at most four modifiers",
        ),
        (fixes.RemoveModifier(line="S1", modifier="KX"), CLAIM, "does not carry KX"),
        (fixes.SetModifiers(line="S1", modifiers=("GP", "GP")), CLAIM, "once"),
        (fixes.SetPointers(line="S1", pointers=("D9",)), CLAIM, "no longer has this diagnosis"),
        (fixes.SetPointers(line="S1", pointers=("D1",) * 5), CLAIM, "at most four diagnoses"),
        (fixes.AddLine(uid="S1", code="97110"), CLAIM, "already has this line"),
        (
            fixes.AddLine(uid="X", code="97110"),
            ClaimContent(lines=tuple(Line(uid=str(n)) for n in range(50))),
            "at most fifty lines",
        ),
        (fixes.AddDiagnosis(uid="D9", code="M54.50"), CLAIM, "already carries M54.50"),
        (
            fixes.AddDiagnosis(uid="X", code="M54.50"),
            ClaimContent(diagnoses=tuple(Diagnosis(uid=str(n)) for n in range(12))),
            "at most twelve diagnoses",
        ),
        (fixes.RemoveDiagnosis(diagnosis="D9"), CLAIM, "no longer has this diagnosis"),
        (fixes.SetField(cell="onset_date", value="soon"), CLAIM, "Onset date"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(fix, content, words):
    with pytest.raises(fixes.Inapplicable, match=words):
        fix.apply(content)


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"kind": "Explode"},
        {"kind": "SetCode", "line": "S1", "code": "9" * 10_000},
        {"kind": "SetUnits", "line": "S1", "units": "NaN"},
        {"kind": "SetUnits", "line": "S1", "units": "-1"},
        {"kind": "SetField", "cell": "lines", "value": "x"},
        {"kind": "SetField", "cell": "account_number", "value": "x"},
        {"kind": "AddModifier", "line": "S1", "modifier": "GP", "extra": 1},
    ],
)
def test_what_is_no_fix_is_unreadable_and_its_value_is_not_repeated(stored):
    with pytest.raises(fixes.Unreadable) as refused:
        fixes.read(stored)
    assert "9999" not in str(refused.value)


def test_removing_a_diagnosis_takes_its_pointers_along():
    left = fixes.RemoveDiagnosis(diagnosis="D2").apply(CLAIM)
    assert [line.pointers for line in left.lines] == [("D1",), ()]


def test_setting_what_is_already_there_changes_nothing():
    same = fixes.SetUnits(line="S1", units=Decimal("2.00"))
    assert same.cells(CLAIM) == ()
    assert same.apply(CLAIM).digest == CLAIM.digest


def test_a_typed_value_may_be_set_as_it_is():
    header = fixes.SetField(cell="onset_date", value=date(2026, 2, 1)).apply(CLAIM)
    assert header.onset_date == date(2026, 2, 1)
    paid = fixes.SetField(cell="amount_paid", value=Decimal("20.5")).apply(CLAIM)
    assert paid.amount_paid == Decimal("20.50")


def test_an_emptied_field_is_empty_again():
    set_once = fixes.SetField(cell="onset_date", value="2026-02-01").apply(CLAIM)
    assert fixes.SetField(cell="onset_date", value="").apply(set_once) == CLAIM


def test_several_fixes_apply_together_or_not_at_all():
    wanted = [fixes.AddModifier(line="S1", modifier="KX"), fixes.RemoveLine(line="S9")]
    with pytest.raises(fixes.Inapplicable):
        fixes.apply_all(CLAIM, wanted)
    assert fixes.apply_all(CLAIM, wanted[:1]).line("S1").modifiers == ("GP", "KX")


def test_the_label_of_a_masked_field_says_no_value():
    assert fixes.SetField(cell="mrn", value="ZQX7").label == "Change chart number"
