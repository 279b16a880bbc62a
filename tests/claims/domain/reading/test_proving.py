"""A service is set apart by words that say where or when, and by no others."""

import pytest

from claims.domain.reading import verify
from tests.claims.domain.reading import answers
from tests.claims.domain.reading.answers import NOTE

APART = "manual therapy 7 minutes in a separate interval"


def set_apart(quote, service="97110", *, note=NOTE):
    told = note.replace("manual therapy 7 minutes.", f"{quote}.")
    done = answers.service(answers.service_id("97110"), "Therapeutic exercise 33 min")
    apart = {"candidate_id": answers.service_id(service), "quote": quote}
    said = answers.answer(services=[done], distinct_services=[apart])
    return verify.verify(said, answers.checks(told))


def test_a_distinct_service_names_its_fact_and_its_words():
    read_so = set_apart(APART)

    assert [(key, one.quote) for key, one in read_so.distinct] == [("claude-97110", APART)]
    assert read_so.dropped == {}
    assert set_apart(APART, "20610").distinct == ()


@pytest.mark.parametrize(
    "quote",
    [
        "manual therapy 7 minutes to a different body region",
        "manual therapy 7 minutes, distinct from the exercises",
        "manual therapy 9:05-9:20, exercises thereafter",
        "manual therapy 7 minutes at another session of the day",
        "manual therapy 7 minutes to the other shoulder",
        "manual therapy through a separate incision",
        "manual therapy 7 minutes, non-overlapping",
    ],
)
def test_what_sets_a_service_apart_says_where_or_when(quote):
    assert [one.quote for _, one in set_apart(quote).distinct] == [quote]


@pytest.mark.parametrize(
    "quote",
    [
        "manual therapy 7 minutes",
        "manual therapy 7 minutes and taping of the knee",
        "manual therapy 7 minutes, the same interval",
        "manual therapy 7 minutes, not separate from it",
        "manual therapy 7 minutes, no distinct region",
        "manual therapy 7 minutes with a different therapist band",
        "manual therapy with distinct tenderness at the joint",
    ],
)
def test_words_that_set_nothing_apart_prove_no_distinct_service(quote):
    read_so = set_apart(quote)

    assert read_so.distinct == ()
    assert sum(read_so.dropped.values()) == 1
