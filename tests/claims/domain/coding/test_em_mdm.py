"""Decision-making, fact by fact against the AMA table written down a second time."""

from itertools import combinations, combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.coding import em_mdm, em_words
from claims.domain.facts import StudyFacts, VisitFacts
from tests.claims.domain.coding import em_oracle

NAMES = ("category1_items", "independent_historian", "independent_interpretation", "discussion")
PROBLEMS = st.lists(st.tuples(st.sampled_from(list(em_oracle.PROBLEMS)), st.integers(0, 3)))
RISKS = st.lists(st.sampled_from(list(em_oracle.RISKS)))
DATA = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 4))


def test_every_three_problems_reach_the_tables_level():
    for words in combinations_with_replacement(em_oracle.PROBLEMS, 3):
        counts = {word: words.count(word) for word in words}
        decided = em_mdm.decide(VisitFacts(problems=tuple((word, 1) for word in words)))
        assert decided.elements["problems"] == em_oracle.problems(counts), words


def test_every_combination_of_data_reaches_the_tables_level():
    for facts in em_oracle.data_facts():
        decided = em_mdm.decide(VisitFacts(data=dict(zip(NAMES, facts, strict=True))))
        assert decided.elements["data"] == em_oracle.data(*facts), facts


def test_two_risks_reach_the_higher_of_both():
    order = ["minimal", "low", "moderate", "high"]
    for pair in combinations(em_oracle.RISKS, 2):
        decided = em_mdm.decide(VisitFacts(risk=pair))
        wanted = max((em_oracle.RISKS[word] for word in pair), key=order.index)
        assert decided.elements["risk"] == wanted


def test_three_thousand_visits_get_the_tables_level():
    for (word, count), facts, risk in product(
        product(em_oracle.PROBLEMS, (1, 2)), em_oracle.data_facts(), em_oracle.RISKS
    ):
        visit = VisitFacts(
            problems=((word, count),), data=dict(zip(NAMES, facts, strict=True)), risk=(risk,)
        )
        columns = (
            em_oracle.problems({word: count}),
            em_oracle.data(*facts),
            em_oracle.RISKS[risk],
        )
        assert em_mdm.decide(visit).word == em_oracle.mdm(*columns)


@given(PROBLEMS, DATA, RISKS, PROBLEMS, RISKS)
def test_more_facts_never_lower_the_level(problems, data, risk, more_problems, more_risk):
    less = VisitFacts(problems=tuple(problems), data=data, risk=tuple(risk))
    more = less.model_copy(
        update={
            "problems": (*problems, *more_problems),
            "data": {name: data.get(name, 0) + 1 for name in NAMES},
            "risk": (*risk, *more_risk),
        }
    )
    assert em_mdm.decide(more).level >= em_mdm.decide(less).level


@given(PROBLEMS, RISKS, st.randoms())
def test_the_order_of_facts_does_not_matter(problems, risk, random):
    visit = VisitFacts(problems=tuple(problems), risk=tuple(risk))
    random.shuffle(problems)
    random.shuffle(risk)
    other = VisitFacts(problems=tuple(problems), risk=tuple(risk))
    assert em_mdm.decide(visit) == em_mdm.decide(other)


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("Chronic illness, stable", "low"),
        ("acute illness with systemic symptoms", "moderate"),
        ("1 acute, uncomplicated illness or injury", "low"),
        ("chronic_illness_severe_exacerbation", "high"),
        ("self-limited or minor", "minimal"),
        ("life-threatening injury", "high"),
        ("chronic illness, poorly controlled", "moderate"),
        ("uncontrolled chronic pain", "moderate"),
        ("chronic_inadequately_controlled", "moderate"),
        ("unstable chronic illness", "moderate"),
        ("chronic illness, not at treatment goal", "moderate"),
        ("chronic, goal not met", "moderate"),
        ("chronic_not_stable", "moderate"),
    ],
)
def test_problems_are_read_by_their_parts(word, level):
    assert em_mdm.decide(VisitFacts(problems=((word, 1),))).elements["problems"] == level


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("Elective major surgery, no identified risk factors", "moderate"),
        ("elective_major_surgery_with_risk_factors", "high"),
        ("major_surgery_emergency_no_risk_factors", "high"),
        ("emergency surgery", "high"),
        ("emergent minor procedure", "low"),
        ("DNR, poor prognosis", "high"),
        ("de-escalation of care", "high"),
        ("minor_procedure", "low"),
        ("over-the-counter drug", "low"),
        ("non-prescription drug", "low"),
        ("Decision regarding hospitalization", "high"),
        ("decision not to resuscitate", "high"),
    ],
)
def test_risks_are_read_by_their_parts(word, level):
    assert em_mdm.decide(VisitFacts(risk=(word,))).elements["risk"] == level


@pytest.mark.parametrize(
    "facts",
    [
        {"problems": (("chronic", 1),)},
        {"problems": (("chronic without exacerbation", 1),)},
        {"problems": (("chronic, not uncontrolled", 1),)},
        {"problems": (("not at goal", 1),)},
        {"risk": ("no prescription drug",)},
        {"risk": ("surgery declined",)},
        {"risk": ("no major surgery",)},
        {"data": {"phone_calls": 1}},
        {"levels": {"problems": "huge"}},
        {"levels": {"mood": "high"}},
    ],
)
def test_what_the_table_does_not_have_is_refused_not_guessed(facts):
    with pytest.raises(em_words.UnknownWord):
        em_mdm.decide(VisitFacts(**facts))


def test_a_study_counts_once_and_not_when_the_practice_bills_its_reading():
    mri = StudyFacts(name="MRI", is_ordered=True)
    xray = StudyFacts(name="x-ray", is_ordered=True, is_billed_by_practice=True)
    lab = StudyFacts(name="CRP", is_reviewed=True)
    unread = StudyFacts(name="CT")
    assert em_mdm.data({}, (mri, mri, xray, unread)) == em_words.MINIMAL
    assert em_mdm.data({}, (mri, lab, xray)) == em_words.LOW
    assert em_mdm.data({"category1_items": 1}, (mri, lab)) == em_words.MODERATE


def test_a_stated_level_goes_before_the_facts():
    facts = VisitFacts(problems=(("self_limited", 1),), levels={"mdm": "moderate"})
    assert em_mdm.decide(facts).word == "moderate"
    assert em_mdm.decide(facts).explanation == "The record states moderate decision-making."
    assert em_mdm.decide(VisitFacts(levels={"data": "extensive"})).elements["data"] == "extensive"


def test_the_level_is_said_with_its_three_elements():
    visit = VisitFacts(
        problems=(("chronic_stable", 2),), data={"category1_items": 2}, risk=("prescription_drug",)
    )
    decided = em_mdm.decide(visit)
    assert (decided.level, decided.word) == (2, "moderate")
    assert decided.elements == {"problems": "moderate", "data": "limited", "risk": "moderate"}
    assert decided.explanation == (
        "Two of three elements reach moderate: problems moderate, data limited, risk moderate."
    )


@pytest.mark.parametrize(
    "facts",
    [
        {"problems": (("self_limited", 1),)},
        {"data": {"discussion": 1}},
        {"studies": (StudyFacts(name="MRI"),)},
        {"risk": ("prescription_drug",)},
        {"levels": {"mdm": "low"}},
    ],
)
def test_any_one_fact_is_a_record_of_decision_making(facts):
    assert em_mdm.is_recorded(VisitFacts(**facts))
    assert not em_mdm.is_recorded(VisitFacts())


def test_without_facts_the_level_is_straightforward():
    decided = em_mdm.decide(VisitFacts())
    assert decided.word == "straightforward"
    assert set(decided.elements.values()) == {"minimal"}


def test_what_was_counted_zero_or_less_times_was_not_there():
    problems = (("chronic_stable", 0), ("chronic_stable", -3), ("self_limited", 1))
    assert em_mdm.problems(problems) == em_words.MINIMAL
    assert em_mdm.problems((("chronic_stable", -3), ("chronic_stable", 2))) == em_words.MODERATE
    assert em_mdm.data({"category1_items": -1, "independent_historian": 0, "discussion": 0}) == 0
    assert em_mdm.data({"category1_items": -1, "discussion": 1}) == em_words.MODERATE


def test_the_same_category_said_twice_is_met_once():
    one = em_mdm.data({"independent_interpretation": 3})
    both = em_mdm.data({"independent_interpretation": 1, "discussion": 2})
    assert (one, both) == (em_words.MODERATE, em_words.HIGH)
    assert em_mdm.data({"independent_historian": 2, "category1_items": 1}) == em_words.LOW


def test_a_stated_whole_keeps_the_elements_as_they_follow():
    visit = VisitFacts(risk=("prescription_drug",), levels={"mdm": "high", "data": "limited"})
    decided = em_mdm.decide(visit)
    assert (decided.level, decided.word) == (3, "high")
    assert decided.elements == {"problems": "minimal", "data": "limited", "risk": "moderate"}


def test_items_of_different_names_are_added():
    assert em_mdm.data({"external_notes": 1, "tests_ordered": 1}) == em_words.LOW
    assert em_mdm.data({"external_notes": 1, "tests_ordered": -1}) == em_words.MINIMAL


@pytest.mark.parametrize(
    ("yes", "other", "level"),
    [
        ("historian", "independent_historian", em_words.LOW),
        ("interpretation", "independent_interpretation", em_words.MODERATE),
        ("discussion", "discussion_external", em_words.MODERATE),
    ],
)
def test_what_one_name_says_another_does_not_take_back(yes, other, level):
    assert em_mdm.data({yes: 1, other: 0}) == level
    assert em_mdm.data({yes: 0, other: 0}) == em_words.MINIMAL


@pytest.mark.parametrize(
    ("facts", "column"),
    [
        ({"data": {"phone_calls": 1}}, "data"),
        ({"levels": {"problems": "huge"}}, "problems"),
        ({"levels": {"mood": "high"}}, "levels"),
    ],
)
def test_a_word_the_table_lacks_is_refused_under_its_column(facts, column):
    with pytest.raises(em_words.UnknownWord) as refused:
        em_mdm.decide(VisitFacts(**facts))
    assert refused.value.column == column


def test_all_four_levels_may_be_stated():
    levels = {"problems": "low", "data": "limited", "risk": "moderate", "mdm": "low"}
    assert em_mdm.decide(VisitFacts(levels=levels)).word == "low"


def test_studies_count_towards_the_data_of_a_visit():
    studies = tuple(StudyFacts(name=name, is_ordered=True) for name in ("MRI", "CRP"))
    assert em_mdm.decide(VisitFacts(studies=studies)).elements["data"] == "limited"
