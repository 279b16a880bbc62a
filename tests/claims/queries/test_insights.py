"""What people made of suggestions, counted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.domain.shares import Share
from claims.models import SuggestionPolicy, SuggestionRun, SuppressedKind
from claims.queries import insights, model_errors
from tests import deciding, factories
from tests.deciding import approved

NOW = timezone.now()
MONTH = NOW - timedelta(days=30)


@pytest.fixture
def claim(clinic):
    """A claim to decide on."""
    return clinic.draft()


@pytest.fixture
def decided(clinic, claim):
    """Return how to have decided on suggestions of the claim."""

    def decide(state="ACCEPTED", times=1, of=None, **values):
        rows = (deciding.decided(of or claim, clinic.biller, state, **values) for _ in range(times))
        return list(rows)

    return decide


def counts(name):
    rows = insights.decisions(MONTH)[name]
    return [(row.words, row.decided, row.accepted) for row in rows]


@pytest.mark.both
def test_acceptance_is_counted_by_kind_source_provider_and_code(decided):
    decided(times=3)
    decided("DISMISSED")
    decided("DISMISSED", source="engine", kind="AddLine", code="97140")

    assert counts("kind") == [("Change units", 4, 3), ("Add a line", 1, 0)]
    assert counts("source") == [("Read in the note", 4, 3), ("Rules", 1, 0)]
    assert counts("provider") == [("Adeyemi, Kemi PT", 5, 3)]
    assert counts("code") == [("97110", 4, 3), ("97140", 1, 0)]


def test_what_nobody_decided_or_long_ago_is_not_counted(decided):
    decided("OPEN")
    decided("STALE")
    decided("HELD")
    decided(decided_at=NOW - timedelta(days=31))

    assert counts("kind") == []


def test_of_many_codes_the_rest_is_one_row(decided):
    for number in range(18):
        decided(code=f"9{number:04}")
    decided(times=2, code="97110")

    rows = counts("code")
    assert rows[0] == ("97110", 2, 2)
    assert (len(rows), rows[-1]) == (16, ("4 others", 4, 4))


def test_a_claim_without_a_provider_and_a_suggestion_of_before_have_words(clinic, decided):
    other = clinic.draft(factories.encounter(visit_id="E-9"))
    other.rendering = None
    other.save(update_fields=["rendering"])
    decided(of=other, kind="", code="", source="claude")

    assert counts("provider") == [("No rendering provider", 1, 1)]
    assert counts("kind") == [("Of before", 1, 1)]
    assert counts("code") == [("No code", 1, 1)]
    assert counts("source") == [("Claude", 1, 1)]


def test_too_quick_is_counted_of_what_was_timed(decided):
    decided(decided_after=100, is_quick=True)
    decided(decided_after=60_000)
    decided()

    row = insights.total(insights.decisions(MONTH)["source"])
    assert (row.decided, row.timed, row.quick) == (3, 2, 1)


def test_dismissals_are_told_by_all_five_reasons(decided):
    decided("DISMISSED", 2, dismissal="WRONG_SIDE")

    found = dict(insights.dismissals(MONTH))
    assert (len(found), found["Wrong side"], found["Other"]) == (5, 2, 0)


@pytest.mark.both
def test_reliability_is_accepted_and_unchanged_of_what_was_decided(decided):
    for row in decided(times=3):
        approved(row, stands=True)
    approved(decided()[0], stands=False)
    approved(decided("DISMISSED")[0], stands=False)
    approved(decided("OPEN")[0], stands=False)
    approved(decided("STALE")[0], stands=False)
    approved(decided(kind="AskProvider")[0], stands=False)

    (band,) = insights.reliability(MONTH)
    assert (band.words, band.stood) == ("Supported", Share(3, 5))
    assert (band.changed, band.dismissed, band.left) == (1, 1, 1)


@pytest.mark.both
def test_what_was_shown_is_compared_with_what_was_kept_back(clinic, claim, decided):
    blind = clinic.draft(factories.encounter(visit_id="E-2"))
    for one, arm in ((claim, "SHOWN"), (blind, "REVEALED")):
        one.blind = arm
        one.save(update_fields=["blind"])
    approved(decided()[0], stands=True)
    approved(decided("DISMISSED")[0], stands=False)
    approved(decided("STALE")[0], stands=False)  # moot: says nothing
    approved(decided("STALE", of=blind, alone=True)[0], stands=True)
    approved(decided(of=blind, alone=False)[0], stands=True)
    approved(decided("DISMISSED", of=blind, alone=False)[0], stands=False)
    approved(decided(of=blind, source="engine")[0], stands=True)

    shown, kept_back = insights.arms(MONTH)
    assert (shown.claims, shown.stands, shown.alone) == (1, Share(1, 2), None)
    assert (kept_back.claims, kept_back.stands, kept_back.alone) == (1, Share(2, 3), Share(1, 3))


def test_a_claim_no_lot_was_drawn_for_is_in_no_arm(decided):
    approved(decided()[0], stands=True)

    assert insights.arms(MONTH) == []


def test_suppressed_kinds_are_told_while_they_are(clinic):
    SuppressedKind.objects.create(source="reader", kind="AddLine", decided=9, dismissed=8)
    assert insights.suppressed() == []

    SuggestionPolicy.objects.create(suppress_above=50)
    assert [words for words, _ in insights.suppressed()] == ["Add a line · Read in the note"]


def run(claim, state="DONE", visit=None, **values):
    return SuggestionRun.objects.create(
        claim=claim,
        patient_id=claim.patient_id,
        encounter_version_id=claim.drawn_from_id,
        state=state,
        **values,
    )


def test_what_a_model_said_in_vain_is_counted_by_reason(clinic, claim):
    run(claim, kept=4, dropped={"NOT_VERBATIM": 2, "UNLISTED": 1})
    run(clinic.draft(visit_id="E-2"), kept=1, dropped={"NOT_VERBATIM": 1, "NEW_REASON": 1})
    run(clinic.draft(visit_id="E-3"), "ABSTAINED", reason="REFUSAL")
    run(clinic.draft(visit_id="E-4"), "FAILED", reason="")
    run(clinic.draft(visit_id="E-5"), "WAITING", reason="UNAVAILABLE")

    found = model_errors.since(MONTH)
    assert (found.runs, found.kept) == (4, 5)
    assert found.dropped[0] == ("A quote that is not in the note", 3)
    assert ("New reason", 1) in found.dropped
    assert dict(found.unread) == {"The model declined": 1, "No reason was given": 1}


def test_every_reason_a_model_is_dropped_for_has_words():
    assert set(model_errors.DROPPED) == set(model_errors.Drop)
