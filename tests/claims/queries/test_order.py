"""A view is worked by filing limit, then by waiting time; a page goes on from a claim."""

import uuid
from datetime import date, timedelta

import pytest

from claims.queries import order, queue
from claims.queries.queue import Filters
from tests import factories

pytestmark = pytest.mark.both  # the two databases put what is missing at different ends
TODAY = date(2026, 11, 28)
LIMITS = (20, 3, None, 3, None)  # days left, in the order the claims came


@pytest.fixture
def five(clinic):
    """Five clean claims in the order they came, two of them with no filing limit."""
    made = []
    for number, days in enumerate(LIMITS):
        claim = clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
        claim.filing_deadline = None if days is None else TODAY + timedelta(days=days)
        claim.save(update_fields=["filing_deadline"])
        made.append(claim)
    return made


def in_order(five, sort):
    places = (1, 3, 0, 2, 4) if sort == "due" else range(5)
    return [five[place] for place in places]


@pytest.mark.parametrize("sort", order.SORTS)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_follow_one_another_in_each_order_and_back(five, sort, size, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", size)
    filters, pages = Filters(sort=sort), []

    page = queue.page(filters)
    while True:
        pages.append(page.claims)
        if not page.after:
            break
        page = queue.page(filters, after=page.after)
    back = []
    while page.before:
        page = queue.page(filters, before=page.before)
        back.insert(0, page.claims)

    assert [claim for shown in pages for claim in shown] == in_order(five, sort)
    assert back == pages[:-1]


@pytest.mark.parametrize("sort", order.SORTS)
def test_what_comes_next_follows_the_order_and_begins_again(five, sort):
    filters, wanted = Filters(sort=sort), in_order(five, sort)

    for place, claim in enumerate(wanted):
        assert queue.neighbours(filters, claim) == wanted[place + 1 :]
        assert queue.next_after(filters, claim) == wanted[(place + 1) % 5]


@pytest.mark.parametrize("sort", order.SORTS)
def test_a_poll_names_the_same_claims_as_the_page(five, sort, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 2)
    filters, wanted = Filters(sort=sort), [str(claim.pk) for claim in in_order(five, sort)]

    assert queue.ids(filters) == (wanted[:2], wanted[2:4])
    assert queue.ids(filters, after=wanted[1]) == (wanted[2:4], wanted[4:])
    assert queue.ids(filters, before=wanted[3]) == (wanted[1:3], wanted[:1])


@pytest.mark.parametrize("text", ["", "%%%", "é", "\x00", str(uuid.UUID(int=7))])
def test_a_place_nobody_gave_out_is_refused(text, clinic):
    with pytest.raises(order.BadCursor):
        order.at(text)


def test_why_a_claim_stands_where_it_stands(five):
    assert order.why(five[1], "due", TODAY) == "Here because 3 days are left to file"
    assert order.why(five[1], "due", TODAY + timedelta(days=2)).endswith("1 day is left to file")
    assert order.why(five[1], "due", TODAY + timedelta(days=4)).endswith("limit has passed")
    assert order.why(five[2], "due", TODAY).startswith("Last: it has no filing limit yet")
    assert order.why(five[1], "received", TODAY) == "Here by how long it waits"
