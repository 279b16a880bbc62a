"""What the engine proposes beside a claim, and what people decide about it."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.domain.states import IllegalStep
from claims.models import Attestation, ClaimRevision, Suggestion
from claims.services import attestation, changing, holds, review, revisions, suggestions
from tests.claims.services import looks
from tests.clinic import line_uid


def minutes():
    return fixes.SetMinutes(line=line_uid(), minutes=31)


def distinct():
    return fixes.AddModifier(line=line_uid(), modifier="59")


def rescrub(claim):
    claim.refresh_from_db()
    review.rescrub(claim)


def only():
    return Suggestion.objects.get()


def decide(act, claim, actor, **more):
    claim.refresh_from_db()
    return act(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        suggestion_id=more.pop("suggestion_id", None) or only().pk,
        actor=actor,
        **more,
    )


def test_what_is_proposed_stands_beside_the_claim_and_changes_nothing(clinic, proposes):
    proposes(minutes())
    claim = clinic.draft()

    row = only()
    assert (row.state, row.band, row.source, row.rule) == ("OPEN", "RULE", "engine", "test.rule")
    assert row.explanation == "Because. (A source)"
    assert (claim.readiness, claim.suggestion_count, claim.revision) == ("LOOK", 1, 1)


def test_accepting_is_the_persons_own_edit_and_says_whence(clinic, proposes):
    proposes(minutes())
    claim = clinic.draft()
    proposes()

    edited = decide(suggestions.accept, claim, clinic.biller)

    newest = ClaimRevision.objects.get(number=2)
    row = only()
    assert (edited.revision, newest.cause, newest.actor) == (2, "SUGGESTION", clinic.biller)
    assert newest.claim_content.lines[0].minutes == 31
    origin = newest.origins[f"lines[{line_uid()}].minutes"]
    assert (origin.kind, origin.rule, origin.reference) == ("SUGGESTION", "test.rule", str(row.pk))
    assert (row.state, row.decided_by) == ("ACCEPTED", clinic.biller)
    claim.refresh_from_db()
    assert (claim.readiness, claim.suggestion_count) == ("READY", 0)


def test_an_attested_modifier_is_not_taken_without_a_persons_words(clinic, proposes):
    proposes(distinct())
    claim = clinic.draft()
    before = looks.everything(claim)

    with pytest.raises(attestation.Needed):
        decide(suggestions.accept, claim, clinic.biller)
    assert looks.everything(claim) == before
    assert only().state == "OPEN"

    decide(suggestions.accept, claim, clinic.biller, attesting="Two intervals.")
    kept = Attestation.objects.get()
    assert (kept.rule, kept.modifier) == ("test.rule", "59")


def test_what_was_dismissed_is_not_proposed_again(clinic, proposes):
    proposes(minutes())
    claim = clinic.draft()

    decide(suggestions.dismiss, claim, clinic.biller, reason="NOT_DOCUMENTED")
    rescrub(claim)

    row = only()
    assert (row.state, row.dismissal) == ("DISMISSED", "NOT_DOCUMENTED")
    claim.refresh_from_db()
    assert (claim.readiness, claim.is_touched, claim.revision) == ("READY", True, 1)


def test_a_dismissal_has_one_of_five_reasons(clinic, proposes):
    proposes(minutes())
    claim = clinic.draft()
    with pytest.raises(IllegalStep, match="Say why"):
        decide(suggestions.dismiss, claim, clinic.biller, reason="BORED")
    assert only().state == "OPEN"


def test_what_is_no_longer_due_goes_stale_and_comes_back_when_due(clinic, proposes):
    proposes(minutes())
    claim = clinic.draft()
    proposes()
    rescrub(claim)
    assert only().state == "STALE"
    proposes(minutes())
    rescrub(claim)
    assert only().state == "OPEN"


@pytest.mark.parametrize("act", [suggestions.accept, suggestions.dismiss])
def test_what_is_decided_or_gone_or_anothers_is_refused(clinic, proposes, act):
    proposes(minutes())
    claim = clinic.draft()
    more = {"reason": "OTHER"} if act is suggestions.dismiss else {}
    other = uuid.uuid4()
    proposes()
    with pytest.raises(suggestions.UnknownSuggestion):
        decide(act, claim, clinic.biller, suggestion_id=other, **more)
    decide(act, claim, clinic.biller, **more)
    with pytest.raises(suggestions.UnknownSuggestion):
        decide(act, claim, clinic.biller, **more)


def test_a_stale_page_accepts_nothing(clinic, proposes):
    proposes(minutes())
    claim = clinic.draft()
    fix = fixes.SetUnits(line=line_uid(), units=Decimal(3))
    review.edit(claim_id=claim.pk, seen_revision=1, fix=fix, actor=clinic.biller)
    with pytest.raises(review.StaleRevision):
        suggestions.accept(
            claim_id=claim.pk, seen_revision=1, suggestion_id=only().pk, actor=clinic.lead
        )
    claim.refresh_from_db()
    assert revisions.current(claim).claim_content.lines[0].minutes == 23


def test_a_line_is_taken_whole_or_not_at_all(clinic, proposes, monkeypatch):
    proposes(minutes(), fixes.AddModifier(line=line_uid(), modifier="CR"))
    claim = clinic.draft()
    before = looks.everything(claim)
    apply, calls = changing.apply, []

    def break_at_the_second(*args, **more):
        calls.append(args)
        if len(calls) == 2:
            raise fixes.Inapplicable("Not any more.")
        return apply(*args, **more)

    monkeypatch.setattr(changing, "apply", break_at_the_second)
    with pytest.raises(fixes.Inapplicable):
        suggestions.accept_line(
            claim_id=claim.pk, seen_revision=1, line=line_uid(), actor=clinic.biller
        )
    assert len(calls) == 2
    assert looks.everything(claim) == before


def test_of_two_that_contradict_each_other_only_the_first_is_taken(clinic, proposes):
    proposes(minutes(), fixes.SetMinutes(line=line_uid(), minutes=38))
    claim = clinic.draft()

    taken = suggestions.accept_line(
        claim_id=claim.pk, seen_revision=1, line=line_uid(), actor=clinic.biller
    )

    claim.refresh_from_db()
    assert taken == 1
    assert revisions.current(claim).claim_content.lines[0].minutes == 31


def test_what_an_earlier_one_made_moot_is_not_taken_with_its_line(clinic, proposes):
    proposes(minutes(), fixes.SetMinutes(line=line_uid(), minutes=38))
    claim = clinic.draft()
    proposes()

    taken = suggestions.accept_line(
        claim_id=claim.pk, seen_revision=1, line=line_uid(), actor=clinic.biller
    )

    assert taken == 1
    assert sorted(Suggestion.objects.values_list("state", flat=True)) == ["ACCEPTED", "STALE"]


def test_a_voided_claim_takes_nothing(clinic, proposes):
    proposes(minutes())
    claim = clinic.draft()
    proposes()
    holds.void(claim_id=claim.pk, reason="Twice", actor=clinic.lead)
    with pytest.raises(IllegalStep):
        suggestions.accept_line(
            claim_id=claim.pk, seen_revision=1, line=line_uid(), actor=clinic.biller
        )
    assert only().state == "OPEN"


def asks(about="knee"):
    return fixes.AskProvider(what="SIDE", about=about)


@pytest.mark.both
def test_accepting_a_question_lets_the_claim_wait_for_the_provider(clinic, proposes):
    proposes(asks())
    claim = clinic.draft()

    edited = decide(suggestions.accept, claim, clinic.biller)

    claim.refresh_from_db()
    assert not edited.changed
    assert (claim.status, claim.hold_turn) == ("ON_HOLD", "PROVIDER")
    assert claim.hold_reason == "MISSING_DOCUMENTATION"
    assert "which side was treated (knee)" in claim.journal.get(name="hold").reason
    assert (claim.revision, only().state, claim.suggestion_count) == (1, "ACCEPTED", 0)


def test_a_second_question_joins_the_first(clinic, proposes):
    proposes(asks("knee"), asks("shoulder"))
    claim = clinic.draft()
    for row in Suggestion.objects.order_by("created_at", "pk"):
        decide(suggestions.accept, claim, clinic.biller, suggestion_id=row.pk)

    claim.refresh_from_db()
    said = [step.reason for step in claim.journal.all() if step.name in ("hold", "ask")]
    assert claim.status == "ON_HOLD"
    assert {"knee" in "".join(said), "shoulder" in "".join(said)} == {True}
    assert set(Suggestion.objects.values_list("state", flat=True)) == {"ACCEPTED"}


def test_a_question_that_was_put_is_not_put_again_before_the_visit_is_amended(clinic, proposes):
    proposes(asks())
    claim = clinic.draft()
    decide(suggestions.accept, claim, clinic.biller)
    rescrub(claim)
    assert only().state == "ACCEPTED"

    row = only()
    row.decided_at = claim.drawn_from.received_at - timedelta(seconds=1)
    row.save(update_fields=["decided_at"])
    rescrub(claim)
    assert only().state == "OPEN"


def test_a_question_is_never_taken_with_others(clinic, proposes):
    proposes(asks())
    claim = clinic.draft()

    assert not suggestions.is_takeable(only(), revisions.current(claim).claim_content)
