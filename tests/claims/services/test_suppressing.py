"""A kind of suggestion people keep turning down is not shown, until somebody lifts it."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from claims.domain import fixes
from claims.models import Job, Suggestion, SuggestionPolicy, SuppressedKind
from claims.services import standing, suppressing
from clinicbridge.audit.models import LogEntry
from tests import noting
from tests.clinic import line_uid

NOW = timezone.now()


@pytest.fixture
def decide(clinic):
    """Return how to let people have decided so often on a kind."""
    claim = clinic.draft()

    def decided(accepted, dismissed, *, source="reader", rule="reader.rule", days=1):
        states = ["ACCEPTED"] * accepted + ["DISMISSED"] * dismissed
        for state in states:
            row = Suggestion(claim=claim, patient=claim.patient, key=uuid.uuid4().hex, revision=1)
            row.fix, row.kind, row.band = {"kind": "SetMinutes"}, "SetMinutes", "SUPPORTED"
            row.source, row.rule, row.state = source, rule, state
            row.decided_by, row.decided_at = clinic.biller, NOW - timedelta(days=days)
            row.save()

    return decided


def policy(above=50, after=10):
    return SuggestionPolicy.objects.create(suppress_above=above, suppress_after=after)


def judge():
    return suppressing.judge(now=NOW + timedelta(seconds=1))


def suppressed():
    return sorted(suppressing.kinds())


@pytest.mark.both
def test_a_kind_turned_down_too_often_is_suppressed_once(clinic, decide):
    policy()
    decide(4, 6)

    assert (judge(), judge()) == (1, 0)

    assert suppressed() == [("reader", "SetMinutes", "reader.rule")]
    row = SuppressedKind.objects.get()
    assert (row.decided, row.dismissed) == (10, 6)
    assert LogEntry.objects.filter(content_type__model="suppressedkind").count() == 1


@pytest.mark.parametrize(
    ("accepted", "dismissed", "more"),
    [
        (5, 5, {}),  # at the share, not above
        (3, 6, {}),  # too few to judge
        (4, 6, {"source": "engine"}),
        (4, 6, {"days": 91}),
    ],
)
def test_a_kind_is_not_suppressed_for_less(decide, accepted, dismissed, more):
    policy()
    decide(accepted, dismissed, **more)

    assert judge() == 0
    assert not SuppressedKind.objects.exists()


def test_each_rule_is_judged_by_itself(decide):
    policy()
    decide(4, 6, rule="bad")
    decide(10, 0, rule="good")

    judge()

    assert suppressed() == [("reader", "SetMinutes", "bad")]


def test_nothing_is_suppressed_while_the_practice_says_so(decide):
    decide(0, 50)
    assert judge() == 0

    kept = policy()
    assert judge() == 1
    kept.suppress_above = 0
    kept.save()
    assert suppressed() == []


def test_a_suppressed_kind_is_not_proposed_and_what_stood_open_goes(clinic, monkeypatch, decide):
    notes = noting.by(monkeypatch)
    fix = fixes.SetMinutes(line=line_uid(), minutes=31)
    notes.say(fix)
    claim = noting.read(clinic.draft(visit_id="E-2"))
    row = Suggestion.objects.get(claim=claim)
    assert (row.state, row.kind, row.code) == ("OPEN", "SetMinutes", "97110")

    policy()
    decide(0, 10)
    judge()
    noting.read(claim, source="claude")
    row.refresh_from_db()
    assert (row.state, claim.suggestion_count) == ("STALE", 0)

    notes.say(engine=(fix,))
    noting.read(claim, source="other")
    row.refresh_from_db()
    assert row.state == "OPEN"  # a rule computed it


def test_lifted_it_is_shown_and_counted_anew(clinic, decide):
    policy()
    decide(4, 6)
    judge()

    row = suppressing.lift(kind_id=SuppressedKind.objects.get().pk, actor=clinic.admin)

    assert (suppressed(), row.lifted_by) == ([], clinic.admin)
    assert Job.objects.get().kind == "rescrub"
    assert judge() == 0
    decide(0, 10, days=-1)
    assert judge() == 1
    assert SuppressedKind.objects.count() == 2


def test_what_is_lifted_is_not_lifted_again(clinic, decide):
    policy()
    decide(0, 10)
    judge()
    row = suppressing.lift(kind_id=SuppressedKind.objects.get().pk, actor=clinic.admin)

    with pytest.raises(suppressing.NotSuppressed):
        suppressing.lift(kind_id=row.pk, actor=clinic.admin)


def test_asking_costs_nothing_once_it_is_known(clinic, django_assert_num_queries):
    policy()
    standing.forget()
    suppressing.kinds()

    with django_assert_num_queries(0):
        suppressing.kinds()
