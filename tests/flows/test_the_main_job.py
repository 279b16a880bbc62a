"""The main job: a signed visit becomes an approved, delivered, acknowledged claim."""

import uuid

import pytest

from claims.models import Claim, ClaimRevision, ClaimStep, Submission
from claims.services import patience
from clinicbridge.audit.models import LogEntry
from integrations.demo import bundles
from integrations.models import ApiCall, InboundMessage
from tests.flows import desk, story
from tests.flows.installation import Installation

pytestmark = [
    pytest.mark.flow,
    pytest.mark.slow,
    pytest.mark.both,
]
ARRIVES = 30.0  # seconds anything may take that a sweep has to find


def test_a_signed_visit_becomes_a_delivered_and_acknowledged_claim(demo):
    answer = story.send(demo, bundles.body(story.assisted_visit("v-main-1")))
    assert answer.status_code == 202
    number = answer.headers["x-correlation-id"]

    claim_id = story.await_claim(demo, number)
    drafted = story.lines(demo, claim_id)
    assert drafted == {"97110": (("GP", "CQ"), 1), "97140": (("GP",), 2)}

    with story.at_work(demo):
        line = Claim.objects.get(pk=claim_id).lines.get(code="97140")
    dana = desk.Browser(demo)
    changed = dana.change(dana.open(claim_id), kind="AddModifier", line=line.uid, modifier="CR")
    assert changed.status_code == 302
    reference = dana.approve(claim_id)
    assert story.ledger(demo, reference) == []  # the undo window

    story.await_status(demo, claim_id, "ACCEPTED", seconds=ARRIVES)
    (kept,) = story.ledger(demo, reference)
    assert kept["claim"]["lines"][1]["modifiers"] == ["GP", "CR"]
    waited = kept["receivedAt"] - _owed_at(demo, reference)
    assert waited >= patience.UNDO_WINDOW.total_seconds()
    _history_shows_who(demo, claim_id)
    _one_number_everywhere(demo, claim_id, number)


def test_with_the_broker_emptied_and_the_worker_killed_everything_still_arrives(demo):
    demo.kill_worker()
    answer = story.send(demo, bundles.body(story.assisted_visit("v-main-2", days_ago=2)))
    assert answer.status_code == 202
    demo.broker.empty()
    demo.start_worker()
    claim_id = story.await_claim(demo, answer.headers["x-correlation-id"], seconds=ARRIVES)

    reference = desk.Browser(demo).approve(claim_id)
    demo.await_worker()
    demo.kill_worker()  # it holds the wake-up for the end of the undo window
    demo.broker.empty()
    demo.start_worker()
    story.await_status(demo, claim_id, "ACCEPTED", seconds=ARRIVES)
    assert len(story.ledger(demo, reference)) == 1


def test_a_second_billers_stale_approval_owes_nothing_and_says_what_changed(demo):
    answer = story.send(demo, bundles.body(story.assisted_visit("v-main-3", days_ago=3)))
    claim_id = story.await_claim(demo, answer.headers["x-correlation-id"])
    with story.at_work(demo):
        line = Claim.objects.get(pk=claim_id).lines.get(code="97140")
    dana, sam = desk.Browser(demo), desk.Browser(demo, "sam")
    seen_by_sam = sam.open(claim_id)
    dana.change(dana.open(claim_id), kind="AddModifier", line=line.uid, modifier="CR")

    stale = sam.press(seen_by_sam, "approve")

    assert stale.status_code == 409
    assert "Dana Okafor changed this claim after you opened it." in stale.text
    assert "line 97140 · modifiers: GP → GP CR" in stale.text
    with story.at_work(demo):
        assert not Submission.objects.filter(claim_id=claim_id).exists()
    assert sam.press(stale.text, "approve").status_code == 302  # the page it got is fresh
    with story.at_work(demo):
        step = ClaimStep.objects.get(claim_id=claim_id)
        assert (step.name, step.actor.full_name) == ("approve", "Sam Whitehorse")
        assert Submission.objects.filter(claim_id=claim_id).count() == 1


def _owed_at(demo: Installation, reference: str) -> float:
    with story.at_work(demo):
        return Submission.objects.get(reference=reference).created_at.timestamp()


def _history_shows_who(demo: Installation, claim_id: uuid.UUID) -> None:
    with story.at_work(demo):
        steps = ClaimStep.objects.filter(claim_id=claim_id).select_related("actor")
        told = [(step.name, step.actor and step.actor.full_name) for step in steps]
        causes = ClaimRevision.objects.filter(claim_id=claim_id).order_by("number")
        written = [(row.cause, row.actor and row.actor.full_name) for row in causes]
        entries = LogEntry.objects.filter(summary__contains="GP CR").values_list(
            "actor_email", flat=True
        )
        assert "dana@ridgeline.example" in list(entries)
    assert told == [("approve", "Dana Okafor"), ("deliver", None), ("accept", None)]
    assert written == [("INTAKE", None), ("EDIT", "Dana Okafor")]


def _one_number_everywhere(demo: Installation, claim_id: uuid.UUID, number: str) -> None:
    """From the hook to the acknowledgement, in rows and in log lines."""
    with story.at_work(demo):
        row = Submission.objects.get(claim_id=claim_id)
        steps = ClaimStep.objects.filter(claim_id=claim_id)
        numbers = {
            "message": InboundMessage.objects.get(correlation_id=number).correlation_id,
            "submission": row.correlation_id,
            **{step.name: step.correlation_id for step in steps},
        }
        assert ApiCall.objects.filter(correlation_id=number, route="/claims").exists()
    assert set(numbers.values()) == {number}
    web, worker = (
        [line["event"] for line in demo.lines(name) if line.get("correlation_id") == number]
        for name in ("web", "worker")
    )
    assert web == ["request answered"]
    assert {"message read", "submission recorded"} <= set(worker)
