"""A practice whose keys were destroyed says so: to people, to EMRs, to workers."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from claims import urls
from claims.models import Claim
from claims.services import holds, jobs, review
from clinicbridge import scope, tasks, vault
from clinicbridge.accounts.models import Practice
from clinicbridge.vault import keys, memory
from integrations import tasks as delivery
from integrations.models import InboundMessage
from tests import clinic as clinics
from tests.integrations.conftest import Caller, visit

pytestmark = pytest.mark.both
ENDED = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)  # the evening of the 26th in Austin


@pytest.fixture
def claim(clinic: clinics.Clinic, hooked: Caller) -> Claim:
    """An approved claim of a practice with a message waiting."""
    assert hooked.post(visit()).status_code == 202
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        claim = clinic.draft()
        review.approve(
            claim_id=claim.pk, seen_revision=1, seen_digest=claim.digest, actor=clinic.biller
        )
        return claim


@pytest.fixture
def destroyed(clinic: clinics.Clinic, claim: Claim) -> None:
    """The end of its records."""
    with scope.practice(clinic.practice.pk), time_machine.travel(ENDED, tick=False):
        keys.destroy()


@pytest.fixture
def unheard(clinic: clinics.Clinic, destroyed: None) -> None:
    """Destroyed, as a row from before this was written down says it: not at all."""
    Practice.objects.update(destroyed_at=None)


def browser_of(person: Any) -> Client:
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_every_page_of_the_desk_says_that_the_records_are_gone(clinic, claim, destroyed):
    dana = browser_of(clinic.biller)
    shown = ["/", "/counts", "/find?q=whitfield", reverse("desk:claim", args=[claim.pk])]
    acts = [reverse(f"desk:{name}", args=[claim.pk]) for name in urls.ACTS]

    answers = [dana.get(path) for path in shown] + [dana.post(path, {"seen": 1}) for path in acts]

    assert {answer.status_code for answer in answers} == {410}
    for answer in answers:
        said = answer.content.decode()
        assert "The records of Ridgeline Orthopedics were destroyed" in said
        assert "On 2026-11-26 the keys" in said


def test_a_page_met_by_the_destruction_itself_says_the_same(clinic, claim, unheard):
    dana = browser_of(clinic.biller)

    for path in ("/?view=sending", reverse("desk:claim", args=[claim.pk])):
        answer = dana.get(path)
        assert answer.status_code == 410, path
        assert "The keys of this practice were destroyed" in answer.content.decode()


def test_no_page_of_the_admin_breaks_and_the_audit_log_remains(clinic, claim, destroyed):
    alex = browser_of(clinic.admin)
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        with scope.practice(clinic.practice.pk):
            row = model._default_manager.first()
        paths = [reverse(f"{name}_changelist")]
        paths += [reverse(f"{name}_change", args=[row.pk])] if row else []
        for path in paths:
            assert alex.get(path).status_code in (200, 302, 403, 410), path
    assert alex.get(reverse("admin:index")).status_code == 200
    assert alex.get(reverse("admin:accounts_practice_changelist")).status_code == 200


def test_someone_who_works_elsewhere_too_still_works_there(clinic, claim, destroyed):
    other = clinics.make("Lakeside", "lakeside")
    clinic.biller.memberships.create(practice=other.practice, role="BILLER")
    dana = browser_of(clinic.biller)
    membership = clinic.biller.memberships.get(practice=other.practice)

    dana.post(reverse("accounts:choose-practice"), {"membership": membership.pk})

    assert dana.get("/").status_code == 200


@pytest.mark.parametrize("known", ["destroyed", "unheard"])
def test_the_hook_tells_an_emr_that_nothing_is_taken_any_more(known, hooked, stored, request):
    request.getfixturevalue(known)
    before = len(stored())

    answer = hooked.post(visit(), event_id="msg_late")

    assert answer.status_code == 410
    assert "destroyed" in answer.json()["detail"]
    assert len(stored()) == before


@pytest.mark.django_db(transaction=True)
def test_tasks_end_quietly_and_leave_everything_as_it_was(clinic, claim, unheard, caplog):
    practice = str(clinic.practice.pk)
    with scope.practice(clinic.practice.pk):
        owed = claim.submissions.get()
        job = jobs.request(kind="rescrub", arguments={}, actor=None)
        before = _states(owed)

    with caplog.at_level("INFO"), time_machine.travel(datetime(2099, 1, 1, tzinfo=UTC)):
        delivery.ingest(practice_id=practice)
        delivery.push(practice_id=practice, submission_id=str(owed.pk))
        delivery.wake_holds(practice_id=practice)
        tasks.run_job(practice_id=practice, job_id=str(job.pk))

    with scope.practice(clinic.practice.pk):
        assert _states(owed) == before
        assert InboundMessage.objects.get().state == "TAKEN"  # never quarantined, never read
    assert "records destroyed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_sweeps_ask_nothing_of_a_practice_without_records(clinic, claim, destroyed, monkeypatch):
    asked: list[str] = []
    for task in (delivery.ingest, delivery.push, delivery.wake_holds, tasks.run_job):
        monkeypatch.setattr(task, "apply_async", lambda name=task.name, **_: asked.append(name))

    with time_machine.travel(datetime(2099, 1, 1, tzinfo=UTC)):
        for sweep in (
            delivery.sweep_inbox,
            delivery.sweep_outbox,
            delivery.sweep_holds,
            tasks.sweep_jobs,
        ):
            sweep()

    assert asked == []


def test_destroying_again_keeps_the_day_it_happened(clinic, destroyed):
    with scope.practice(clinic.practice.pk):
        keys.destroy()
    assert Practice.objects.get(pk=clinic.practice.pk).destroyed_at == ENDED
    assert memory.recall(clinic.practice.pk) is None


def _states(owed: Any) -> tuple[str, str]:
    owed.refresh_from_db()
    claim = Claim.objects.get(pk=owed.claim_id)
    return owed.state, claim.status


def test_a_claim_cannot_be_held_any_more(clinic, claim, destroyed):
    with scope.practice(clinic.practice.pk), pytest.raises(vault.Destroyed):
        holds.recall(claim_id=claim.pk, actor=clinic.biller)
