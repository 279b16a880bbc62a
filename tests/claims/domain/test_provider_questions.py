"""A question to a provider names no code, no payment, and no answer."""

import pytest

from claims.domain import provider_questions
from claims.domain.reading import questions
from claims.domain.reading.reading import Gap


@pytest.mark.parametrize(
    "text",
    [
        "Which knee was injected on Tuesday?",
        "Please document which side was treated.",
        "How many minutes of therapeutic exercise were given, and by whom, from 14:05 to 15:10?",
        "Was the 2026 fracture displaced, nondisplaced, other, or unable to determine?",
    ],
)
def test_a_neutral_question_may_be_put(text):
    assert provider_questions.fault(text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write the question"),
        ("  \n ", "Write the question"),
        ("x" * 301, "At most 300"),
        ("Which knee? The payer needs it.", "payment"),
        ("Needed for reimbursement: which knee?", "payment"),
        ("Was 20610 done?", "codes"),
        ("Was J3301 given, or M17.11 seen?", "codes"),
        ("Please document that the left knee was injected.", "leads"),
        ("The note should state 38 minutes.", "leads"),
        ("Would you agree this was severe?", "leads"),
    ],
)
def test_what_may_not_be_asked_is_said_in_one_sentence(text, said):
    assert said in provider_questions.fault(text)


@pytest.mark.parametrize("gap", Gap)
def test_our_own_drafts_hold_to_it(gap):
    assert provider_questions.fault(questions.words(gap, "therapeutic exercise")) == ""
