"""The soft lease of an open claim: who is there, for how long, and who is told."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import Claim, Presence
from claims.queries import queue
from claims.services import presence
from tests import factories

pytestmark = pytest.mark.both
NOW = timezone.now()
HERE, THERE = uuid.UUID(int=1), uuid.UUID(int=2)
LATER = NOW + timedelta(seconds=60)
OVER = NOW + timedelta(seconds=90)


@pytest.fixture
def claim(clinic):
    """A clean claim."""
    return clinic.draft()


def at(claim, person, page=HERE, now=NOW, **more):
    return presence.renew(claim_id=claim.pk, person=person, page=page, now=now, **more)


def test_the_first_at_a_claim_has_it_and_others_are_told_their_name(clinic, claim):
    assert at(claim, clinic.biller) == ""
    assert at(claim, clinic.lead, THERE) == "Dana Okafor"

    assert presence.others(person=clinic.lead, now=NOW) == {claim.pk: "Dana Okafor"}
    assert presence.others(person=clinic.biller, now=NOW) == {}


def test_a_lease_ends_by_time_alone_and_is_then_the_next_ones(clinic, claim):
    at(claim, clinic.biller)

    assert presence.others(person=clinic.lead, now=OVER) == {}
    assert at(claim, clinic.lead, THERE, now=OVER) == ""
    assert presence.others(person=clinic.biller, now=OVER) == {claim.pk: "Sam Whitehorse"}


def test_renewing_moves_the_end_on(clinic, claim):
    at(claim, clinic.biller)
    at(claim, clinic.biller, now=LATER)

    assert at(claim, clinic.lead, THERE, now=OVER) == "Dana Okafor"
    assert Presence.objects.get().until == LATER + presence.LEASE


def test_taking_over_needs_one_step_and_tells_who_had_it(clinic, claim):
    at(claim, clinic.biller)

    assert at(claim, clinic.lead, THERE, take_over=True) == ""
    assert at(claim, clinic.biller) == "Sam Whitehorse"


def test_two_pages_of_one_person_are_one_presence_and_the_last_one_gives_it_back(clinic, claim):
    at(claim, clinic.biller, HERE)
    assert at(claim, clinic.biller, THERE) == ""

    presence.give_back(claim_id=claim.pk, person=clinic.biller, page=HERE, now=NOW)
    assert Presence.objects.count() == 1
    presence.give_back(claim_id=claim.pk, person=clinic.biller, page=THERE, now=NOW)
    assert Presence.objects.count() == 0


def test_nobody_gives_back_what_another_person_keeps(clinic, claim):
    at(claim, clinic.biller, HERE)

    presence.give_back(claim_id=claim.pk, person=clinic.lead, page=HERE, now=NOW)

    assert presence.others(person=clinic.lead, now=NOW) == {claim.pk: "Dana Okafor"}


def test_what_nobody_gave_back_is_cleared_away_a_day_later(clinic, claim):
    other = clinic.draft(visit_id="E-2", patient=factories.someone(2))
    at(other, clinic.lead)

    presence.give_back(
        claim_id=claim.pk, person=clinic.biller, page=HERE, now=NOW + timedelta(days=2)
    )

    assert Presence.objects.count() == 0


def test_signing_out_gives_back_everything_the_person_has_open(clinic, claim):
    at(claim, clinic.biller)

    presence.sign_out(user=clinic.biller)

    assert Presence.objects.count() == 0


def test_a_lease_is_one_statement_and_touches_nothing_of_the_claim(
    clinic, claim, django_assert_num_queries
):
    before = Claim.objects.values().get(pk=claim.pk)

    with django_assert_num_queries(1):
        at(claim, clinic.biller)
    with django_assert_num_queries(1):
        at(claim, clinic.biller, now=LATER)

    assert Claim.objects.values().get(pk=claim.pk) == before


def test_a_claim_that_is_not_here_has_nobody_at_it(clinic, claim):
    with pytest.raises(Claim.DoesNotExist):
        presence.renew(claim_id=uuid.uuid4(), person=clinic.biller, page=HERE, now=NOW)

    assert Presence.objects.count() == 0


def test_next_passes_over_what_somebody_else_has_open_and_the_queue_shows_it(clinic, claim):
    rest = [
        clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
        for number in range(2, 4)
    ]
    at(rest[0], clinic.lead)
    others = presence.others(person=clinic.biller, now=NOW)
    filters = queue.Filters()

    assert queue.next_after(filters, claim, others=others) == rest[1]
    assert queue.next_after(filters, rest[1], others=[claim.pk, *others]) is None
    assert rest[0] in queue.page(filters).claims
