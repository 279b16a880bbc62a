"""What waits in the inbox becomes visits, in order, or says why not."""

import json
import uuid
from datetime import timedelta

import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim, Connection, Encounter
from claims.services import intake
from clinicbridge import scope
from integrations import draining
from integrations.models import InboundMessage
from integrations.vendors.fhir.adapter import Fhir
from tests import examples
from tests.integrations.conftest import visit

State = InboundMessage.State


def take(clinic, most: int = 1) -> list[InboundMessage]:
    return draining.take(practice_id=clinic.practice.pk, now=timezone.now(), most=most)


def drain(clinic) -> int:
    return draining.drain(practice_id=clinic.practice.pk)


def test_a_visit_becomes_a_claim(hooked, clinic, stored):
    hooked.post(visit())

    assert drain(clinic) == 1

    (message,) = stored()
    assert (message.state, message.visits, message.attempts) == (State.INGESTED, 1, 1)
    assert message.lease_token is None
    with scope.practice(clinic.practice.pk):
        claim = Claim.objects.get()
    assert claim.correlation_id == message.correlation_id


def test_a_drained_inbox_has_nothing_left_to_do(hooked, clinic):
    hooked.post(visit())
    drain(clinic)

    assert drain(clinic) == 0
    with scope.practice(clinic.practice.pk):
        assert not draining.has_due(now=timezone.now())


def test_a_limit_leaves_the_rest_for_the_next_time(hooked, clinic):
    for number in range(3):
        hooked.post(visit(id=f"visit-{number}"), f"msg_{number}")

    assert draining.drain(practice_id=clinic.practice.pk, limit=2) == 2
    assert drain(clinic) == 1


def test_what_cannot_be_read_is_quarantined_with_a_reason_and_a_fix(hooked, clinic, stored):
    hooked.post(b"no JSON")
    hooked.post(visit(status="planned"), "msg_2")

    assert drain(clinic) == 2

    for message in stored():
        assert message.state == State.QUARANTINED
        assert message.reason.endswith(".")
        assert message.fix


def test_a_conflicting_body_is_never_read(hooked, clinic, stored):
    hooked.post(visit(), "msg_1")
    hooked.post(visit(status="cancelled"), "msg_1")

    assert drain(clinic) == 1
    assert [message.state for message in stored()] == [State.INGESTED, State.CONFLICTING]


def test_one_message_with_many_visits_is_drafted_whole_or_not_at_all(hooked, clinic, stored):
    document = json.loads(visit())
    second = {**document["entry"][0]["resource"], "id": "visit-2"}
    document["entry"].append({"resource": second})
    hooked.post(json.dumps(document).encode())
    second["subject"] = {"reference": "Patient/nobody"}
    hooked.post(json.dumps(document).encode(), "msg_2")

    assert drain(clinic) == 2

    whole, broken = stored()
    assert (whole.state, whole.visits) == (State.INGESTED, 2)
    assert (broken.state, broken.visits) == (State.QUARANTINED, 0)


def test_a_message_that_always_fails_is_put_aside_after_five_times(
    hooked, clinic, stored, monkeypatch
):
    def fail(**_: object) -> None:
        raise ZeroDivisionError("of Mc'Kay")

    monkeypatch.setattr(intake, "draft_claim", fail)
    hooked.post(visit())

    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            assert drain(clinic) == 1
            clock.shift(timedelta(minutes=5))
        assert drain(clinic) == 0

    (message,) = stored()
    assert (message.state, message.attempts) == (State.QUARANTINED, 5)
    assert message.reason == "It could not be processed (ZeroDivisionError)."
    assert message.correlation_id in message.fix


def test_one_bad_message_does_not_hold_up_the_rest(hooked, clinic, stored, monkeypatch):
    draft = intake.draft_claim

    def fail_for_one(**given: object) -> object:
        if given["record"].visit_id == "visit-bad":
            raise ZeroDivisionError
        return draft(**given)

    monkeypatch.setattr(intake, "draft_claim", fail_for_one)
    hooked.post(visit(id="visit-bad"), "msg_1")
    hooked.post(visit(), "msg_2")

    assert drain(clinic) == 2
    assert [message.state for message in stored()] == [State.RECEIVED, State.INGESTED]


def test_a_message_whose_reader_died_is_read_when_its_lease_ends(hooked, clinic, stored):
    hooked.post(visit())
    assert take(clinic)

    assert drain(clinic) == 0
    with time_machine.travel(timezone.now() + draining.LEASE + timedelta(seconds=1)):
        assert drain(clinic) == 1
    assert stored()[0].state == State.INGESTED


def test_a_reader_who_lost_the_lease_records_nothing(hooked, clinic, stored):
    hooked.post(visit())
    (late,) = take(clinic)
    with time_machine.travel(timezone.now() + draining.LEASE + timedelta(seconds=1)):
        (other,) = take(clinic)

    late.lease_until = other.lease_until  # its own clock did not tell it
    assert not draining.read(practice_id=clinic.practice.pk, message=late)

    (message,) = stored()
    assert (message.state, message.lease_token) == (State.TAKEN, other.lease_token)
    with scope.practice(clinic.practice.pk):
        assert not Claim.objects.exists()


def test_while_one_message_is_read_the_next_of_its_connection_waits(hooked, clinic):
    hooked.post(visit(), "msg_1")
    hooked.post(visit(id="visit-2"), "msg_2")

    assert take(clinic)
    assert take(clinic) == []


def test_messages_that_wait_are_taken_together_in_their_order(hooked, clinic):
    for place in range(draining.AT_ONCE + 1):
        hooked.post(visit(id=f"visit-{place}"), f"msg_{place}")
    taken = take(clinic, most=50)
    assert [one.event_id for one in taken] == [f"msg_{n}" for n in range(draining.AT_ONCE)]
    assert drain(clinic) == 0  # the last one waits for the connection's turn


def test_what_may_have_stopped_its_reader_takes_no_other_along(hooked, clinic):
    for place in range(3):
        hooked.post(visit(id=f"visit-{place}"), f"msg_{place}")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for wait in range(draining.MOST_ATTEMPTS):
            assert len(take(clinic, most=50)) == (3 if wait == 0 else 1)
            clock.shift(draining.LEASE + timedelta(seconds=1))
        assert drain(clinic) == 3
    with scope.practice(clinic.practice.pk):
        kept = dict(InboundMessage.objects.values_list("event_id", "state"))
    assert kept == {"msg_0": State.QUARANTINED, "msg_1": State.INGESTED, "msg_2": State.INGESTED}


def test_a_reader_that_took_long_leaves_the_rest_to_the_next(hooked, clinic, stored, monkeypatch):
    draft = intake.draft_claim
    for place in range(3):
        hooked.post(visit(id=f"visit-{place}"), f"msg_{place}")

    with time_machine.travel(timezone.now(), tick=False) as clock:

        def slow(**given: object) -> object:
            monkeypatch.undo()
            clock.shift(draining.LEASE + timedelta(seconds=1))
            return draft(**given)

        monkeypatch.setattr(intake, "draft_claim", slow)
        assert drain(clinic) >= 3
    assert [(one.state, one.attempts) for one in stored()] == [
        (State.INGESTED, 1),
        (State.INGESTED, 2),
        (State.INGESTED, 2),
    ]


def test_a_message_is_parsed_under_a_lease_of_its_own(hooked, clinic, stored, monkeypatch):
    hooked.post(visit())
    parse, seen = Fhir.parse, []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        (message,) = take(clinic)
        clock.shift(draining.LEASE - timedelta(seconds=1))  # what came before it took so long

        def slow(self: object, *args: object, **given: object) -> object:
            clock.shift(draining.LEASE - timedelta(seconds=1))
            seen.append(take(clinic))
            return parse(self, *args, **given)

        monkeypatch.setattr(Fhir, "parse", slow)
        assert draining.read(practice_id=clinic.practice.pk, message=message)

    assert seen == [[]]
    assert [(one.state, one.attempts) for one in stored()] == [(State.INGESTED, 1)]


def test_a_message_whose_reader_dies_each_time_is_put_aside(hooked, clinic, stored):
    hooked.post(visit())
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(draining.MOST_ATTEMPTS):
            assert take(clinic)
            clock.shift(draining.LEASE + timedelta(seconds=1))
        drain(clinic)
    assert stored()[0].state == State.QUARANTINED


def test_a_paused_connection_keeps_its_messages_for_later(hooked, clinic, stored):
    with scope.practice(clinic.practice.pk):
        clinic.emr.state = Connection.State.PAUSED
        clinic.emr.save()

    assert hooked.post(visit()).status_code == 202
    assert drain(clinic) == 0
    assert stored()[0].state == State.RECEIVED


def test_a_quarantined_message_is_read_again_when_an_admin_says_so(hooked, clinic, stored):
    hooked.post(visit(status="planned"))
    drain(clinic)
    with scope.practice(clinic.practice.pk):
        ids = [message.pk for message in stored()]
        assert draining.retry(message_ids=ids, actor=clinic.admin) == 1
        assert draining.retry(message_ids=[uuid.uuid4()], actor=clinic.admin) == 0

    assert stored()[0].state == State.RECEIVED
    assert drain(clinic) == 1


VERSIONS = {
    number: visit(meta={"versionId": str(number), "lastUpdated": f"2026-11-0{number}T10:00:00Z"})
    for number in (1, 2, 3)
}


@settings(
    deadline=None,
    max_examples=examples.of(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    sent=st.lists(st.sampled_from([1, 2, 3]), min_size=1, max_size=6),
    drains=st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_however_hooks_are_repeated_and_reordered_the_latest_version_stands(
    hooked, clinic, sent, drains
):
    run = uuid.uuid4().hex
    for place, number in enumerate(sent):
        document = json.loads(VERSIONS[number])
        document["entry"][0]["resource"]["id"] = run
        text = json.dumps(document).replace("Encounter/visit-1", f"Encounter/{run}")
        assert hooked.post(text.encode(), f"{run}_{number}").status_code == 202
        if drains[place]:
            drain(clinic)
    drain(clinic)

    with scope.practice(clinic.practice.pk):
        messages = InboundMessage.objects.filter(event_id__startswith=run)
        assert messages.count() == len(set(sent))
        assert {message.state for message in messages} == {State.INGESTED}
        newest = Encounter.objects.latest("created_at")
        assert Claim.objects.filter(encounter=newest).count() == 1
        assert newest.current_version.version == str(max(sent))
