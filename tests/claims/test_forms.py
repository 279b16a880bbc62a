"""Reading what was typed: amounts, words, letters, dates."""

import pytest

from claims import forms
from claims.domain import fixes
from claims.domain.content import ClaimContent, Diagnosis

CONTENT = ClaimContent(diagnoses=tuple(Diagnosis(uid=f"D{n}", code="M25.561") for n in range(3)))


def read(**typed):
    form = forms.FixForm({"seen": "1", **typed})
    assert form.is_valid()
    return form.fix(CONTENT)


@pytest.mark.parametrize("typed", ["GP KX", "gp,kx", " GP ; KX ", "GP/KX"])
def test_modifiers_may_be_parted_as_one_likes(typed):
    assert read(kind="SetModifiers", line="L", modifiers=typed).modifiers == ("GP", "KX")


def test_a_full_width_code_is_the_code_that_was_meant():
    assert read(kind="SetModifiers", line="L", modifiers="ＧＰ　５９").modifiers == ("GP", "59")
    assert read(kind="SetCode", line="L", code="９７１１０").code == "97110"
    assert read(kind="SetPointers", line="L", pointers="Ａ").pointers == ("D0",)


@pytest.mark.parametrize("typed", ["٥٩", "5９\u200b", "КХ"])
def test_a_letter_no_code_has_is_refused_in_plain_words(typed):
    for values in (
        {"kind": "SetModifiers", "modifiers": typed},
        {"kind": "SetCode", "code": typed},
    ):
        with pytest.raises(fixes.Unreadable, match="plain letters A to Z"):
            read(line="L", **values)


def test_an_odd_modifier_the_emr_sent_can_be_taken_off():
    assert read(kind="RemoveModifier", line="L", modifier="КХ").modifier == "КХ"


@pytest.mark.parametrize(
    ("cell", "typed", "read_as"),
    [
        ("coverage.member_id", "１ＥＧ４", "1EG4"),
        ("rendering.npi", "２９００００３０１５", "2900003015"),
        ("patient.birth_date", "１９５５-02-04", "1955-02-04"),
        ("amount_paid", "＄２０.００", "20.00"),
        ("patient.family", "Ｗhitfield", "Ｗhitfield"),
        ("patient.family", "Núñez", "Núñez"),
        ("additional_information", "½ tablet", "½ tablet"),
    ],
)
def test_a_header_cell_is_written_in_plain_letters_where_it_is_no_name(cell, typed, read_as):
    assert read(kind="SetField", cell=cell, value=typed).value == read_as


@pytest.mark.parametrize("cell", ["coverage.member_id", "rendering.npi", "authorization_number"])
@pytest.mark.parametrize("typed", ["٥٩", "А-77", "12\u200b3"])
def test_what_only_looks_like_a_number_is_refused_at_a_header_cell(cell, typed):
    with pytest.raises(fixes.Unreadable, match="plain letters A to Z"):
        read(kind="SetField", cell=cell, value=typed)


@pytest.mark.parametrize("typed", ["A C", "ac", "A,C"])
def test_letters_become_the_diagnoses_they_stand_for(typed):
    assert read(kind="SetPointers", line="L", pointers=typed).pointers == ("D0", "D2")


@pytest.mark.parametrize("typed", ["many", "1e3", "NaN", "Infinity", "1_000", "٣"])
def test_what_is_no_number_is_refused_in_plain_words(typed):
    with pytest.raises(fixes.Unreadable, match="write a number"):
        read(kind="SetUnits", line="L", units=typed)


def test_nothing_typed_means_none():
    assert read(kind="SetUnits", line="L", units="").units is None
    assert read(kind="SetCharge", line="L", charge=" $ ").charge is None


def test_a_day_that_is_none_is_refused_in_plain_words():
    with pytest.raises(fixes.Unreadable, match="day of the calendar"):
        read(kind="SetDates", line="L", from_date="2026-02-30")


def test_a_value_nobody_asked_for_is_not_part_of_the_change():
    fix = read(kind="SetCode", line="L", code="97110", seen_digest="x", csrfmiddlewaretoken="y")

    assert fix.code == "97110"
