"""Words of the record read as the table of decision-making has them."""

import pytest

from claims.domain.coding import em_words
from claims.domain.coding.em_words import HIGH, LOW, MINIMAL, MODERATE


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("minor surgery", LOW),
        ("minor_surgery_with_risk_factors", MODERATE),
        ("Minor surgery, identified risks", MODERATE),
        ("minor procedure without risk factors", LOW),
        ("elective major surgery", MODERATE),
        ("elective major surgery, no risk factors", MODERATE),
        ("elective major surgery with risk factors", HIGH),
        ("Major procedure; risks named", HIGH),
        ("emergency surgery", HIGH),
        ("emergent major surgery without risk factors", HIGH),
        ("minor emergency procedure", LOW),
    ],
)
def test_a_surgery_is_minor_or_major_and_weighs_more_with_the_patients_risks(word, level):
    assert em_words.risk(word) == level


@pytest.mark.parametrize(
    ("read", "word", "column"),
    [
        (em_words.problem, "witchcraft", "problems"),
        (em_words.problem, "no acute problem", "problems"),
        (em_words.risk, "witchcraft", "risk"),
        (em_words.risk, "no surgery", "risk"),
        (em_words.risk, "surgery of some kind", "risk"),
        (lambda word: em_words.level(word, "data"), "some", "data"),
    ],
)
def test_a_word_the_table_does_not_have_is_refused_by_its_column_alone(read, word, column):
    with pytest.raises(em_words.UnknownWord) as refused:
        read(word)
    assert refused.value.column == column
    said = f"The table of decision-making has no such word under {column}."
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("word", "levels"),
    [
        ("stable_chronic", (LOW, MODERATE)),
        ("Chronic illness, stable", (LOW, MODERATE)),
        # A word that counts for itself is more than one.
        ("two_stable_chronic", (MODERATE, MODERATE)),
        ("2 or more stable chronic illnesses", (MODERATE, MODERATE)),
        ("two self-limited problems", (LOW, LOW)),
        ("chronic illness not at goal", (MODERATE, MODERATE)),
        ("self-limited or minor", (MINIMAL, LOW)),
        ("severe exacerbation", (HIGH, HIGH)),
        ("acute uncomplicated injury", (LOW, LOW)),
        ("acute complicated injury", (MODERATE, MODERATE)),
    ],
)
def test_one_problem_and_two_of_a_kind_reach_the_levels_of_the_table(word, levels):
    assert em_words.problem(word) == levels


@pytest.mark.parametrize(
    ("word", "level"),
    [("Straightforward", MINIMAL), ("limited", LOW), ("moderate", MODERATE), ("extensive", HIGH)],
)
def test_a_stated_level_is_read_in_the_words_of_either_column(word, level):
    assert em_words.level(word, "data") == level


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("pt_referral", LOW),
        ("therapy referral", LOW),
        ("IV controlled substance", HIGH),
        ("hospital-level care", HIGH),
    ],
)
def test_risks_are_read_in_short_words_too(word, level):
    assert em_words.risk(word) == level
