"""A decision is timed from when the claim was opened, through every swap of the page."""

import re
import time

import pytest

from claims.domain import fixes
from claims.domain.coding import proposing as engine
from claims.domain.coding.proposals import Proposal
from claims.models import Suggestion
from tests.claims.views.conftest import address, post
from tests.clinic import line_uid

HOUR = 3_600_000
REASON = "The note speaks of thirty-one minutes of exercise. " * 500  # a quarter of an hour
MINUTE = 60_000


@pytest.fixture
def one(clinic, monkeypatch):
    """Return the claim with one suggestion that says much."""
    fix = fixes.SetMinutes(line=line_uid(), minutes=31)
    made = (Proposal(fix, "test.rule", REASON),)
    monkeypatch.setattr(
        engine, "propose", lambda content, _: made if fix.apply(content) != content else ()
    )
    return clinic.draft()


def opened(answer):
    return re.search(r'data-opened="(\d+)"', answer.content.decode())[1]


def now():
    return int(time.time() * 1000)


def decided():
    return Suggestion.objects.values_list("state", "is_quick", "decided_after").get()


def decide(browser, claim, name="accept", **typed):
    return post(browser, claim, name, suggestion=Suggestion.objects.get().pk, **typed)


def test_the_page_says_when_it_was_opened(dana, one):
    before = now()

    assert before <= int(opened(dana.get(address(one)))) <= now()


def test_a_swap_keeps_when_the_page_was_opened(dana, one):
    headers = {"HX-Request": "true", "X-Opened": "1700000000000"}
    answer = dana.post(address(one, "recheck"), {"seen": one.revision}, headers=headers)

    assert opened(answer) == "1700000000000"


def test_accepting_at_once_is_counted(dana, one):
    decide(dana, one, opened=opened(dana.get(address(one))))

    state, is_quick, after = decided()
    assert (state, is_quick) == ("ACCEPTED", True)
    assert 0 <= after < MINUTE


def test_accepting_after_reading_is_not(dana, one, monkeypatch):
    monkeypatch.setattr("claims.domain.pace.WORDS_A_MINUTE", 10**9)

    decide(dana, one, opened=now() - HOUR)

    assert decided()[:2] == ("ACCEPTED", False)


def test_turning_down_quickly_is_timed_and_no_fault(dana, one):
    decide(dana, one, "dismiss", dismissal="OTHER", opened=now())

    state, is_quick, after = decided()
    assert (state, is_quick, after is not None) == ("DISMISSED", False, True)


@pytest.mark.parametrize("said", ["", "soon", "-1", "1e9", "٣", "9" * 15, "1.5"])
def test_what_is_no_moment_measures_nothing(dana, one, said):
    decide(dana, one, opened=said)

    assert decided() == ("ACCEPTED", False, None)


def test_a_moment_to_come_is_this_one(dana, one):
    decide(dana, one, opened=now() + HOUR)

    assert decided()[0] == "ACCEPTED"
    assert decided()[2] < MINUTE


def test_the_whole_line_had_to_be_read(dana, one):
    post(dana, one, "accept-line", line=line_uid(), opened=now())

    assert decided()[:2] == ("ACCEPTED", True)
