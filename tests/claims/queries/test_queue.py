"""The queue's reads: pages by key, neighbours, views."""

import pytest

from claims.models import Claim
from claims.queries import queue
from claims.queries.queue import Filters
from tests import factories


@pytest.fixture
def three(clinic):
    """Three clean claims in the order they came."""
    return [
        clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
        for number in range(3)
    ]


def test_pages_follow_one_another_without_a_gap(three, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 2)

    first = queue.page(Filters())
    second = queue.page(Filters(), after=first.after)
    back = queue.page(Filters(), before=second.before)

    assert first.claims + second.claims == three
    assert back.claims == first.claims
    assert (first.before, second.after, back.before) == ("", "", "")


@pytest.mark.parametrize("status", Claim.Status.values)
@pytest.mark.parametrize("readiness", Claim.Readiness.values)
def test_a_claim_stands_in_the_one_view_that_shows_it(clinic, status, readiness):
    claim = clinic.draft()
    claim.status, claim.readiness, claim.hold_reason = status, readiness, "OTHER"
    claim.save()

    shown = [key for key in queue.VIEWS if claim in queue.matching(Filters(view=key))]

    assert shown == [queue.view_of(claim)]


def test_what_waits_for_the_provider_is_on_hold_and_stands_alone_too(three):
    asked = three[0]
    asked.status, asked.hold_reason, asked.hold_turn = "ON_HOLD", "OP_NOTE", "PROVIDER"
    asked.save()
    other = three[1]
    other.status, other.hold_reason, other.hold_turn = "ON_HOLD", "REFERRAL", "PAYER"
    other.save()

    assert queue.page(Filters(view="provider")).claims == [asked]
    assert queue.page(Filters(view="hold")).claims == [asked, other]
    assert queue.view_of(asked) == "hold"


def test_assigned_to_me_is_what_the_person_owns_and_still_has_work(three, clinic):
    mine, done, hers = three
    mine.owner = done.owner = clinic.biller
    done.status = "ACCEPTED"
    hers.owner = clinic.lead
    for claim in three:
        claim.save()

    assert queue.page(Filters(view="mine", person=clinic.biller.pk)).claims == [mine]
    assert queue.page(Filters(view="mine")).claims == []
    assert queue.view_of(mine) == "ready"


def test_after_the_last_claim_comes_the_first_that_is_left(three):
    assert queue.next_after(Filters(), three[0]) == three[1]
    assert queue.next_after(Filters(), three[2]) == three[0]
