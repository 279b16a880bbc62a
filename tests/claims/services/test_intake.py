"""A visit becomes a claim: every outcome, and what each leaves alone."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Claim, EncounterVersion
from claims.services import holds, intake, patience, review, revisions, submission
from tests import factories
from tests.claims.services import looks

SIGNED = datetime(2026, 11, 20, 22, 12, tzinfo=UTC)


def take_in(clinic, number=1, **changes):
    """Take in version ``number`` of the visit, an hour after the one before."""
    values = {"version": str(number), "version_at": SIGNED + timedelta(hours=number), **changes}
    return intake.draft_claim(
        connection=clinic.emr,
        record=factories.encounter(**values),
        message_id=uuid.uuid4(),
        correlation_id="c" * 32,
    )


def more_minutes():
    field = factories.FieldRecord(name="pt_minutes", path="Procedure/S1.extension[0]", value=38)
    return (factories.service(fields=(field,)),)


def only():
    return Claim.objects.get()


def approve(clinic):
    claim = only()
    return review.approve(
        claim_id=claim.pk,
        seen_revision=claim.revision,
        seen_digest=claim.digest,
        actor=clinic.biller,
    )


def lease(owed):
    return submission.take(submission_id=owed.pk, now=timezone.now() + patience.UNDO_WINDOW * 2)


def test_a_first_visit_becomes_a_claim_in_review(clinic, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        drafted = take_in(clinic)
        assert heard == []

    claim = only()
    assert drafted == intake.Drafted(claim.encounter_id, (claim.pk,), "DRAFTED")
    assert (claim.status, claim.revision, claim.readiness) == ("IN_REVIEW", 1, "READY")
    assert (claim.payer, claim.destination) == (clinic.payer, clinic.billing)
    assert claim.rendering.npi == "1457398000"
    assert (claim.is_touched, claim.is_amended, claim.correlation_id) == (False, False, "c" * 32)
    assert claim.digest == revisions.current(claim).digest
    assert str(claim.total_charge) == "190.00"
    assert claim.service_date == factories.VISIT_DATE
    assert looks.causes(claim) == ["INTAKE"]
    assert looks.journal(claim) == []
    assert len(callbacks) == 1
    assert heard == [("claim_drafted", {"practice_id": clinic.practice.pk, "claim_id": claim.pk})]


def test_a_drafted_claim_has_one_entry_that_shows_nothing_of_the_patient(clinic):
    take_in(clinic)
    (entry,) = looks.entries(only())
    assert entry.summary.startswith("Revision 1: Drafted from the visit\n")
    said = entry.summary + str(entry.changes) + entry.object_repr
    assert not [word for word in ("Whitfield", "Marta", "004417", "1EG4TE5MK73") if word in said]
    assert "97110" in said


def test_the_same_version_again_changes_nothing(clinic, heard):
    take_in(clinic)
    before = looks.everything(only())
    assert take_in(clinic).outcome == "UNCHANGED"
    assert looks.everything(only()) == before
    assert EncounterVersion.objects.count() == 1


def test_an_older_version_that_comes_late_is_kept_and_changes_nothing(clinic):
    take_in(clinic, 2)
    before = looks.everything(only())

    assert take_in(clinic, 1, services=more_minutes()).outcome == "STALE"

    assert looks.everything(only()) == before
    assert EncounterVersion.objects.get(version="1").is_stale
    assert only().encounter.current_version.version == "2"


def test_a_later_version_redraws_a_claim_nobody_touched(
    clinic, heard, django_capture_on_commit_callbacks
):
    take_in(clinic)
    with django_capture_on_commit_callbacks(execute=True):
        assert take_in(clinic, 2, services=more_minutes()).outcome == "REDRAFTED"

    claim = only()
    assert (claim.revision, claim.is_touched, claim.is_amended) == (2, False, False)
    assert looks.causes(claim) == ["INTAKE", "REDRAFT"]
    assert str(claim.lines.get().units) == "3.000"
    assert str(claim.total_charge) == "285.00"
    assert [name for name, _ in heard] == ["claim_drafted"]


def test_a_later_version_that_bills_the_same_makes_no_revision(
    clinic, heard, django_capture_on_commit_callbacks
):
    take_in(clinic)
    entries = len(looks.entries(only()))
    with django_capture_on_commit_callbacks(execute=True):
        assert take_in(clinic, 2).outcome == "REDRAFTED"
    assert looks.causes(only()) == ["INTAKE"]
    assert len(looks.entries(only())) == entries
    assert heard == []


def test_an_amended_visit_calls_an_approved_claim_back_and_a_person_approves_it_anew(clinic):
    take_in(clinic)
    owed = approve(clinic)

    assert take_in(clinic, 2, services=more_minutes()).outcome == "MERGED"

    owed.refresh_from_db()
    claim = only()
    assert (owed.state, claim.status, claim.is_amended) == ("RECALLED", "IN_REVIEW", False)
    assert (claim.revision, looks.causes(claim)) == (2, ["INTAKE", "MERGE"])
    assert looks.journal(claim)[-1] == ("supersede", "", "The EMR amended the visit.")
    assert lease(owed) is None


def test_an_amended_visit_leaves_a_claim_that_is_being_sent_and_flags_it(clinic):
    take_in(clinic)
    owed = approve(clinic)
    lease(owed)

    assert take_in(clinic, 2, services=more_minutes()).outcome == "BLOCKED"

    owed.refresh_from_db()
    claim = only()
    assert (owed.state, claim.status, claim.is_amended) == ("SENDING", "APPROVED", True)
    assert [name for name, _, _ in looks.journal(claim)] == ["approve"]
    assert claim.revision == 1


def test_a_reopened_visit_parks_its_claim_until_it_is_finished_again(clinic):
    take_in(clinic)
    assert take_in(clinic, 2, status="REOPENED").outcome == "HELD"

    claim = only()
    assert (claim.status, claim.hold_reason) == ("ON_HOLD", "VISIT_REOPENED")
    assert (claim.hold_turn, claim.readiness) == ("PROVIDER", "BLOCKED")
    assert take_in(clinic, 3, status="REOPENED").outcome == "HELD"
    assert only().hold_reason == "VISIT_REOPENED"

    assert take_in(clinic, 4, services=more_minutes()).outcome == "REDRAFTED"

    claim = only()
    assert (claim.status, claim.hold_reason, claim.readiness) == ("IN_REVIEW", "", "READY")
    assert [name for name, _, _ in looks.journal(claim)] == ["park", "wake"]
    assert looks.causes(claim) == ["INTAKE", "REDRAFT"]


def test_a_reopened_visit_calls_an_approved_claim_back_onto_hold(clinic):
    take_in(clinic)
    owed = approve(clinic)
    assert take_in(clinic, 2, status="REOPENED").outcome == "HELD"

    owed.refresh_from_db()
    assert (owed.state, only().status) == ("RECALLED", "ON_HOLD")
    assert looks.journal(only())[-1][0] == "supersede_reopened"
    assert take_in(clinic, 3).outcome == "REDRAFTED"
    assert only().status == "IN_REVIEW"


def test_a_reopened_visit_flags_a_claim_that_has_left(clinic):
    take_in(clinic)
    owed = approve(clinic)
    lease(owed)
    assert take_in(clinic, 2, status="REOPENED").outcome == "HELD"
    claim = only()
    assert (claim.status, claim.is_amended, claim.hold_reason) == ("APPROVED", True, "")


def test_a_reopened_visit_leaves_a_persons_own_hold_as_it_is(clinic):
    take_in(clinic)
    holds.hold(claim_id=only().pk, reason_code="AUTHORIZATION", actor=clinic.biller)

    assert take_in(clinic, 2, status="REOPENED").outcome == "HELD"

    claim = only()
    assert (claim.status, claim.hold_reason) == ("ON_HOLD", "AUTHORIZATION")
    assert claim.is_amended
    assert take_in(clinic, 3, services=more_minutes()).outcome == "MERGED"
    claim = only()
    assert (claim.status, claim.is_amended) == ("ON_HOLD", False)
    assert str(claim.lines.get().units) == "3.000"


def test_a_released_claim_of_a_reopened_visit_cannot_be_approved(clinic):
    take_in(clinic)
    take_in(clinic, 2, status="REOPENED")
    holds.release(claim_id=only().pk, actor=clinic.lead)
    with pytest.raises(review.Blocked, match="blocked"):
        approve(clinic)


def test_a_reopened_visit_without_a_claim_waits_until_it_is_finished(clinic):
    assert take_in(clinic, 1, status="REOPENED").outcome == "HELD"
    assert not Claim.objects.exists()
    assert take_in(clinic, 2).outcome == "DRAFTED"


def test_a_cancelled_visit_flags_its_claim_and_calls_it_back(clinic):
    take_in(clinic)
    owed = approve(clinic)

    assert take_in(clinic, 2, status="CANCELLED").outcome == "CANCELLED"

    owed.refresh_from_db()
    claim = only()
    assert (owed.state, claim.status, claim.readiness) == ("RECALLED", "IN_REVIEW", "BLOCKED")
    assert looks.journal(claim)[-1] == ("supersede", "", "The EMR cancelled the visit.")
    assert claim.findings.filter(edit="intake.visit_cancelled").exists()


def test_a_cancelled_visit_without_a_claim_makes_none(clinic):
    assert take_in(clinic, 1, status="CANCELLED").outcome == "CANCELLED"
    assert not Claim.objects.exists()


@pytest.mark.parametrize("end", ["void", "close"])
def test_a_claim_a_person_ended_is_not_drawn_anew(clinic, end):
    take_in(clinic)
    if end == "void":
        holds.void(claim_id=only().pk, reason="Wrong patient.", actor=clinic.lead)
        assert take_in(clinic, 2).outcome == "DRAFTED"  # the visit stands; it gets a fresh claim
        assert sorted(Claim.objects.values_list("status", flat=True)) == ["IN_REVIEW", "VOIDED"]
    else:
        holds.close(claim_id=only().pk, disposition="SELF_PAY", reason="Paid.", actor=clinic.lead)
        assert take_in(clinic, 2, services=more_minutes()).outcome == "BLOCKED"
        assert (only().status, only().revision) == ("NO_CLAIM", 1)


def test_a_visit_without_codes_becomes_a_claim_whose_findings_say_so(clinic):
    take_in(clinic, services=())
    claim = only()
    assert claim.readiness == "BLOCKED"
    assert {"intake.no_codes", "lines.none"} <= set(claim.findings.values_list("edit", flat=True))


def test_a_one_line_visit_of_a_known_patient_takes_at_most_26_statements(clinic):
    take_in(clinic)
    with CaptureQueriesContext(connection) as statements:
        take_in(clinic, visit_id="E-2")
    assert len(statements) <= 26  # one for its finding: the same service twice on a day


def test_a_new_patient_takes_at_most_six_statements_more(clinic):
    take_in(clinic)
    someone = factories.encounter().patient.model_copy(update={"key": "P2", "mrn": "5"})
    with CaptureQueriesContext(connection) as statements:
        take_in(clinic, visit_id="E-2", patient=someone)
    assert len(statements) <= 31


def test_a_longer_visit_takes_no_more_statements(clinic):
    take_in(clinic)
    services = tuple(factories.service(f"S{n}", code) for n, code in enumerate(["97110"] * 9))
    with CaptureQueriesContext(connection) as statements:
        take_in(clinic, visit_id="E-2", services=services)
    assert len(statements) <= 26
