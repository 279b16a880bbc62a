"""One attempt at a time, which ends before its lease does, at the address that was agreed on."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection as database
from django.utils import timezone

from claims.models import SuggestionRun
from claims.services import suggester_meter, suggestion_runs
from clinicbridge import scope
from integrations import http, suggestions, tasks
from integrations.models import ApiCall, Credential
from integrations.vendors.claude import client
from tests.integrations.suggesting import good

pytestmark = pytest.mark.both
State, Reason = SuggestionRun.State, SuggestionRun.Reason


class Moves:
    """Has the endpoint's address changed by somebody as soon as it was looked at once."""

    def __init__(self, url):
        self.url, self.looks = url, 0

    def __call__(self, execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if sql.startswith("SELECT") and 'FROM "integrations_credential"' in sql:
            self.looks += 1
            if self.looks == 1:
                row = Credential.objects.get(connection__direction="ASIDE")
                row.base_url = self.url
                row.save(update_fields=["base_url"])
        return found


def test_an_address_that_changes_after_it_was_looked_at_gets_nothing(suggesting, settings):
    settings.CLINICBRIDGE_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
    moves = Moves(suggesting.api.url.replace("127.0.0.1", "localhost"))

    with database.execute_wrapper(moves):
        run = suggesting.run()

    assert moves.looks >= 2
    assert (run.state, run.reason) == (State.WAITING, Reason.SETTINGS)
    assert suggesting.api.calls == []


def test_another_port_of_the_same_host_is_another_address(suggesting):
    port = suggesting.api.server_port
    with scope.practice(suggesting.clinic.practice.pk):
        row = Credential.objects.get(connection__direction="ASIDE")
        row.base_url = f"http://127.0.0.1:{port - 1}"
        row.save(update_fields=["base_url"])

    run = suggesting.run()

    assert (run.state, run.reason) == (State.WAITING, Reason.SETTINGS)
    with scope.practice(suggesting.clinic.practice.pk):
        assert not ApiCall.objects.exists()


def test_an_endpoint_that_sends_on_to_another_host_is_not_followed(suggesting):
    suggesting.api.suffer("moved")

    run = suggesting.run()

    with scope.practice(suggesting.clinic.practice.pk):
        (call,) = ApiCall.objects.all()
    assert (call.host, call.status) == ("127.0.0.1", 307)
    assert (run.state, run.kept) == (State.FAILED, 0)


def test_the_time_of_an_attempt_ends_before_its_lease_whatever_hinders_it():
    hard = timedelta(seconds=tasks.suggestions_for_visit.time_limit)
    call = timedelta(seconds=client.TOTAL_SECONDS + http.CONNECT_SECONDS)

    assert call < suggestions.LONGEST < hard < suggestion_runs.LEASE
    assert suggester_meter.TRIAL >= suggestion_runs.LEASE


def test_a_lease_too_short_for_a_call_is_not_used_for_one(suggesting, monkeypatch):
    whose = suggesting.clinic.practice.pk
    run_id = suggestions.owe(practice_id=whose, claim_id=suggesting.claim.pk)
    take = suggestions._take

    def slowly(*ids):
        taken = take(*ids)
        traveller.shift(timedelta(seconds=60))  # so long it took to come to the call
        return taken

    monkeypatch.setattr(suggestions, "_take", slowly)
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        suggestions.run(practice_id=whose, run_id=run_id)

    row = suggesting.row()
    assert (row.state, row.reason) == (State.WAITING, Reason.UNAVAILABLE)
    assert suggesting.api.calls == []


def test_who_answers_after_another_took_the_run_is_not_heard(suggesting, monkeypatch):
    whose, ask = suggesting.clinic.practice.pk, suggestions._ask
    later = timezone.now() + suggestion_runs.LEASE + timedelta(seconds=1)
    tokens = []

    def overtaken(*asked):
        heard = ask(*asked)
        with time_machine.travel(later, tick=True):
            tokens.append(take(whose, suggesting.row().pk)[0].token)
        return heard

    take = suggestions._take
    monkeypatch.setattr(suggestions, "_ask", overtaken)
    suggesting.answer(good)
    run = suggesting.run()

    assert len(suggesting.api.calls) == 1
    assert (run.state, run.lease_token, run.kept) == (State.ASKING, tokens[0], 0)
    assert suggesting.read() == []
