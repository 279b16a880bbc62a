"""The hook answers exactly, keeps a message once, and never before its sender is proven."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinicbridge import scope
from integrations import inbox, tasks
from integrations.models import Credential, HookRoute, InboundMessage
from integrations.views import Hook
from tests import clinic as clinics
from tests.integrations.conftest import NEXT_SECRET, SECRET, Caller, visit

State = InboundMessage.State


def test_a_signed_visit_is_kept_and_answered_with_an_opaque_id(hooked, stored):
    body = visit()

    reply = hooked.post(body, "msg_1")

    (message,) = stored()
    assert reply.status_code == 202
    assert reply.json() == {"message": str(message.pk)}
    assert (message.state, message.event_id, message.is_primary) == ("RECEIVED", "msg_1", True)
    assert len(message.correlation_id) == 32


def test_the_same_message_again_is_the_same_row(hooked, stored):
    first = hooked.post(visit(), "msg_1")
    again = [hooked.post(visit(), "msg_1") for _ in range(20)]

    assert {reply.status_code for reply in again} == {202}
    assert {reply.json()["message"] for reply in again} == {first.json()["message"]}
    assert len(stored()) == 1


def test_a_new_message_costs_one_look_at_its_hook_and_one_insert(hooked, visit_statements):
    assert visit_statements("msg_1")  # opens the secrets, once per process
    look, insert = visit_statements("msg_2")
    assert look.startswith("SELECT route.connection_id")
    assert insert.startswith("INSERT INTO integrations_inboundmessage")


@pytest.fixture
def visit_statements(hooked):
    """Return what a call says to the tables of the hook and the inbox."""

    def call(event_id: str) -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            assert hooked.post(visit(), event_id).status_code == 202
        return [said["sql"] for said in caught if "integrations_" in said["sql"]]

    return call


def test_the_worker_is_woken_only_once_the_answer_is_on_its_way(hooked, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks, "wake_ingest", woken.append)
    body = visit()
    request = RequestFactory().post(
        hooked.path, body, content_type="application/json", headers=hooked.sign(body, "msg_1")
    )

    answer = Hook.as_view()(request, public_id=hooked.route.public_id).render()
    before = list(woken)
    answer.close()

    assert (answer.status_code, before, woken) == (202, [], [hooked.route.practice_id])


@pytest.mark.slow
def test_a_thousand_deliveries_are_one_row(hooked, stored):
    replies = {hooked.post(visit(), "msg_1").json()["message"] for _ in range(1_000)}

    assert len(replies) == 1
    assert len(stored()) == 1


def test_the_same_id_with_another_body_is_kept_marked_and_refused(hooked, stored):
    hooked.post(visit(), "msg_1")

    reply = hooked.post(visit(status="cancelled"), "msg_1")
    again = hooked.post(visit(status="cancelled"), "msg_1")

    first, second = stored()
    assert (reply.status_code, again.status_code) == (409, 409)
    assert (first.state, first.is_primary) == ("RECEIVED", True)
    assert (second.state, second.is_primary) == ("CONFLICTING", False)
    assert second.conflicts_with_id == first.pk


@pytest.mark.parametrize(
    "headers",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": ""},
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": str(int((datetime.now(UTC) - timedelta(seconds=301)).timestamp()))},
    ],
    ids=["forged", "stripped", "moved to another id", "stale"],
)
def test_a_call_without_proof_is_refused_and_leaves_no_row(hooked, stored, headers):
    reply = hooked.post(visit(), **headers)

    assert reply.status_code == 401
    assert stored() == []


@pytest.mark.django_db(transaction=True)  # two practices, each in transactions of its own
def test_another_practice_s_secret_opens_nothing(hooked, stored, clinic):
    other = clinics.make("Other", "other")
    with scope.practice(other.practice.pk):
        Credential.objects.create(connection=other.emr, secrets={"webhook": [NEXT_SECRET]})
    theirs = Caller(hooked.route, secret=NEXT_SECRET)

    assert theirs.post(visit()).status_code == 401
    assert stored() == []


def test_a_new_secret_works_beside_the_old_one_and_then_alone(hooked, clinic):
    newer = Caller(hooked.route, secret=NEXT_SECRET)
    assert newer.post(visit(), "msg_1").status_code == 401

    _set_secrets(clinic, [NEXT_SECRET, SECRET])
    assert newer.post(visit(), "msg_2").status_code == 202
    assert hooked.post(visit(), "msg_3").status_code == 202

    _set_secrets(clinic, [NEXT_SECRET])
    assert hooked.post(visit(), "msg_4").status_code == 401


def _set_secrets(clinic: clinics.Clinic, secrets: list[str]) -> None:
    with scope.practice(clinic.practice.pk):
        credential = Credential.objects.get(connection=clinic.emr)
        credential.secrets = {"webhook": secrets}
        credential.save()


def test_an_unknown_or_switched_off_hook_is_not_found(hooked, stored):
    unknown = Client().post(
        reverse("integrations:hook", args=["x" * 32]), b"{}", content_type="application/json"
    )
    HookRoute.objects.filter(pk=hooked.route.pk).update(is_active=False)

    assert unknown.status_code == 404
    assert hooked.post(visit()).status_code == 404
    assert stored() == []


def test_too_large_a_body_is_refused_by_its_length(hooked, stored):
    reply = hooked.post(b"{}", **{"content-length": str(5 * 1024 * 1024 + 1)})
    assert reply.status_code == 413
    assert stored() == []


@pytest.mark.parametrize("length", ["", "abc", "-1", "٣"])
def test_a_body_of_no_length_is_refused(hooked, length):
    reply = hooked.client.generic(
        "POST", hooked.path, b"{}", "application/json",
        headers=hooked.sign(b"{}", "msg_1"), CONTENT_LENGTH=length,
    )  # fmt: skip
    assert reply.status_code == 411


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "", "multipart/form-data"])
def test_another_content_type_is_refused(hooked, kind):
    assert hooked.post(visit(), content_type=kind).status_code == 415


def test_a_packed_body_is_refused(hooked):
    assert hooked.post(visit(), **{"content-encoding": "gzip"}).status_code == 415


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_only_post_is_answered(hooked, method):
    assert getattr(hooked.client, method)(hooked.path).status_code == 405


def test_what_is_not_json_is_kept_once_its_sender_is_proven(hooked, stored):
    body = "not JSON, but signed: é".encode()

    assert hooked.post(body).status_code == 202

    (message,) = stored()
    assert message.state == State.RECEIVED


def test_a_broker_that_is_down_fails_no_call(hooked, stored, settings, monkeypatch):
    def down(**_: object) -> None:
        raise OSError

    monkeypatch.setattr(tasks.ingest, "apply_async", down)

    assert hooked.post(visit()).status_code == 202
    assert len(stored()) == 1


def test_a_database_that_is_down_says_when_to_come_back(hooked, stored, monkeypatch):
    def down(**_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(inbox, "receive", down)

    reply = hooked.post(visit())

    assert reply.status_code == 503
    assert int(reply.headers["Retry-After"]) > 0


def test_no_answer_says_anything_of_the_message(hooked):
    replies = [
        hooked.post(visit(), "msg_1"),
        hooked.post(visit(status="cancelled"), "msg_1"),
        hooked.post(visit(), **{"webhook-signature": "v1,AAAA"}),
    ]
    for reply in replies:
        assert "Mc'Kay" not in json.dumps(reply.json(), ensure_ascii=False)
        assert "pat-1" not in reply.content.decode()


def test_a_stranger_s_calls_write_nothing_at_all(hooked, django_assert_num_queries, clinic):
    hooked.post(visit())  # opens the secrets once, with a record
    before = _access_records(clinic)

    for number in range(5):
        hooked.post(visit(), f"msg_{number + 2}", **{"webhook-signature": "v1,AAAA"})

    assert _access_records(clinic) == before


def _access_records(clinic: clinics.Clinic) -> int:
    from clinicbridge.audit.models import AccessRecord

    with scope.practice(clinic.practice.pk):
        return AccessRecord.objects.count()
