"""What is said of who renders therapy: the sentence, and what was judged."""

import pytest

from claims.domain.content import Provider
from tests.claims.domain.edits.claims import NPI, remarks, with_lines


def said(edit, *lines, payer="MEDICARE", **provider):
    rendering = Provider(npi=NPI, **provider)
    content = with_lines(*lines).model_copy(update={"rendering": rendering})
    return remarks(f"therapists.{edit}", content, payer_class=payer)


def of(modifiers, credential="", taxonomy=""):
    return {"modifiers": modifiers, "credential": credential, "taxonomy": taxonomy}


@pytest.mark.parametrize(
    ("modifier", "assistant", "therapist"),
    [
        ("CQ", "a physical therapist assistant", "physical therapist"),
        ("CO", "an occupational therapy assistant", "occupational therapist"),
    ],
)
@pytest.mark.parametrize("provider", [{"credential": "MD"}, {"taxonomy": "207X00000X"}])
def test_an_assistant_under_a_physician_is_spoken_of_so(modifier, assistant, therapist, provider):
    lines = ({}, {"modifiers": ("GP", modifier)})
    assert said("assistant_not_under_therapist", *lines, **provider) == [
        (
            "BLOCKS",
            "S2",
            (
                f"97110 carries {modifier}: {assistant} gave it, so the rendering provider is the "
                f"enrolled {therapist}."
            ),
            of(("GP", modifier), **provider),
            (),
        )
    ]
    known = {"payer": "COMMERCIAL", **provider}
    assert said("assistant_not_under_therapist", *lines, **known) == []


@pytest.mark.parametrize("credential", ["PTA", "SLP", "MD"])
@pytest.mark.parametrize(("other", "is_told"), [("PT", False), ("OT", False), ("", False)])
def test_only_a_therapist_or_nobody_known_may_render_an_assistants_work(credential, other, is_told):
    lines = ({"modifiers": ("GP", "CQ")},)
    assert said("assistant_not_under_therapist", *lines, credential=credential)
    assert bool(said("assistant_not_under_therapist", *lines, credential=other)) is is_told


@pytest.mark.parametrize(
    ("provider", "is_told"),
    [
        ({"credential": "PTA"}, True),
        ({"credential": "COTA", "taxonomy": "224Z00000X"}, True),
        ({"credential": "PT"}, False),
        ({}, False),
    ],
)
def test_an_assistant_who_renders_is_spoken_of_so(provider, is_told):
    told = (
        "BLOCKS",
        "rendering.npi",
        "The rendering provider is a therapy assistant: name the therapist who supervised.",
        {"credential": "", "taxonomy": "", **provider},
        (),
    )
    assert said("assistant_renders", {}, **provider) == [told] * is_told
    assert said("assistant_renders", {}, payer="COMMERCIAL", **provider) == []


@pytest.mark.parametrize(
    ("credential", "own", "others"),
    [("PT", "GP", ("GO", "GN")), ("OT", "GO", ("GP", "GN")), ("SLP", "GN", ("GP", "GO"))],
)
def test_therapy_of_another_discipline_is_spoken_of_so(credential, own, others):
    for other in others:
        lines = (
            {"modifiers": (own,)},
            {"modifiers": ("KX",)},
            {"modifiers": (own, other)},
            {"modifiers": ("KX", other)},
        )
        assert said("other_discipline", *lines, credential=credential) == [
            (
                "CONFIRM",
                "S4",
                f"97110 carries {other}; the rendering provider is {credential}.",
                of(("KX", other), credential),
                (),
            )
        ]
        for anybody in ("MD", "PTA", ""):
            assert said("other_discipline", *lines, credential=anybody) == []
