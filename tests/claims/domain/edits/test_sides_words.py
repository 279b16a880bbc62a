"""What is said of sides: the line, the sentence, what was judged, what is offered."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims.domain.content import Diagnosis
from claims.domain.facts import DocumentedService, Side
from claims.domain.line_fixes import AddModifier, SetModifiers
from tests.claims.domain.coding.icd import SHIPPED
from tests.claims.domain.edits.claims import DAY, remarks, with_lines
from tests.claims.domain.edits.tables import Fees, OnlyOn, tables

LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BILATERAL
YESTERDAY = DAY - timedelta(days=1)
THERAPY = {"code": "97110"}


def shot(*modifiers, **changes):
    values = {"code": "20610", "modifiers": modifiers, "minutes": None, "units": Decimal(1)}
    return {**values, "pointers": (), **changes}


def loaded(indicator="", **more):
    rows = {"c20610": {"bilateral": indicator}} if indicator else {}
    return tables(icd=OnlyOn(DAY, SHIPPED), physician_fees=Fees(of=DAY, **rows), **more)


def said(edit, *lines, dx=(), side=None, indicator="", **known):
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(dx, 1))
    changes = {"diagnoses": diagnoses, **known.pop("cells", {})}
    content = with_lines(*lines).model_copy(update=changes)
    services = tuple(
        DocumentedService(key=uid, code="20610", side=one) for uid, one in (side or {}).items()
    )
    known = {"services": services, "tables": loaded(indicator), **known}
    return remarks(f"sides.{edit}", content, **known)


def added(*modifiers):
    return tuple(AddModifier(line="S2", modifier=one) for one in modifiers)


@pytest.mark.parametrize(
    ("dx", "side", "named", "known", "wanted"),
    [
        ((), None, "LT or RT", None, ("LT", "RT")),
        (("M17.12",), None, "the record says LT", LEFT, ("LT",)),
        (("M17.12",), RIGHT, "the record says RT", RIGHT, ("RT",)),
        (("M17.12", "M17.11"), None, "the record says 50", BOTH, ("50",)),
    ],
)
def test_a_side_nobody_named_is_asked_for_in_these_words(dx, side, named, known, wanted):
    pointers = tuple(f"D{n}" for n in range(1, len(dx) + 1))
    lines = (shot("RT"), shot("GA", pointers=pointers), THERAPY)
    found = said("side_modifier_missing", *lines, dx=dx, side=side and {"S2": side, "S9": LEFT})
    assert found == [
        (
            "CONFIRM",
            "S2",
            f"20610 is of one side or both and names none: {named}.",
            {"code": "20610", "modifiers": ("GA",), "side": known},
            added(*wanted),
        )
    ]


def test_a_code_the_schedule_gives_no_sides_is_asked_for_none():
    assert said("side_modifier_missing", shot(), shot(), indicator="0") == []
    assert said("side_modifier_missing", THERAPY, {**THERAPY, "code": "97140"}) == []
    found = said("side_modifier_missing", shot(from_date=YESTERDAY), shot(), indicator="0")
    assert [one[1] for one in found] == ["S1"]  # of another day's schedule nothing is known


def test_a_diagnosis_of_another_days_release_names_no_side():
    line = shot(from_date=YESTERDAY, pointers=("D1",))
    ((*_, inputs, _),) = said("side_modifier_missing", line, dx=("M17.12",))
    assert inputs["side"] is None


@pytest.mark.parametrize(
    ("modifiers", "dx", "side", "words", "inputs", "fix"),
    [
        (
            ("GA", "LT"),
            ("M17.11",),
            None,
            "20610 says left; the diagnoses it points to say right.",
            {"diagnoses": frozenset({RIGHT})},
            ("GA", "RT"),
        ),
        (
            ("RT",),
            (),
            LEFT,
            "20610 says right; the record says left.",
            {"record": frozenset({LEFT})},
            ("LT",),
        ),
        (
            ("RT",),
            ("M17.12",),
            LEFT,
            "20610 says right; the record says left and the diagnoses it points to say left.",
            {"record": frozenset({LEFT}), "diagnoses": frozenset({LEFT})},
            ("LT",),
        ),
        (
            ("RT",),
            ("M17.11",),
            LEFT,
            "20610 says right; the record says left.",
            {"record": frozenset({LEFT}), "diagnoses": frozenset({RIGHT})},
            None,
        ),
        (
            ("50",),
            ("M17.11",),
            None,
            "20610 says both sides; the diagnoses it points to say right.",
            {"diagnoses": frozenset({RIGHT})},
            ("RT",),
        ),
        (
            ("RT",),
            ("M17.12",),
            BOTH,
            "20610 says right; the diagnoses it points to say left.",
            {"record": frozenset({LEFT, RIGHT}), "diagnoses": frozenset({LEFT})},
            ("LT",),
        ),
        (
            ("LT", "RT"),
            ("M17.11",),
            None,
            "20610 says both sides; the diagnoses it points to say right.",
            {"diagnoses": frozenset({RIGHT})},
            None,
        ),
        (
            ("F1",),
            ("M17.11",),
            None,
            "20610 says left; the diagnoses it points to say right.",
            {"diagnoses": frozenset({RIGHT})},
            None,
        ),
    ],
)
def test_a_side_against_the_others_is_spoken_of_so(modifiers, dx, side, words, inputs, fix):
    pointers = tuple(f"D{n}" for n in range(1, len(dx) + 1))
    lines = (shot(), shot(*modifiers, pointers=pointers))
    found = said("laterality_mismatch", *lines, dx=dx, side=side and {"S2": side})
    offered = () if fix is None else (SetModifiers(line="S2", modifiers=fix),)
    assert found == [("CONFIRM", "S2", words, {"modifiers": modifiers, **inputs}, offered)]


@pytest.mark.parametrize(
    ("modifiers", "dx", "side"),
    [
        (("RT",), ("M17.11",), RIGHT),
        (("RT",), ("M17.0",), BOTH),
        (("50",), ("M17.12", "M17.11"), BOTH),
        (("RT",), ("M17.9", "", "I50.810"), None),
    ],
)
def test_a_side_that_agrees_is_not_spoken_of(modifiers, dx, side):
    pointers = tuple(f"D{n}" for n in range(1, len(dx) + 1))
    line = shot(*modifiers, pointers=pointers)
    assert said("laterality_mismatch", line, dx=dx, side=side and {"S1": side}) == []
