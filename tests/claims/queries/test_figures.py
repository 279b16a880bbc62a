"""The figures above the queue say what the claims say, however many there are."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from claims.domain.shares import Share
from claims.models import Acknowledgement, Claim, Submission
from claims.queries import counts, figures
from clinicbridge import scope
from tests import clinic as clinics
from tests import factories

pytestmark = pytest.mark.both  # the two databases put what has no limit at different ends
TODAY = date(2026, 11, 28)


def over(clinic):
    return figures.over(counts.by_view(clinic.biller.pk), now=timezone.now(), today=TODAY)


def some(clinic, count, **changes):
    """Return so many claims of as many patients, each changed alike."""
    made = []
    for _ in range(count):
        number = Claim.objects.count()
        claim = clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
        for name, value in changes.items():
            setattr(claim, name, value)
        claim.save()
        made.append(claim)
    return made


def answered(claim, verdict):
    """Have the billing system answer for what was sent of a claim."""
    sent = Submission.objects.create(
        claim=claim,
        patient=claim.patient,
        revision=claim.revisions.get(),
        digest=claim.digest,
        reference=f"CB{Submission.objects.count()}",
        destination=claim.destination,
        state=Submission.State.DELIVERED,
        not_before=timezone.now(),
    )
    Acknowledgement.objects.create(submission=sent, patient=claim.patient, verdict=verdict)


def test_nothing_is_made_up_of_an_empty_queue(clinic):
    assert over(clinic) == figures.Figures("0", Decimal(0), Share(0, 0), "0", Share(0, 0))


def test_what_waits_is_counted_and_added_up(clinic, django_assert_num_queries):
    some(clinic, 2, total_charge=Decimal("100.50"))
    some(clinic, 1, total_charge=Decimal("50"), readiness="BLOCKED")
    some(clinic, 1, total_charge=Decimal("900"), status="SUBMITTED")
    known = counts.by_view(clinic.biller.pk)

    with django_assert_num_queries(3):
        found = figures.over(known, now=timezone.now(), today=TODAY)

    assert (found.waiting, found.charge, found.clean) == ("3", Decimal("251.00"), Share(2, 3))


def test_a_filing_limit_presses_in_its_last_week_and_when_it_is_over(clinic):
    for days in (-3, 0, 6, 7, 90, None):
        limit = None if days is None else TODAY + timedelta(days=days)
        some(clinic, 1, filing_deadline=limit)
    some(clinic, 1, filing_deadline=TODAY, status="SUBMITTED")

    assert over(clinic).pressing == "3"


def test_what_is_not_counted_to_the_end_is_not_added_up(clinic, monkeypatch):
    monkeypatch.setattr(counts, "MOST", dict.fromkeys(counts.MOST, 3))
    monkeypatch.setattr(figures, "MOST", 3)
    counts._statement.cache_clear()
    some(clinic, 4, filing_deadline=TODAY)

    found = over(clinic)

    counts._statement.cache_clear()
    assert (found.waiting, found.charge, found.pressing) == ("3+", None, "3+")


def test_accepted_counts_as_first_sent_unless_it_was_refused_before(clinic):
    accepted, mended, refused = some(clinic, 3)
    for claim, status, verdicts in (
        (accepted, "ACCEPTED", ["ACCEPTED"]),
        (mended, "ACCEPTED", ["REJECTED"]),  # and another time accepted
        (refused, "REJECTED", ["REJECTED"]),
    ):
        claim.status = status
        claim.save()
        for verdict in verdicts:
            answered(claim, verdict)

    assert over(clinic).first == Share(1, 3)


def test_what_the_billing_system_would_not_take_was_not_accepted_as_first_sent(clinic):
    (claim,) = some(clinic, 1, status="ACCEPTED")
    answered(claim, "ACCEPTED")
    assert over(clinic).first == Share(1, 1)

    sent = claim.submissions.get()
    sent.state = Submission.State.REFUSED
    sent.save()

    assert over(clinic).first == Share(0, 1)


def test_old_claims_and_unanswered_ones_say_nothing_of_sending(clinic):
    some(clinic, 1, status="SUBMITTED")
    some(clinic, 1, status="ACCEPTED", received_at=timezone.now() - timedelta(days=31))

    assert over(clinic).first == Share(0, 0)


def test_of_very_many_answers_the_newest_count_refused_ones_too(clinic, monkeypatch):
    monkeypatch.setattr(figures, "ANSWERED", 2)
    now = timezone.now()
    for minutes, status in ((1, "ACCEPTED"), (2, "REJECTED"), (3, "ACCEPTED"), (4, "REJECTED")):
        some(clinic, 1, status=status, received_at=now - timedelta(minutes=minutes))

    assert over(clinic).first == Share(2, 3)


@pytest.mark.django_db(transaction=True)  # two practices, each in transactions of its own
def test_another_practices_claims_are_in_no_figure():
    ours, theirs = clinics.make(), clinics.make("Other", "other")
    with scope.practice(theirs.practice.pk):
        theirs.draft()
        (claim,) = some(theirs, 1, status="ACCEPTED")
        answered(claim, "ACCEPTED")
        assert (over(theirs).waiting, over(theirs).first) == ("1", Share(1, 1))
    with scope.practice(ours.practice.pk):
        assert over(ours) == figures.Figures("0", Decimal(0), Share(0, 0), "0", Share(0, 0))
