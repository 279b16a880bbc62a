"""Assign, snooze and check again: what is done with a claim without changing it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import Payer
from tests import factories
from tests.claims.views.conftest import address, post


def test_i_makes_the_claim_mine_and_again_nobodys(dana, sam, claim):
    post(dana, claim, "assign", owner="me")
    page = dana.get(address(claim)).content.decode()

    assert "Owner <b>Dana Okafor</b>" in page
    assert "Not mine any more <kbd>i</kbd>" in page
    assert "Assign to me <kbd>i</kbd>" in sam.get(address(claim)).content.decode()
    mine = dana.get(reverse("desk:queue"), {"view": "mine"}).content.decode()
    assert "Whitfield, Marta" in mine
    assert "Nothing here" in sam.get(reverse("desk:queue"), {"view": "mine"}).content.decode()
    post(dana, claim, "assign", owner="nobody")
    claim.refresh_from_db()
    assert (claim.owner, claim.revision) == (None, 1)


def test_a_claim_that_has_left_is_not_assigned(dana, claim):
    post(dana, claim, "approve", digest=claim.digest)

    assert post(dana, claim, "assign", owner="me").status_code == 409


def test_snoozing_holds_until_the_day_and_opens_the_next(dana, clinic, claim):
    following = clinic.draft(visit_id="E-2", patient=factories.someone(2))
    until = timezone.localdate() + timedelta(days=3)

    answer = post(dana, claim, "snooze", until=until.isoformat())

    claim.refresh_from_db()
    assert answer.headers["Location"].startswith(address(following))
    assert (claim.status, claim.hold_reason) == ("ON_HOLD", "OTHER")
    assert (claim.hold_until, claim.hold_turn) == (until, "BILLER")


@pytest.mark.parametrize("until", ["", "x", "2020-01-01"])
def test_a_day_that_is_none_stays_as_typed_and_says_why(dana, claim, until):
    answer = post(dana, claim, "snooze", until=until)

    said = answer.content.decode()
    claim.refresh_from_db()
    assert (answer.status_code, claim.status) == (409, "IN_REVIEW")
    assert 'id="snooze-until-error"' in said
    assert '<details class="pop up" id="pop-snooze" open>' in said


def test_the_checks_run_again_when_asked(dana, claim):
    payer = Payer.objects.get(pk=claim.payer_id)
    payer.filing_days = 1
    payer.save()

    answer = post(dana, claim, "recheck", htmx=True)

    claim.refresh_from_db()
    assert answer.status_code == 200
    assert "Checked again" in answer.content.decode()
    assert claim.revision == 1
    assert claim.readiness != "READY"


def test_checking_what_somebody_changed_meanwhile_shows_what_changed(dana, claim):
    assert post(dana, claim, "recheck", seen="7").status_code == 409


def test_q_asks_the_provider_and_opens_the_next(dana, clinic, claim):
    following = clinic.draft(visit_id="E-2", patient=factories.someone(2))

    answer = post(dana, claim, "ask", question="Which knee was injected?")

    claim.refresh_from_db()
    assert answer.headers["Location"].startswith(address(following))
    assert (claim.status, claim.hold_turn) == ("ON_HOLD", "PROVIDER")


def test_a_question_that_leads_stays_as_typed_and_says_why(dana, claim):
    answer = post(dana, claim, "ask", question="Please document that it was the left knee")

    said = answer.content.decode()
    claim.refresh_from_db()
    assert (answer.status_code, claim.status) == (409, "IN_REVIEW")
    assert 'id="ask-question-error"' in said
    assert "Please document that it was the left knee" in said


def test_c_notes_something_in_the_history(dana, claim):
    post(dana, claim, "note", note="Called the front desk.")

    history = dana.get(address(claim), {"tab": "history"}).content.decode()
    assert "Called the front desk." in history
    assert post(dana, claim, "note", note=" ").status_code == 409
