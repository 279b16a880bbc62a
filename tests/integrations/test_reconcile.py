"""Each way in which visits, claims, deliveries and answers can part is found, by an opaque id."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from claims.models import Acknowledgement, Claim, Encounter, Job, Submission
from claims.services import acknowledgement, reconciling
from clinicbridge import scope, vault
from clinicbridge.accounts.models import Practice
from integrations import draining, reconcile, tasks
from integrations.models import ApiCall, Credential, InboundMessage
from tests import clinic as clinics
from tests.integrations.conftest import approve, visit

pytestmark = pytest.mark.both
State = Submission.State


def changed(clinic: clinics.Clinic, row: Any, **values: Any) -> None:
    """Set what no service would, as a fault of ours or of a database would."""
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        found = type(row).objects.get(pk=row.pk)
        for name, value in values.items():
            setattr(found, name, value)
        found.save(update_fields=list(values))


def found(clinic: clinics.Clinic, after: timedelta = timedelta(minutes=1)) -> list[list[str]]:
    """Reconcile so long after now and return each discrepancy."""
    with time_machine.travel(timezone.now() + after, tick=True):
        run = reconcile.run(practice_id=clinic.practice.pk)
    assert run is not None
    return run.result["discrepancies"]


def result(clinic: clinics.Clinic, after: timedelta = timedelta(minutes=1)) -> dict[str, Any]:
    with time_machine.travel(timezone.now() + after, tick=True):
        run = reconcile.run(practice_id=clinic.practice.pk)
    assert run is not None
    return run.result


def answer(clinic: clinics.Clinic, delivered: Submission) -> None:
    """Let the billing system say that it took the claim."""
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        acknowledgement.record(
            destination_id=clinic.billing.pk,
            reference=delivered.reference,
            verdict=Acknowledgement.Verdict.ACCEPTED,
            remote_id="",
            by_payer=False,
            reasons=[],
            message_id=None,
        )


def test_a_clinic_where_all_agrees_has_nothing_to_tell(hooked, clinic, delivered):
    hooked.post(visit())
    draining.drain(practice_id=clinic.practice.pk, limit=5)

    told = result(clinic)

    assert told["discrepancies"] == []
    assert told["counts"]["messages ingested"] == 1
    assert (told["counts"]["visits finished"], told["counts"]["claims in_review"]) == (2, 1)
    assert (told["counts"]["approved"], told["counts"]["delivered"]) == (1, 1)
    assert (told["counts"]["looked up"], told["unasked"]) == (1, 0)
    with scope.practice(clinic.practice.pk):
        assert ApiCall.objects.filter(method="GET").count() == 1


def test_a_message_nobody_reads_is_found_after_an_hour(hooked, clinic, stored):
    hooked.post(visit())

    assert found(clinic, timedelta(minutes=59)) == []
    assert found(clinic, timedelta(minutes=61)) == [["message.waiting", str(stored()[0].pk)]]


def test_a_message_read_without_its_visit_is_found_and_one_sent_again_is_not(
    hooked, clinic, stored
):
    hooked.post(visit(), "first")
    hooked.post(visit(), "again")
    draining.drain(practice_id=clinic.practice.pk, limit=5)
    assert found(clinic) == []

    hooked.post(visit(id="another-visit"), "lost")
    changed(clinic, stored()[2], state=InboundMessage.State.INGESTED, visits=1)

    assert found(clinic) == [["message.visit_missing", str(stored()[2].pk)]]


def test_a_finished_visit_without_a_claim_is_found_and_a_reopened_one_is_not(hooked, clinic):
    hooked.post(visit(status="in-progress"))
    draining.drain(practice_id=clinic.practice.pk, limit=5)
    with scope.practice(clinic.practice.pk):
        seen = Encounter.objects.get()
    assert seen.status == Encounter.Status.REOPENED
    assert found(clinic) == []

    changed(clinic, seen, status=Encounter.Status.FINISHED)

    assert found(clinic) == [["encounter.without_claim", str(seen.pk)]]


def test_a_visit_with_only_a_voided_claim_is_found_and_one_closed_is_not(clinic):
    with scope.practice(clinic.practice.pk):
        claim = clinic.clean()
    changed(clinic, claim, status=Claim.Status.NO_CLAIM)
    assert found(clinic) == []

    changed(clinic, claim, status=Claim.Status.VOIDED)

    assert found(clinic) == [["encounter.only_voided", str(claim.encounter_id)]]


def test_an_approved_claim_owed_to_nobody_is_found(clinic):
    approved = approve(clinic)
    changed(clinic, approved, state=State.RECALLED)

    assert found(clinic) == [["claim.without_submission", str(approved.claim_id)]]


def test_a_claim_on_its_way_without_approval_is_found(clinic):
    approved = approve(clinic)
    with scope.practice(clinic.practice.pk):
        changed(clinic, Claim.objects.get(), status=Claim.Status.IN_REVIEW)

    assert found(clinic) == [["claim.not_approved", str(approved.claim_id)]]


def test_what_is_not_delivered_within_a_day_is_found_unless_delivery_is_paused(clinic):
    approved = approve(clinic)
    assert found(clinic, timedelta(hours=23)) == []
    assert found(clinic, timedelta(hours=25)) == [["claim.undelivered", str(approved.claim_id)]]

    practice = Practice.objects.get()
    practice.delivery_paused = True
    practice.save(update_fields=["delivery_paused"])

    told = result(clinic, timedelta(hours=25))
    assert told["discrepancies"] == []
    assert told["counts"]["waiting while delivery is paused"] == 1


def test_what_has_no_answer_after_three_days_is_found(clinic, delivered):
    assert found(clinic, timedelta(days=2, hours=23)) == []
    assert found(clinic, timedelta(days=3, hours=1)) == [
        ["claim.unacknowledged", str(delivered.claim_id)]
    ]

    answer(clinic, delivered)

    assert found(clinic, timedelta(days=3, hours=1)) == []


def test_a_claim_delivered_twice_is_found(clinic, delivered):
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        first = Submission.objects.get()
        Submission.objects.create(
            claim_id=first.claim_id,
            patient_id=first.patient_id,
            revision_id=first.revision_id,
            digest=first.digest,
            reference="TWICE",
            destination_id=first.destination_id,
            state=State.RECALLED,
            not_before=first.not_before,
            delivered_at=first.delivered_at,
        )

    assert found(clinic) == [["claim.delivered_twice", str(delivered.claim_id)]]


def test_a_delivered_claim_that_is_not_there_is_found(clinic, delivered):
    changed(clinic, delivered, reference="NEVERSENT")

    assert found(clinic) == [["claim.absent_there", str(delivered.claim_id)]]


def test_a_recalled_claim_that_is_there_is_found(clinic, delivered):
    changed(clinic, delivered, state=State.RECALLED, delivered_at=None)
    with scope.practice(clinic.practice.pk):
        changed(clinic, Claim.objects.get(), status=Claim.Status.IN_REVIEW)

    assert found(clinic) == [["claim.recalled_but_there", str(delivered.claim_id)]]


def test_a_system_that_does_not_answer_is_never_taken_for_one_that_agrees(
    clinic, delivered, capsys
):
    with scope.practice(clinic.practice.pk):
        changed(clinic, Credential.objects.get(), base_url="http://127.0.0.1:9")

    with pytest.raises(SystemExit) as ended:
        call_command("reconcile")

    assert ended.value.code == 2
    assert "1 look-up got no answer" in capsys.readouterr().out


def test_a_connection_without_an_address_cannot_be_asked(clinic, delivered):
    with scope.practice(clinic.practice.pk):
        Credential.objects.get().delete()

    assert (result(clinic)["unasked"], result(clinic)["discrepancies"]) == (1, [])


def test_a_day_is_kept_once_from_the_second_hour_of_the_practice_s_clock(clinic):
    with time_machine.travel("2026-11-28T07:59:00Z"):  # 01:59 in Austin
        tasks.reconcile(practice_id=str(clinic.practice.pk))
    with scope.practice(clinic.practice.pk):
        assert not Job.objects.exists()

    for moment in ("2026-11-28T08:01:00Z", "2026-11-28T09:00:00Z", "2026-11-29T05:00:00Z"):
        with time_machine.travel(moment):
            tasks.reconcile(practice_id=str(clinic.practice.pk), something_newer=1)

    with scope.practice(clinic.practice.pk):
        job = Job.objects.get()
    assert (job.kind, job.state, job.arguments) == ("reconcile", "DONE", {"day": "2026-11-28"})
    assert reconciling.agrees(job.result)


def test_two_runs_of_one_day_keep_one(clinic):
    over = reconciling.window(days=1, now=timezone.now())
    with scope.practice(clinic.practice.pk):
        assert reconciling.keep(reconciling.Books(), over, day="2026-11-28") is not None
        assert reconciling.keep(reconciling.Books(), over, day="2026-11-28") is None
        assert Job.objects.count() == 1


def test_the_sweep_wakes_a_practice_whose_night_has_come_by_its_id_alone(clinic, monkeypatch):
    caught: list[dict[str, Any]] = []
    monkeypatch.setattr(tasks.reconcile, "apply_async", lambda **said: caught.append(said))

    with time_machine.travel("2026-11-28T07:59:00Z"):
        tasks.sweep_days()
    assert caught == []
    with time_machine.travel("2026-11-28T08:01:00Z"):
        tasks.sweep_days()

    assert [said["kwargs"] for said in caught] == [{"practice_id": str(clinic.practice.pk)}]


def test_claims_are_only_read(clinic, delivered):
    def rows() -> list[dict[str, Any]]:
        with scope.practice(clinic.practice.pk):
            return [
                *Claim.objects.defer("problems").values("pk", "status", "status_at", "revision"),
                *Submission.objects.values("pk", "state", "attempts", "delivered_at"),
            ]

    before = rows()
    found(clinic, timedelta(days=4))
    assert rows() == before
