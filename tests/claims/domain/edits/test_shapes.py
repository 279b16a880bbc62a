"""What is said of a code, a modifier, a place or an address of the wrong shape."""

import pytest

from claims.domain.content import Address, Diagnosis
from claims.domain.diagnosis_fixes import ReplaceDiagnosis
from claims.domain.line_fixes import RemoveModifier
from tests.claims.domain.edits.claims import CLEAN, remarks, with_line, with_lines


def off(modifier, line="S1"):
    return (RemoveModifier(line=line, modifier=modifier),)


@pytest.mark.parametrize(
    ("edit", "changes", "severity", "sentence", "inputs", "offered"),
    [
        (
            "procedure_code",
            {"code": "9711"},
            "BLOCKS",
            "9711 is not shaped like a CPT or HCPCS code.",
            {"code": "9711"},
            (),
        ),
        (
            "modifier",
            {"modifiers": ("GP", "K")},
            "BLOCKS",
            "97110: K is no modifier.",
            {"modifier": "K", "modifiers": ("GP", "K")},
            off("K"),
        ),
        (
            "modifier",
            {"modifiers": ("GP", "ABCD")},
            "BLOCKS",
            "97110: ABCD is no modifier.",
            {"modifier": "ABCD", "modifiers": ("GP", "ABCD")},
            off("ABCD"),
        ),
        (
            "modifier",
            {"modifiers": ("GP", "ABCDE")},
            "BLOCKS",
            "97110: ABCDE is no modifier.",
            {"modifier": "ABCDE", "modifiers": ("GP", "ABCDE")},
            (),
        ),
        (
            "modifier",
            {"modifiers": ("GP", "")},
            "BLOCKS",
            "97110: a blank is no modifier.",
            {"modifier": "", "modifiers": ("GP", "")},
            (),
        ),
        (
            "modifier",
            {"modifiers": ("GP", "59", "GP")},
            "BLOCKS",
            "97110: GP stands there twice.",
            {"modifier": "GP", "modifiers": ("GP", "59", "GP")},
            (),
        ),
        (
            "modifiers_exclude",
            {"modifiers": ("GP", "RT", "LT")},
            "CONFIRM",
            "97110: RT and LT contradict each other.",
            {"modifiers": ["RT", "LT"]},
            off("RT") + off("LT"),
        ),
        (
            "place_of_service",
            {"place_of_service": "98"},
            "BLOCKS",
            "98 is no place of service.",
            {"place": "98"},
            (),
        ),
    ],
)
def test_a_shape_is_spoken_of_in_these_words(edit, changes, severity, sentence, inputs, offered):
    content = with_lines({}, changes, {}, changes)
    one = (severity, "S2", sentence, inputs, tuple(_of("S2", fix) for fix in offered))
    two = (severity, "S4", sentence, inputs, tuple(_of("S4", fix) for fix in offered))
    assert remarks(f"shapes.{edit}", content) == [one, two]


def _of(line, fix):
    return fix.model_copy(update={"line": line})


@pytest.mark.parametrize(
    ("edit", "changes"),
    [
        ("procedure_code", {"code": ""}),
        ("procedure_code", {"code": "G0283"}),
        ("modifier", {"modifiers": ("GP", "X1")}),
        ("place_of_service", {"place_of_service": ""}),
        ("modifiers_exclude", {"modifiers": ("GP", "RT", "RT")}),
        ("modifiers_exclude", {"modifiers": ("GP", "RT", "22")}),
        ("modifiers_exclude", {"modifiers": ("GP", "GO")}),  # edits of their own say more
        ("modifiers_exclude", {"modifiers": ("JW", "JZ")}),
        ("modifiers_exclude", {"modifiers": ("GP", "59", "XS")}),
    ],
)
def test_what_is_in_shape_is_not_spoken_of(edit, changes):
    assert remarks(f"shapes.{edit}", with_line(**changes)) == []


def test_each_modifier_out_of_shape_is_told_once():
    content = with_line(modifiers=("K", "GP", "K", "GPX", "GP"))
    assert [one[2] for one in remarks("shapes.modifier", content)] == [
        "97110: GP stands there twice.",
        "97110: GPX is no modifier.",
        "97110: K stands there twice.",
    ]


@pytest.mark.parametrize(
    ("code", "better"),
    [
        ("m5459", "M54.59"),
        ("M5450", "M54.50"),
        ("54.50", None),
        ("M54.50123456", None),
        ("LOW BACK PAIN", None),
    ],
)
def test_a_diagnosis_out_of_shape_is_written_right_where_that_is_a_code(code, better):
    content = CLEAN.model_copy(
        update={"diagnoses": (*CLEAN.diagnoses, Diagnosis(uid="D2", code=code))}
    )
    offered = (ReplaceDiagnosis(diagnosis="D2", code=better),) if better else ()
    assert remarks("shapes.diagnosis_code", content) == [
        (
            "BLOCKS",
            "D2",
            f"{code} is not shaped like an ICD-10-CM code.",
            {"code": code},
            offered,
        )
    ]


def test_a_diagnosis_without_a_code_has_no_shape_and_the_next_is_judged():
    codes = ("", "m54", "M54.50")
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(codes))
    content = CLEAN.model_copy(update={"diagnoses": diagnoses})
    assert [one[1] for one in remarks("shapes.diagnosis_code", content)] == ["D1"]


@pytest.mark.parametrize(
    ("party", "named"),
    [("patient", "patient"), ("billing", "billing practice"), ("facility", "facility")],
)
def test_an_address_is_spoken_of_by_whose_it_is(party, named):
    at = getattr(CLEAN, party).model_copy(update={"address": Address(state="ZZ", zip="787")})
    assert remarks("shapes.address", CLEAN.model_copy(update={party: at})) == [
        (
            "BLOCKS",
            f"{party}.address.zip",
            f"The {named}'s ZIP has neither five nor nine digits.",
            {"zip": "787"},
            (),
        ),
        (
            "BLOCKS",
            f"{party}.address.state",
            f"The {named}'s state is no postal abbreviation.",
            {"state": "ZZ"},
            (),
        ),
    ]
    bare = getattr(CLEAN, party).model_copy(update={"address": Address()})
    assert remarks("shapes.address", CLEAN.model_copy(update={party: bare})) == []
