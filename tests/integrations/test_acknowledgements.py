"""An answer of the billing system moves the claim it speaks of, once."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from claims.models import Acknowledgement, Claim, Submission
from claims.services import review, submission
from clinicbridge import scope, vault
from integrations import draining
from integrations.models import Credential, HookRoute, InboundMessage, Purpose
from tests.integrations.conftest import SECRET, Caller

State = InboundMessage.State


@pytest.fixture
def answering(clinic) -> Caller:
    with scope.practice(clinic.practice.pk):
        Credential.objects.create(
            connection=clinic.billing,
            base_url="http://127.0.0.1:9",
            secrets={"webhook": [SECRET], "token": "a token of some length"},
        )
        route = HookRoute.objects.create(
            practice=clinic.practice,
            connection_id=clinic.billing.pk,
            purpose=Purpose.ACKNOWLEDGEMENTS,
        )
    return Caller(route)


@pytest.fixture
def owed(clinic) -> Submission:
    """A claim that was approved and sent; nobody has seen the end yet."""
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        claim = clinic.clean()
        approved = review.approve(
            claim_id=claim.pk, seen_revision=1, seen_digest=claim.digest, actor=clinic.biller
        )
        later = approved.not_before + timedelta(seconds=1)
        assert submission.take(submission_id=approved.pk, now=later)
        return Submission.objects.get(pk=approved.pk)


def answer(reference: str, kind: str = "claim.accepted", **more: Any) -> bytes:
    message = {"type": kind, "reference": reference, "id": "DB-000123", "by": "clearinghouse",
               "reasons": [], **more}  # fmt: skip
    return json.dumps(message).encode()


def receive(caller: Caller, clinic, body: bytes, event_id: str = "ack_1") -> InboundMessage:
    reply = caller.post(body, event_id, content_type="application/json")
    assert reply.status_code == 202
    draining.drain(practice_id=clinic.practice.pk)
    with scope.practice(clinic.practice.pk):
        return InboundMessage.objects.get(event_id=event_id)


def claim_of(clinic, owed: Submission) -> Claim:
    with scope.practice(clinic.practice.pk):
        return Claim.objects.get(pk=owed.claim_id)


def test_an_acceptance_closes_the_submission_and_the_claim(answering, clinic, owed):
    message = receive(answering, clinic, answer(owed.reference))

    assert message.state == State.INGESTED
    assert claim_of(clinic, owed).status == Claim.Status.ACCEPTED
    with scope.practice(clinic.practice.pk):
        row = Submission.objects.get(pk=owed.pk)
    assert (row.state, row.remote_id) == (Submission.State.DELIVERED, "DB-000123")


def test_a_rejection_brings_the_claim_back_with_its_reasons(answering, clinic, owed):
    reason = {"field": "/subscriber/memberId", "code": "A7", "message": "Member not found"}
    body = answer(owed.reference, "claim.rejected", by="payer", reasons=[reason])

    receive(answering, clinic, body)

    assert claim_of(clinic, owed).status == Claim.Status.REJECTED
    with scope.practice(clinic.practice.pk), vault.reading(purpose="claim.review"):
        (kept,) = Acknowledgement.objects.all()
        assert kept.by_payer
        assert kept.reasons[0]["text"] == "Member not found"


def test_the_same_answer_again_changes_nothing(answering, clinic, owed):
    for _ in range(3):
        receive(answering, clinic, answer(owed.reference))

    with scope.practice(clinic.practice.pk):
        assert Acknowledgement.objects.count() == 1


def test_an_answer_about_a_claim_we_never_sent_is_quarantined(answering, clinic):
    message = receive(answering, clinic, answer("CBNOBODY"))

    assert message.state == State.QUARANTINED
    assert message.reason == "1 of 1 answers name a claim we never sent."
    assert message.fix


def test_an_answer_that_cannot_be_read_is_quarantined(answering, clinic):
    message = receive(answering, clinic, b'{"type": "claim.maybe"}')

    assert message.state == State.QUARANTINED
    assert "claim.maybe" not in message.reason + message.fix


def test_an_answer_is_taken_after_the_send_whose_end_nobody_saw(answering, clinic, owed):
    with scope.practice(clinic.practice.pk):
        row = Submission.objects.get(pk=owed.pk)
        row.state = Submission.State.UNKNOWN
        row.save()

    with time_machine.travel(owed.created_at, tick=True):
        receive(answering, clinic, answer(owed.reference))

    with scope.practice(clinic.practice.pk):
        assert Submission.objects.get(pk=owed.pk).state == Submission.State.DELIVERED
