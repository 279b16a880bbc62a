"""Who may bill therapy."""

import pytest

from claims.domain.coding import professions
from claims.domain.content import Provider
from claims.domain.edits.findings import Severity
from tests.claims.domain.edits.claims import CLEAN, examine, said, with_line


def rendered(modifiers=("GP", "CQ"), payer_class="MEDICARE", **provider):
    rendering = CLEAN.rendering.model_copy(update=provider)
    content = with_line(modifiers=modifiers).model_copy(update={"rendering": rendering})
    return {f.edit: f for f in examine(content, payer_class=payer_class)}


@pytest.mark.parametrize(
    ("credential", "taxonomy", "expected"),
    [
        ("PT, DPT", "", "PT"),
        ("D.P.T.", "", "PT"),
        ("", "225100000X", "PT"),
        ("", "2251X0800X", "PT"),
        ("", "225200000X", "PTA"),
        ("COTA/L", "", "OTA"),
        ("OTR/L", "", "OT"),
        ("", "235Z00000X", "SLP"),
        ("MD", "207X00000X", "OTHER"),
        ("", "207X00000X", "OTHER"),
        ("PA-C", "", "OTHER"),
        ("MD PT", "207X00000X", "PT"),
        ("", "", ""),
        ("LMT", "", ""),
    ],
)
def test_a_profession_is_read_from_credential_and_taxonomy(credential, taxonomy, expected):
    assert professions.of(Provider(credential=credential, taxonomy=taxonomy)) == expected


def test_an_assistants_service_under_a_physician_blocks():
    finding = rendered(credential="MD")["therapists.assistant_not_under_therapist"]
    assert finding.severity == Severity.BLOCKS
    assert "the enrolled physical therapist" in finding.message


@pytest.mark.parametrize(
    ("modifiers", "provider"),
    [
        (("GP", "CQ"), {"credential": "PT"}),
        (("GP", "CQ"), {}),
        (("GP",), {"credential": "MD"}),
        (("GO", "CO"), {"taxonomy": "225X00000X"}),
        (("GO", "CO"), {"taxonomy": "225X00000X", "credential": "OTR/L"}),
    ],
)
def test_a_therapist_an_unknown_and_a_physician_alone_do_not(modifiers, provider):
    assert not [edit for edit in rendered(modifiers, **provider) if edit.startswith("therapists.")]


def test_an_assistant_is_never_the_rendering_provider():
    assert "therapists.assistant_renders" in rendered(("GP",), credential="PTA")
    assert "therapists.assistant_renders" not in rendered(
        ("GP",), credential="PTA", payer_class="COMMERCIAL"
    )


def test_a_therapist_of_another_discipline_is_confirmed():
    finding = rendered(("GO",), credential="DPT")["therapists.other_discipline"]
    assert finding.message == "97110 carries GO; the rendering provider is PT."
    assert "therapists.other_discipline" not in rendered(("GP",), credential="DPT")


def test_a_provider_in_box_17_refers_or_orders():
    content = CLEAN.model_copy(update={"referring_qualifier": "DQ"})
    found = {f.edit: f for f in examine(content)}
    for fix in found["therapy.certifying_qualifier"].fixes:
        assert "therapy.certifying_qualifier" not in said(examine(fix.apply(content)))
