"""The demo EMR as a program: what it sends, how often, to whom it listens."""

import json
import subprocess
import sys
import time
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from integrations.demo import patients
from tests.kits.demo_programs import ROOT, SECRET, catching_hook, emr, wait_for


def dump(*arguments: str) -> list[bytes]:
    """Return the messages --dump prints, one a line."""
    command = [sys.executable, "-m", "integrations.demo.emr", "--dump", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.splitlines()


def encounter(body: bytes) -> dict[str, Any]:
    return next(
        entry["resource"]
        for entry in json.loads(body)["entry"]
        if entry["resource"]["resourceType"] == "Encounter"
    )


def test_every_message_is_sent_signed_under_an_id_of_its_own(tmp_path):
    wanted = ("--today", "2026-11-24", "--visits", "24")
    lines = dump(*wanted)
    with catching_hook() as hook, emr(tmp_path, *wanted, hook=hook.url):
        wait_for(lambda: len(hook.caught) == 26)

    assert [caught.body for caught in hook.caught] == lines
    assert len({caught.headers["webhook-id"] for caught in hook.caught}) == 26
    for caught in hook.caught:
        Webhook(SECRET).verify(caught.body, caught.headers, json_parse=False)
        assert caught.headers["webhook-id"].startswith("msg_")
        assert "." not in caught.headers["webhook-id"]
        assert caught.headers["content-type"] == "application/fhir+json"


def test_a_restart_sends_only_what_nobody_took(tmp_path):
    state = ("--state", tmp_path / "state", "--visits", "3")
    with catching_hook() as hook:
        hook.answers = [(202, {}), (500, {}), (202, {})]
        hook.answers += [(500, {})] * 20
        with emr(tmp_path, *state, "--today", "2026-11-24", hook=hook.url):
            wait_for(lambda: len(hook.caught) >= 3)
    ids = {caught.headers["webhook-id"]: caught.body for caught in hook.caught}

    with catching_hook() as hook, emr(tmp_path, *state, hook=hook.url):
        wait_for(lambda: hook.caught)
        time.sleep(0.3)

    assert len(ids) == 3
    [again] = hook.caught
    assert ids[again.headers["webhook-id"]] == again.body


@pytest.mark.slow
def test_a_refused_connection_and_429_are_tried_again_under_the_same_id(tmp_path):
    with catching_hook() as hook:
        hook.answers = [(429, {"Retry-After": "1"}), (503, {}), (202, {})]
        started = time.monotonic()
        with emr(tmp_path, "--visits", "1", hook=hook.url):
            wait_for(lambda: len(hook.caught) == 3)

    assert time.monotonic() - started >= 1
    assert len({caught.headers["webhook-id"] for caught in hook.caught}) == 1
    assert len({caught.headers["webhook-signature"] for caught in hook.caught}) > 1


def test_a_no_ends_the_retries_with_one_line_that_names_only_the_visit(tmp_path):
    with catching_hook() as hook:
        hook.answers = [(400, {})]
        with emr(tmp_path, "--visits", "1", hook=hook.url) as program:
            wait_for(lambda: hook.caught)
            time.sleep(0.8)
            program.process.terminate()
            _, err = program.process.communicate(timeout=10)

    assert len(hook.caught) == 1
    assert err == "emr: visit v7-00001 refused: 400\n"


@pytest.mark.slow
def test_new_visits_come_as_time_passes_and_keep_their_day(tmp_path):
    state = ("--state", tmp_path / "state", "--visits", "1")
    with (
        catching_hook() as hook,
        emr(tmp_path, *state, "--every", "0.2", hook=hook.url) as program,
    ):
        wait_for(lambda: len(hook.caught) == 3)
        made = program.get("/visits").json()["visits"]

    assert made[:3] == ["v7-00001", "v7-00002", "v7-00003"]
    with catching_hook() as hook, emr(tmp_path, *state, hook=hook.url) as program:
        assert program.get("/visits").json()["visits"][:3] == made[:3]


def test_the_control_server_resends_and_amends_a_visit(tmp_path):
    with (
        catching_hook() as hook,
        emr(tmp_path, "--visits", "1", hook=hook.url) as program,
    ):
        wait_for(lambda: hook.caught)
        again = program.post("/visits/v7-00001/send")
        amended = program.post("/visits/v7-00001/amend")
        wait_for(lambda: len(hook.caught) == 3)
        later = program.post("/visits/v7-00001/amend")
        nowhere = program.post("/visits/v7-99999/send")
        health = program.get("/health")

    first, second, third = hook.caught[:3]
    assert (again.status_code, amended.json()["version"], later.json()["version"]) == (202, 2, 3)
    assert (nowhere.status_code, health.json()) == (404, {"status": "ok"})
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert third.headers["webhook-id"] == amended.json()["message"]
    before, after = encounter(first.body), encounter(third.body)
    assert (before["meta"]["versionId"], after["meta"]["versionId"]) == ("1", "2")


def test_a_web_page_cannot_use_the_control_server(tmp_path):
    with catching_hook() as hook, emr(tmp_path, "--visits", "0", hook=hook.url) as program:
        reply = program.post("/visits/v7-00001/send", headers={"Origin": "http://evil.example"})

    assert reply.status_code == 403


def test_nothing_of_a_patient_is_printed(tmp_path):
    with catching_hook() as hook:
        hook.answers = [(400, {})] * 5
        with emr(tmp_path, "--every", "0.2", hook=hook.url) as program:
            wait_for(lambda: len(hook.caught) > 27)
            program.process.terminate()
            out, err = program.process.communicate(timeout=10)

    said = [w for p in patients.PATIENTS for w in (p.family, p.mrn, p.policies[0].member_id)]
    assert not [word for word in said if word in out + err and word != "Li"]


@pytest.mark.parametrize("arguments", [[], ["--hook", "http://127.0.0.1:9/"]])
def test_missing_arguments_stop_the_start(arguments):
    command = [sys.executable, "-m", "integrations.demo.emr", *arguments]

    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert ended.returncode == 2
    assert "--hook and --secret-file" in ended.stderr
