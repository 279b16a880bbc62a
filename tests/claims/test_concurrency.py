"""Many people and workers at one claim on Postgres: one wins, nobody waits for ever."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, models
from django.utils import timezone

from claims.domain import fixes
from claims.domain.states import IllegalStep
from claims.models import Claim, Patient, PlanOfCare, Submission
from claims.services import changing, holds, patience, records, review, submission
from clinicbridge import scope, vault
from tests import clinic as clinics
from tests import factories
from tests.clinic import Clinic, line_uid
from tests.kits.crowd import THREADS, Act, Crowd

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LATER = patience.UNDO_WINDOW * 2


@pytest.fixture
def ridgeline(transactional_db: None) -> Clinic:
    """The clinic, committed, so that every thread sees it."""
    return clinics.make()


@pytest.fixture
def crowd(ridgeline: Clinic, request: pytest.FixtureRequest) -> Iterator[Crowd]:
    made = Crowd(ridgeline.practice.pk, getattr(request, "param", THREADS))
    yield made
    made.close()


def draft(clinic: Clinic, number: int) -> Claim:
    with scope.practice(clinic.practice.pk):
        return clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))


def approving(clinic: Clinic, claim: Claim) -> Act:
    return lambda: review.approve(
        claim_id=claim.pk, seen_revision=1, seen_digest=claim.digest, actor=clinic.biller
    )


def winners(results: list[Any]) -> list[Submission]:
    return [result for result in results if isinstance(result, Submission)]


def check_one_winner(clinic: Clinic, crowd: Crowd, trials: int) -> None:
    for trial in range(trials):
        claim = draft(clinic, trial)
        results = crowd.act(*[approving(clinic, claim)] * THREADS)
        losers = [r for r in results if not isinstance(r, Submission)]
        assert len(winners(results)) == 1, results
        assert {type(r) for r in losers} <= {review.StaleRevision, IllegalStep}, results
        with scope.practice(clinic.practice.pk):
            assert Submission.objects.filter(claim=claim).count() == 1
            assert claim.journal.count() == 1


def test_of_eight_people_approving_one_claim_exactly_one_wins(ridgeline, crowd):
    check_one_winner(ridgeline, crowd, trials=10)


@pytest.mark.slow
def test_of_eight_people_approving_one_claim_exactly_one_wins_200_times(ridgeline, crowd):
    check_one_winner(ridgeline, crowd, trials=200)


def test_without_the_lock_the_same_trial_fails(ridgeline, crowd, monkeypatch):
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **_: rows)
    broken = 0
    for trial in range(20):
        claim = draft(ridgeline, trial)
        results = crowd.act(*[approving(ridgeline, claim)] * THREADS)
        # The last line of defence still stands: one live submission for each claim.
        assert len(winners(results)) <= 1
        broken += any(isinstance(result, IntegrityError) for result in results)
        if broken:
            return
    pytest.fail("Twenty times eight people without a lock, and nobody collided.")


@pytest.mark.parametrize("crowd", [2], indirect=True)
def test_an_edit_and_an_approval_never_both_hold(ridgeline, crowd):
    ends = set()
    for trial in range(15):
        claim = draft(ridgeline, trial)
        edit = lambda claim=claim: review.edit(  # noqa: E731
            claim_id=claim.pk,
            seen_revision=1,
            fix=fixes.AddModifier(line=line_uid(), modifier="59"),
            actor=ridgeline.lead,
            attesting="In note.",
        )
        edited, approved = crowd.act(edit, approving(ridgeline, claim))
        is_edited, is_approved = (
            isinstance(edited, changing.Edited),
            isinstance(approved, Submission),
        )
        assert is_edited != is_approved, (edited, approved)
        with scope.practice(ridgeline.practice.pk):
            claim = Claim.objects.get(pk=claim.pk)
            assert (claim.revision, claim.status) == (
                (2, "IN_REVIEW") if is_edited else (1, "APPROVED")
            )
        ends.add(is_edited)
    assert ends


def approve(clinic: Clinic, number: int) -> Submission:
    claim = draft(clinic, number)
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        return approving(clinic, claim)()


def taking(owed: Submission) -> Act:
    return lambda: submission.take(submission_id=owed.pk, now=timezone.now() + LATER)


def test_of_eight_workers_taking_one_submission_one_gets_the_lease(ridgeline, crowd):
    for trial in range(5):
        owed = approve(ridgeline, trial)
        results = crowd.act(*[taking(owed)] * THREADS)
        leases = [result for result in results if result is not None]
        assert len(leases) == 1, results
        with scope.practice(ridgeline.practice.pk):
            held = Submission.objects.get(pk=owed.pk)
            assert (held.attempts, held.lease_token) == (1, leases[0].token)


@pytest.mark.parametrize("crowd", [2], indirect=True)
def test_a_claim_is_recalled_or_taken_and_never_both(ridgeline, crowd):
    for trial in range(15):
        owed = approve(ridgeline, trial)
        recall = lambda owed=owed: holds.recall(  # noqa: E731
            claim_id=owed.claim_id, actor=ridgeline.lead
        )
        recalled, taken = crowd.act(recall, taking(owed))
        is_taken = isinstance(taken, submission.Taken)
        assert isinstance(recalled, submission.NotPending if is_taken else Claim), recalled
        with scope.practice(ridgeline.practice.pk):
            state = Submission.objects.get(pk=owed.pk).state
            status = Claim.objects.get(pk=owed.claim_id).status
        assert (state, status) == (
            ("SENDING", "APPROVED") if is_taken else ("RECALLED", "IN_REVIEW")
        )


@pytest.mark.parametrize("crowd", [2], indirect=True)
def test_recording_a_delivery_and_recalling_never_wait_in_a_ring(ridgeline, crowd):
    for trial in range(15):
        owed = approve(ridgeline, trial)
        with scope.practice(ridgeline.practice.pk), vault.reading(purpose="claim.submit"):
            taken = taking(owed)()
        record = lambda taken=taken: submission.record_delivered(  # noqa: E731
            submission_id=taken.submission_id, token=taken.token, remote_id="R1"
        )
        recall = lambda owed=owed: holds.recall(  # noqa: E731
            claim_id=owed.claim_id, actor=ridgeline.lead
        )
        recorded, recalled = crowd.act(record, recall)
        assert recorded is None, recorded
        assert isinstance(recalled, (submission.NotPending, IllegalStep)), recalled
        with scope.practice(ridgeline.practice.pk):
            assert Claim.objects.get(pk=owed.claim_id).status == "SUBMITTED"


@pytest.mark.parametrize("crowd", [2], indirect=True)
def test_a_later_version_and_an_approval_leave_nothing_owed_for_the_old_visit(ridgeline, crowd):
    for trial in range(10):
        claim = draft(ridgeline, trial)
        amend = lambda trial=trial: ridgeline.draft(  # noqa: E731
            visit_id=f"E-{trial}", version="2", version_at=timezone.now(), services=()
        )
        amended, approved = crowd.act(amend, approving(ridgeline, claim))
        assert isinstance(amended, Claim), amended
        assert isinstance(approved, (Submission, review.StaleRevision, review.Blocked)), approved
        with scope.practice(ridgeline.practice.pk):
            claim = Claim.objects.get(pk=claim.pk)
            assert claim.status == "IN_REVIEW"
            assert not claim.submissions.exclude(state="RECALLED").exists()
            assert claim.is_amended or claim.revision == 2


@pytest.mark.parametrize("crowd", [2], indirect=True)
def test_what_the_desk_wrote_on_a_patient_outlives_a_visit_that_came_meanwhile(ridgeline, crowd):
    claim, written = draft(ridgeline, 1), threading.Event()
    renamed = factories.someone(1).model_copy(update={"family": "Renamed"})

    def ask_not_to_bill() -> None:
        records.ask_not_to_bill(claim_id=claim.pk, asked=True, actor=ridgeline.biller)
        written.set()
        time.sleep(1)  # still uncommitted, while the visit comes to the patient's row

    def take_in() -> Claim:
        written.wait(30)
        return ridgeline.draft(visit_id="E-2", patient=renamed)

    ends = crowd.act(ask_not_to_bill, take_in)

    assert [type(end) for end in ends] == [type(None), Claim], ends
    with scope.practice(ridgeline.practice.pk), vault.reading(purpose="claim.review"):
        patient = Patient.objects.get()
        assert patient.person["family"] == "Renamed"
        assert patient.no_billing_requested


@pytest.mark.parametrize("crowd", [2], indirect=True)
def test_kx_said_of_a_plan_and_kx_said_on_a_line_never_wait_in_a_ring(
    ridgeline, crowd, monkeypatch
):
    claim, written = draft(ridgeline, 1), threading.Event()
    with scope.practice(ridgeline.practice.pk):
        plan = PlanOfCare.objects.create(
            patient_id=claim.patient_id, discipline="PT", certified_from=claim.service_date
        )
    examine = records._examine

    def linger(*known: Any) -> None:
        written.set()
        time.sleep(1)  # the plan is written, the claim not examined yet
        examine(*known)

    monkeypatch.setattr(records, "_examine", linger)

    def of_the_plan() -> Any:
        return records.attest_kx(
            claim_id=claim.pk, record_id=plan.pk, said="Goals in plan.", actor=ridgeline.lead
        )

    def on_the_line() -> Any:
        written.wait(30)
        fix = fixes.AddModifier(line=line_uid(), modifier="KX")
        return review.edit(
            claim_id=claim.pk,
            seen_revision=1,
            fix=fix,
            actor=ridgeline.biller,
            attesting="In plan.",
        )

    ends = crowd.act(of_the_plan, on_the_line)

    assert [type(end) for end in ends] == [PlanOfCare, changing.Edited], ends


@pytest.mark.parametrize("crowd", [2], indirect=True)
def test_no_record_is_kept_of_a_patient_the_visit_names_no_more(ridgeline, crowd):
    claim, held = draft(ridgeline, 1), threading.Event()

    def name_another() -> Any:
        locked = holds.locked(claim.pk)
        held.set()
        time.sleep(1)
        locked.patient_id = other.pk
        locked.save(update_fields=["patient_id"])

    def keep() -> Any:
        held.wait(30)
        values = {"discipline": "PT", "certified_from": claim.service_date}
        return records.keep(
            claim_id=claim.pk, kind="plan", record_id=None, values=values, actor=ridgeline.lead
        )

    with scope.practice(ridgeline.practice.pk):
        other = draft(ridgeline, 2).patient

    _, refused = crowd.act(name_another, keep)

    assert isinstance(refused, records.UnknownRecord), refused
    with scope.practice(ridgeline.practice.pk):
        assert not PlanOfCare.objects.exists()
