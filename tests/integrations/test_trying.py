"""A connection is tested without sending anything of a patient."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from clinicbridge import scope, vault
from clinicbridge.audit.models import LogEntry
from integrations import trying
from integrations.models import ApiCall, Credential
from tests.kits.demo_programs import TOKEN

pytestmark = pytest.mark.both


def change(connection, **values):
    with scope.practice(connection.practice_id), vault.reading(purpose="test"):
        credential = Credential.objects.get(connection=connection)
        for name, value in values.items():
            setattr(credential, name, value)
        credential.save()


def tried(connection):
    return trying.check(practice_id=connection.practice_id, connection_id=connection.pk)


def test_a_line_out_that_works_says_so_and_sends_no_claim(clinic, system):
    found = tried(clinic.billing)

    assert found == trying.Tried(True, found.says)
    assert "works" in found.says
    assert system.claims() == []
    with scope.practice(clinic.practice.pk):
        call = ApiCall.objects.get(connection=clinic.billing)
        assert (call.method, call.route, call.status) == ("GET", "/claims", 200)
        assert LogEntry.objects.filter(summary__startswith="Connection tested").count() == 1
        assert trying.last(clinic.billing).endswith(found.says)
        assert trying.last(clinic.emr) == ""


def test_a_wrong_token_is_told_from_a_wrong_address(clinic, system):
    change(clinic.billing, secrets={"token": "some-other-token-entirely"})
    wrong_token = tried(clinic.billing)
    change(clinic.billing, secrets={"token": TOKEN}, base_url="http://127.0.0.1:9")
    wrong_address = tried(clinic.billing)
    change(clinic.billing, secrets={})
    nothing = tried(clinic.billing)

    assert not wrong_token.works
    assert not wrong_address.works
    assert not nothing.works
    assert "401" in wrong_token.says
    assert "token below" in wrong_token.says
    assert "Check the address" in wrong_address.says
    assert "needs an address and a token" in nothing.says


class SomethingElse(BaseHTTPRequestHandler):
    """A web page where the billing system should be."""

    open_transactions: ClassVar[list[bool]] = []
    caller: ClassVar[BaseDatabaseWrapper]

    def do_GET(self):
        self.open_transactions.append(self.caller.in_atomic_block)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>Welcome to your new server!</html>")

    def log_message(self, *_):
        """Stay quiet."""


@pytest.mark.django_db(transaction=True)
def test_another_server_at_the_address_is_no_success_and_no_transaction_waits(clinic, system):
    SomethingElse.caller, SomethingElse.open_transactions = connections["default"], []
    with ThreadingHTTPServer(("127.0.0.1", 0), SomethingElse) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        change(clinic.billing, base_url=f"http://127.0.0.1:{other.server_port}")
        found = tried(clinic.billing)
        other.shutdown()

    assert not found.works
    assert "could not be read" in found.says
    assert SomethingElse.open_transactions == [False]


def test_a_line_in_says_what_it_waits_for(clinic, hooked):
    quiet = tried(clinic.emr)
    hooked.post(b"{}")
    heard = tried(clinic.emr)
    hooked.route.is_active = False
    hooked.route.save()
    closed = tried(clinic.emr)
    change(clinic.emr, secrets={})
    bare = tried(clinic.emr)

    assert "nothing has come in yet" in quiet.says
    assert not quiet.works
    assert heard.works
    assert "the last message came" in heard.says
    assert "closed" in closed.says
    assert not closed.works
    assert "no webhook secret" in bare.says
    assert not bare.works


def test_a_test_that_a_fault_of_ours_ended_is_told_too(clinic, system, monkeypatch):
    def broken():
        raise RuntimeError("a fault")

    monkeypatch.setattr(trying.references, "new", broken)

    with pytest.raises(RuntimeError):
        tried(clinic.billing)
    with scope.practice(clinic.practice.pk):
        assert trying.last(clinic.billing).endswith(trying.BROKE)
