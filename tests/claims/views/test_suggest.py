"""Deciding about what is proposed beside a claim."""

import pytest

from claims.domain import fixes
from claims.domain.coding import proposing
from claims.domain.coding.proposals import Proposal
from claims.models import Suggestion
from tests.claims.views.conftest import post
from tests.clinic import line_uid


@pytest.fixture
def suggested(clinic, monkeypatch):
    """A claim beside which one more minute is proposed."""
    fix = fixes.SetMinutes(line=line_uid(), minutes=31)
    made = (Proposal(fix, "test.rule", "Because.", "A source"),)
    monkeypatch.setattr(proposing, "propose", lambda content, context: made)
    return clinic.draft()


def test_a_suggestion_turned_down_twice_is_told_to_be_gone(dana, suggested):
    typed = {"suggestion": str(Suggestion.objects.get().pk), "dismissal": "OTHER"}
    assert post(dana, suggested, "dismiss", **typed).status_code == 302

    again = post(dana, suggested, "dismiss", **typed)

    assert again.status_code == 409
    assert "This suggestion is gone, or somebody decided it already." in again.content.decode()


@pytest.mark.parametrize("act", ["accept", "dismiss"])
def test_a_form_that_was_cut_short_is_told_so(dana, suggested, act):
    answer = post(dana, suggested, act, suggestion="no id", dismissal="OTHER")

    assert answer.status_code == 409
    assert "The form was cut short: try again." in answer.content.decode()
