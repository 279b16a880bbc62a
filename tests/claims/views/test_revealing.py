"""What was kept back is shown when the biller wants to approve, and nothing leaves then."""

import pytest

from claims.domain import fixes
from claims.models import Suggestion, SuggestionPolicy
from tests import noting
from tests.claims.views.conftest import address, post
from tests.clinic import line_uid


@pytest.fixture
def held(clinic, claim, monkeypatch):
    """The claim, with one suggestion kept back."""
    SuggestionPolicy.objects.create(blind_share=100)
    noted = noting.by(monkeypatch)
    noted.reason = "Because the note says so."
    noted.say(fixes.SetMinutes(line=line_uid(), minutes=31))
    return noting.read(claim)


def test_the_page_tells_nothing_of_it(dana, held):
    page = dana.get(address(held)).content.decode()

    assert "Because the note says so." not in page
    assert "kept back" not in page


@pytest.mark.parametrize("htmx", [True, False])
def test_approving_shows_it_first_and_then_approves(dana, held, htmx):
    answer = post(dana, held, "approve", digest=held.digest, htmx=htmx)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "1 suggestion was kept back until you had decided" in page
    assert "Because the note says so." in page
    held.refresh_from_db()
    assert (held.status, held.submissions.count()) == ("IN_REVIEW", 0)
    assert Suggestion.objects.get().state == "OPEN"

    post(dana, held, "approve", digest=held.digest)
    held.refresh_from_db()
    assert held.status == "APPROVED"
