"""What is said of modifiers, word for word, with what was judged and the remedy."""

import pytest

from claims.domain.coding.history import History
from claims.domain.coding.tables import ModifierTable
from claims.domain.line_fixes import RemoveModifier, SetModifiers
from tests.claims.domain.edits.claims import CLEAN, examine, remarks, with_line, with_lines


def said(edit, content=CLEAN, **known):
    """Return subject, sentence, inputs and remedies of the one finding of an edit."""
    (one,) = (f for f in examine(content, **known) if f.edit == edit)
    return one.subject, one.message, one.inputs, [fix.label for fix in one.fixes]


@pytest.mark.parametrize(
    ("edit", "code", "modifiers", "sentence", "remedies"),
    [
        (
            "modifiers.59_and_x_together",
            "97110",
            ("XS", "59", "GP"),
            "97110 carries 59 and XS: the more exact one is enough.",
            ["Remove modifier 59"],
        ),
        (
            "modifiers.59_not_on_em",
            "99213",
            ("59",),
            "99213 is a visit: 59 does not stand on it. A visit apart from a procedure carries 25.",
            ["Set modifiers to none", "Set modifiers to 25"],
        ),
        (
            "modifiers.not_on_em",
            "99213",
            ("LT",),
            "99213 is a visit: LT belongs on a procedure.",
            ["Set modifiers to none"],
        ),
        (
            "modifiers.only_on_em",
            "20610",
            ("25",),
            "20610 is no visit: 25 belongs on one.",
            ["Set modifiers to none"],
        ),
        (
            "modifiers.film_not_imaging",
            "97110",
            ("FX", "FY"),
            "97110 is no x-ray: FX FY belongs on one.",
            ["Set modifiers to none"],
        ),
        (
            "modifiers.order",
            "97110",
            ("RT", "GP", "59", "26"),
            "97110: 59 26 GP RT is the usual order.",
            ["Set modifiers to 59 26 GP RT"],
        ),
    ],
)
def test_a_modifier_is_spoken_of_in_these_words(edit, code, modifiers, sentence, remedies):
    subject, message, inputs, offered = said(edit, with_line(code=code, modifiers=modifiers))

    assert (subject, message, offered) == ("S1", sentence, remedies)
    assert inputs == {"code": code, "modifiers": modifiers} or inputs == {"modifiers": modifiers}


@pytest.mark.parametrize(
    ("edit", "modifier", "sentence"),
    [
        ("modifiers.nobody_attests", "KX", "97110: nobody stands for KX yet."),
        ("modifiers.unknown", "ZZ", "97110: ZZ is in no modifier table we have."),
    ],
)
def test_one_modifier_alone_is_spoken_of_in_these_words(edit, modifier, sentence):
    found = said(edit, with_line(modifiers=("GP", modifier)))
    assert found == ("S1", sentence, {"modifier": modifier}, [f"Remove modifier {modifier}"])


@pytest.mark.parametrize(
    ("edit", "code", "modifiers", "sentence", "left"),
    [
        (
            "59_and_x_together",
            "97110",
            ("XS", "59", "XU"),
            "97110 carries 59 and XS XU: the more exact one is enough.",
            None,
        ),
        (
            "59_not_on_em",
            "99213",
            ("59", "XU", "25"),
            (
                "99213 is a visit: 59 XU does not stand on it. "
                "A visit apart from a procedure carries 25."
            ),
            ("25",),
        ),
        (
            "not_on_em",
            "99213",
            ("LT", "25", "RT"),
            "99213 is a visit: LT RT belongs on a procedure.",
            ("25",),
        ),
        (
            "only_on_em",
            "20610",
            ("25", "RT", "57"),
            "20610 is no visit: 25 57 belongs on one.",
            ("RT",),
        ),
        (
            "film_not_imaging",
            "20610",
            ("FY", "RT"),
            "20610 is no x-ray: FY belongs on one.",
            ("RT",),
        ),
    ],
)
def test_several_wrong_modifiers_go_together_and_the_others_stay(
    edit, code, modifiers, sentence, left
):
    fixes = (RemoveModifier(line="S2", modifier="59"),)
    if left is not None:
        fixes = (SetModifiers(line="S2", modifiers=left),)
    content = with_lines({}, {"code": code, "modifiers": modifiers}, {})
    assert remarks(f"modifiers.{edit}", content)[0][1:] == (
        "S2",
        sentence,
        {"modifiers": modifiers} | ({} if left is None else {"code": code}),
        fixes,
    )


@pytest.mark.parametrize(("modifier", "is_offered"), [("JW", False), ("JZ", False), ("XU", True)])
def test_a_word_one_of_which_is_due_is_not_taken_off_at_a_key(modifier, is_offered):
    found = remarks("modifiers.nobody_attests", with_lines({}, {"modifiers": ("GP", modifier)}))
    fix = (RemoveModifier(line="S2", modifier=modifier),)
    assert found == [
        (
            "CONFIRM",
            "S2",
            f"97110: nobody stands for {modifier} yet.",
            {"modifier": modifier},
            fix if is_offered else (),
        )
    ]


@pytest.mark.parametrize(("beside", "is_offered"), [((), True), (("57",), False)])
def test_25_is_not_taken_off_at_a_key_where_57_stands_by_it(beside, is_offered):
    content = with_line(code="99213", modifiers=("25", *beside))
    found = remarks("modifiers.nobody_attests", content)
    by_modifier = {one[3]["modifier"]: bool(one[4]) for one in found}
    assert by_modifier == {"25": is_offered, **dict.fromkeys(beside, True)}


def test_a_word_somebody_gave_is_not_asked_for_and_the_next_is():
    content = with_line(modifiers=("59", "GP", "KX"))
    found = remarks("modifiers.nobody_attests", content, emr_modifiers=frozenset({("S1", "59")}))
    assert [one[3] for one in found] == [{"modifier": "KX"}]
    both = History(attested=frozenset({("S1", "KX"), ("S2", "59")}))
    found = remarks("modifiers.nobody_attests", content, history=both)
    assert [one[3] for one in found] == [{"modifier": "59"}]


def test_each_modifier_nobody_knows_is_told_once():
    content = with_line(modifiers=("ZZ", "GP", "ZZ", "G!", "ZY"))
    assert [one[3] for one in remarks("modifiers.unknown", content)] == [
        {"modifier": "ZY"},
        {"modifier": "ZZ"},
    ]
    assert remarks("modifiers.unknown", content, modifiers=ModifierTable()) == []


@pytest.mark.parametrize("code", ["", "73560"])
@pytest.mark.parametrize("modifier", ["FX", "FY"])
def test_a_film_modifier_stands_on_imaging_or_on_no_code_yet(code, modifier):
    assert remarks("modifiers.film_not_imaging", with_line(code=code, modifiers=(modifier,))) == []
    assert remarks("modifiers.only_on_em", with_line(code="", modifiers=("25",))) == []
