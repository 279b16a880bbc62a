"""Whatever people, the EMR and the billing side do, a claim moves along its table only."""

import itertools
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from claims.domain import fixes
from claims.domain.states import STEPS, IllegalStep, check
from claims.models import Claim, Submission
from claims.queries import counts, queue
from claims.services import acknowledgement, holds, intake, patience, review, settlement, submission
from clinicbridge import vault
from tests import factories
from tests.clinic import Clinic, line_uid

SIGNED = datetime(2026, 11, 20, 22, 12, tzinfo=UTC)
NUMBERS = itertools.count()
EXPECTED = (
    IllegalStep,
    fixes.Inapplicable,
    review.StaleRevision,
    review.Blocked,
    review.Unconfirmed,
    submission.NotPending,
    submission.LeaseLost,
)


class Life(RuleBasedStateMachine):
    """One claim, and everybody who may act on it, in any order."""

    clinic: Clinic

    def __init__(self) -> None:
        super().__init__()
        self.visit = f"E-{next(NUMBERS)}"
        self.version = 0
        self.lease: submission.Taken | None = None
        self.visit_arrives("FINISHED", 23)
        self.claim_id = Claim.objects.latest("received_at").pk

    @property
    def claim(self) -> Claim:
        return Claim.objects.get(pk=self.claim_id)

    def try_to(self, act: Any, **said: Any) -> Any:
        """Act as a service is called: whole, or refused and nothing happened."""
        before = (self.claim.status, self.claim.journal.count())
        try:
            with vault.reading(purpose="claim.review"), transaction.atomic():
                return act(**said)
        except EXPECTED:
            assert before == (self.claim.status, self.claim.journal.count())
            return None

    def visit_arrives(self, status: str, minutes: int) -> None:
        self.version += 1
        field = factories.FieldRecord(name="pt_minutes", path="Procedure/S1.x[0]", value=minutes)
        intake.draft_claim(
            connection=self.clinic.emr,
            record=factories.encounter(
                visit_id=self.visit,
                status=status,
                version=str(self.version),
                version_at=SIGNED + timedelta(minutes=self.version),
                services=(factories.service(fields=(field,)),),
            ),
            message_id=None,
            correlation_id="c" * 32,
        )

    @rule(
        status=st.sampled_from(["FINISHED", "REOPENED", "CANCELLED"]),
        minutes=st.sampled_from([23, 38]),
    )
    @precondition(lambda self: self.claim.status != "VOIDED")
    def emr_sends_a_later_version(self, status: str, minutes: int) -> None:
        self.visit_arrives(status, minutes)

    @rule(modifier=st.sampled_from(["59", "KX"]))
    def biller_edits(self, modifier: str) -> None:
        self.try_to(
            review.edit,
            claim_id=self.claim_id,
            seen_revision=self.claim.revision,
            fix=fixes.AddModifier(line=line_uid(), modifier=modifier),
            actor=self.clinic.biller,
            attesting="In note.",
        )

    @rule()
    def biller_undoes(self) -> None:
        seen = self.claim.revision
        self.try_to(
            review.undo, claim_id=self.claim_id, seen_revision=seen, actor=self.clinic.biller
        )

    @rule(behind=st.booleans())
    def biller_approves(self, behind: bool) -> None:
        claim = self.claim
        self.try_to(
            review.approve,
            claim_id=claim.pk,
            seen_revision=claim.revision - behind,
            seen_digest=claim.digest,
            actor=self.clinic.biller,
        )

    @rule(until=st.none() | st.just(date(2026, 12, 1)))
    def biller_holds(self, until: date | None) -> None:
        self.try_to(
            holds.hold,
            claim_id=self.claim_id,
            reason_code="AUTHORIZATION",
            until=until,
            actor=self.clinic.biller,
        )

    @rule(name=st.sampled_from(["release", "recall", "reopen"]))
    def lead_acts(self, name: str) -> None:
        self.try_to(getattr(holds, name), claim_id=self.claim_id, actor=self.clinic.lead)

    @rule(name=st.sampled_from(["void", "close"]), reason=st.sampled_from(["", "Because."]))
    def lead_ends(self, name: str, reason: str) -> None:
        said = {"disposition": "SELF_PAY"} if name == "close" else {}
        self.try_to(
            getattr(holds, name),
            claim_id=self.claim_id,
            reason=reason,
            actor=self.clinic.lead,
            **said,
        )

    @rule()
    def the_day_comes(self) -> None:
        self.try_to(holds.wake, claim_id=self.claim_id, today=date(2026, 12, 1))

    @rule()
    def worker_takes(self) -> None:
        later = timezone.now() + 2 * patience.UNDO_WINDOW
        for pk in Submission.objects.filter(claim_id=self.claim_id).values_list("pk", flat=True):
            taken = self.try_to(submission.take, submission_id=pk, now=later)
            self.lease = taken or self.lease

    @rule(
        end=st.sampled_from(
            [
                ("record_delivered", {"remote_id": "R1"}),
                ("record_refused", {"reasons": []}),
                ("record_unavailable", {"error": "x"}),
                ("record_unknown", {"error": "x"}),
                ("record_absent", {}),
                ("record_attention", {"why": "x"}),
            ]
        )
    )
    @precondition(lambda self: self.lease is not None)
    def worker_records(self, end: tuple[str, dict[str, Any]]) -> None:
        name, said = end
        assert self.lease is not None
        self.try_to(
            getattr(submission, name),
            submission_id=self.lease.submission_id,
            token=self.lease.token,
            **said,
        )

    @rule(arrived=st.booleans(), reason=st.sampled_from(["", "I called."]))
    @precondition(lambda self: self.lease is not None)
    def lead_settles(self, arrived: bool, reason: str) -> None:
        assert self.lease is not None
        self.try_to(
            settlement.settle,
            submission_id=self.lease.submission_id,
            arrived=arrived,
            reason=reason,
            actor=self.clinic.lead,
        )

    @rule(verdict=st.sampled_from(["ACCEPTED", "REJECTED"]), place=st.integers(0, 3))
    def billing_side_answers(self, verdict: str, place: int) -> None:
        references = list(
            Submission.objects.filter(claim_id=self.claim_id).values_list("reference", flat=True)
        )
        if references:
            self.try_to(
                acknowledgement.record,
                destination_id=self.clinic.billing.pk,
                reference=references[place % len(references)],
                verdict=verdict,
                remote_id="R1",
                by_payer=False,
                reasons=[],
                message_id=uuid.uuid4(),
            )

    @invariant()
    def every_move_is_in_the_journal_and_along_the_table(self) -> None:
        status = "IN_REVIEW"
        with vault.reading(purpose="claim.review"):
            for entry in self.claim.journal.all():
                assert entry.before == status
                if entry.name == "resend":
                    assert entry.actor is not None
                    assert entry.after == status
                    continue
                has_actor = entry.actor_id is not None
                assert entry.after == check(
                    entry.name, status=entry.before, has_actor=has_actor, reason=entry.reason
                )
                assert has_actor or not STEPS[entry.name].human
                assert 1 <= entry.revision <= self.claim.revision
                status = entry.after
        assert self.claim.status == status

    @invariant()
    def what_is_owed_agrees_with_where_the_claim_stands(self) -> None:
        states = list(
            Submission.objects.filter(claim_id=self.claim_id)
            .order_by("created_at")
            .values_list("state", flat=True)
        )
        live = [state for state in states if state not in ("RECALLED", "REFUSED")]
        status = self.claim.status
        if status == "APPROVED":
            assert len(live) == 1
            assert live[0] != "DELIVERED"
        elif status in ("SUBMITTED", "ACCEPTED"):
            assert live == ["DELIVERED"]
        else:
            assert live == []

    @invariant()
    def what_is_approved_is_the_revision_that_stands(self) -> None:
        claim = self.claim
        if claim.status == "APPROVED":
            newest = Submission.objects.filter(claim=claim).latest("created_at")
            assert newest.digest == claim.digest

    @invariant()
    def the_counts_are_those_of_the_views(self) -> None:
        dana = self.clinic.biller.pk
        shown = {
            key: queue.matching(queue.Filters(view=key, person=dana)).count() for key in queue.VIEWS
        }
        assert counts.by_view(dana) == shown
        once = [number for key, number in shown.items() if key not in queue.PARTS]
        assert sum(once) == Claim.objects.count()

    @invariant()
    def only_a_held_claim_has_a_hold(self) -> None:
        claim = self.claim
        if claim.status in ("IN_REVIEW", "APPROVED"):
            assert (claim.hold_reason, claim.hold_until) == ("", None)
        if claim.status == "ON_HOLD":
            assert claim.hold_reason


def examine(clinic: Clinic, examples: int) -> None:
    Life.clinic = clinic
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_claim_moves_along_its_table_only(clinic):
    examine(clinic, 3)


@pytest.mark.slow
def test_a_claim_moves_along_its_table_only_through_many_lives(clinic):
    examine(clinic, 50)
