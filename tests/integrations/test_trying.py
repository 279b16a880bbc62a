"""A connection is tested without sending anything of a patient."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from clinicbridge import scope, vault
from clinicbridge.audit.models import LogEntry
from integrations import trying
from integrations.models import ApiCall, Credential
from tests.kits.demo_programs import TOKEN

pytestmark = pytest.mark.both


@pytest.fixture
def line(clinic, system):
    """Return the clinic's line to a running billing system, inside the clinic."""
    with scope.practice(clinic.practice.pk):
        yield clinic.billing


def change(connection, **values):
    with vault.reading(purpose="test"):
        credential = Credential.objects.get(connection=connection)
        for name, value in values.items():
            setattr(credential, name, value)
        credential.save()


def test_a_line_out_that_works_says_so_and_sends_no_claim(line, system):
    found = trying.check(line)

    assert found == trying.Tried(True, found.says)
    assert "works" in found.says
    assert system.claims() == []
    call = ApiCall.objects.get(connection=line)
    assert (call.method, call.route, call.status) == ("GET", "/claims", 200)
    assert LogEntry.objects.filter(summary__startswith="Connection tested").count() == 1


def test_a_wrong_token_is_told_from_a_wrong_address(line, system):
    change(line, secrets={"token": "some-other-token-entirely"})
    wrong_token = trying.check(line)
    change(line, secrets={"token": TOKEN}, base_url="http://127.0.0.1:9")
    wrong_address = trying.check(line)
    change(line, secrets={})
    nothing = trying.check(line)

    assert not (wrong_token.works)
    assert not (wrong_address.works)
    assert not (nothing.works)
    assert "401" in wrong_token.says
    assert "token below" in wrong_token.says
    assert "Check the address" in wrong_address.says
    assert "needs an address and a token" in nothing.says


class SomethingElse(BaseHTTPRequestHandler):
    """A web page where the billing system should be."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>Welcome to your new server!</html>")

    def log_message(self, *_):
        """Stay quiet."""


def test_another_server_at_the_address_is_no_success(line):
    with ThreadingHTTPServer(("127.0.0.1", 0), SomethingElse) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        change(line, base_url=f"http://127.0.0.1:{other.server_port}")
        found = trying.check(line)
        other.shutdown()

    assert not found.works
    assert "could not be read" in found.says


def test_a_line_in_says_what_it_waits_for(clinic, hooked):
    with scope.practice(clinic.practice.pk):
        quiet = trying.check(clinic.emr)
    hooked.post(b"{}")
    with scope.practice(clinic.practice.pk):
        heard = trying.check(clinic.emr)
        hooked.route.is_active = False
        hooked.route.save()
        closed = trying.check(clinic.emr)
        change(clinic.emr, secrets={})
        bare = trying.check(clinic.emr)

    assert "nothing has come in yet" in quiet.says
    assert not quiet.works
    assert heard.works
    assert "the last message came" in heard.says
    assert "closed" in closed.says
    assert not closed.works
    assert "no webhook secret" in bare.says
    assert not bare.works
