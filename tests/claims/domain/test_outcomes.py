"""Whether a claim says what a change would make it say, and what it says instead."""

from decimal import Decimal

import pytest

from claims.domain import fixes, outcomes
from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.domain.reading.reading import Gap

LINE = Line(uid="L1", code="97110", modifiers=("GP", "KX"), units=Decimal("2.000"), minutes=30)
CONTENT = ClaimContent(
    lines=(LINE, Line(uid="L2", code="97140")), diagnoses=(Diagnosis(uid="D1", code="M25.561"),)
)
ASKED = fixes.AskProvider(what=Gap.SIDE, about="knee", service="L1")
SAID = [
    fixes.AddModifier(line="L1", modifier="KX"),
    fixes.RemoveModifier(line="L1", modifier="59"),
    fixes.SetModifiers(line="L1", modifiers=("GP", "KX")),
    fixes.SetUnits(line="L1", units=Decimal(2)),
    fixes.SetCode(line="L1", code="97110"),
    fixes.AddLine(uid="other", code="97110", modifiers=("KX", "GP"), units=Decimal(2)),
    fixes.AddLine(uid="other", code="97140"),
    fixes.AddDiagnosis(uid="other", code="M25.561"),
    fixes.ReplaceDiagnosis(diagnosis="D1", code="M25.561"),
    fixes.RemoveLine(line="gone"),
    fixes.RemoveDiagnosis(diagnosis="gone"),
]
UNSAID = [
    fixes.AddModifier(line="L1", modifier="59"),
    fixes.AddModifier(line="gone", modifier="KX"),
    fixes.RemoveModifier(line="L1", modifier="KX"),
    fixes.RemoveModifier(line="gone", modifier="KX"),
    fixes.SetModifiers(line="L1", modifiers=("KX", "GP")),
    fixes.SetUnits(line="L1", units=Decimal(3)),
    fixes.SetUnits(line="gone", units=Decimal(2)),
    fixes.AddLine(uid="other", code="97110", modifiers=("GP",), units=Decimal(2)),
    fixes.AddLine(uid="other", code="97110", modifiers=("GP", "KX"), units=Decimal(1)),
    fixes.AddDiagnosis(uid="other", code="M25.562"),
    fixes.ReplaceDiagnosis(diagnosis="D1", code="M25.562"),
    fixes.RemoveLine(line="L1"),
    fixes.RemoveDiagnosis(diagnosis="D1"),
    ASKED,
]


@pytest.mark.parametrize("fix", SAID, ids=lambda fix: fix.label)
def test_a_claim_says_so(fix):
    assert outcomes.is_in(fix, CONTENT)


@pytest.mark.parametrize("fix", UNSAID, ids=lambda fix: fix.label)
def test_a_claim_says_otherwise(fix):
    assert not outcomes.is_in(fix, CONTENT)


OF_THE_LINE = {"code": "97110", "modifiers": ["GP", "KX"], "units": "2"}


@pytest.mark.parametrize(
    ("fix", "final", "code"),
    [
        (fixes.AddModifier(line="L1", modifier="59"), OF_THE_LINE, "97110"),
        (
            fixes.AddLine(uid="x", code="97110", modifiers=("GP", "KX"), units=Decimal(2)),
            OF_THE_LINE,
            "97110",
        ),
        (
            fixes.SetUnits(line="L2", units=Decimal(1)),
            {"code": "97140", "modifiers": [], "units": None},
            "97140",
        ),
        (fixes.RemoveLine(line="gone"), {}, ""),
        (fixes.AddLine(uid="x", code="97112"), {}, "97112"),
        (fixes.AddDiagnosis(uid="x", code="M25.561"), {"code": "M25.561"}, "M25.561"),
        (
            fixes.ReplaceDiagnosis(diagnosis="D1", code="M25.562"),
            {"code": "M25.561"},
            "M25.562",
        ),
        (ASKED, OF_THE_LINE, "97110"),
    ],
    ids=lambda value: getattr(value, "label", ""),
)
def test_what_a_claim_says_of_it_tells_nothing_of_the_patient(fix, final, code):
    assert outcomes.final(fix, CONTENT) == final
    assert outcomes.code(fix, CONTENT) == code
