"""A file of notes is measured with a model beside our own reader, over HTTP."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.integrations.suggesting import candidate, saying
from tests.kits import messages_api

NOTE = {
    "id": "N1",
    "note_text": "PHYSICAL THERAPY DAILY NOTE\nDx: right knee pain.\n"
    "Treatment: Strengthening circuit 23 minutes for the right knee.",
    "context": {"payer": "medicare", "date_of_service": "2026-03-10", "discipline": "PT"},
    "gold": {
        "lines": [{"code": "97110", "units": 2, "modifiers": ["GP"], "dx": ["M25.561"]}],
        "diagnoses": ["M25.561"], "evidence_quotes": [], "must_not_suggest": [],
        "abstain_on": [], "expected_queries": [],
    },
}  # fmt: skip


@pytest.fixture
def api(settings, monkeypatch):
    settings.CLINICBRIDGE_PRIVATE_HOSTS = ["127.0.0.1"]
    with messages_api.running() as server:
        monkeypatch.setenv("CLINICBRIDGE_MODEL_URL", server.url)
        monkeypatch.setenv("CLINICBRIDGE_MODEL_KEY", messages_api.KEY)
        monkeypatch.setenv("CLINICBRIDGE_MODEL", "some-model")
        yield server


def measured(tmp_path, suggester):
    file, out = tmp_path / "notes.json", io.StringIO()
    file.write_text(json.dumps({"schema_version": "1", "notes": [NOTE]}))
    call_command("evaluate_notes", str(file), "--json", "--suggester", suggester, stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def says(asked):
    sent = str(asked["messages"][0]["content"])
    service = {
        "candidate_id": candidate(sent, "therapeutic exercise"), "side": "right", "minutes": 23,
        "quote": "Strengthening circuit 23 minutes for the right knee",
    }  # fmt: skip
    return saying(services=[service])


def test_what_a_model_adds_counts_beside_what_our_reader_finds(api, tmp_path):
    api.be_well(says)

    alone, together = measured(tmp_path, "engine"), measured(tmp_path, "claude")

    assert (alone["line_code"], together["line_code"]) == (0.0, 1.0)
    assert together["evidence_valid"] == 1.0
    assert len(api.calls) == 1


@pytest.mark.parametrize("fault", ["refusal", "malformed"])
def test_a_model_that_says_nothing_leaves_our_reader_s_word(api, tmp_path, fault):
    api.suffer(fault)

    assert measured(tmp_path, "claude") == measured(tmp_path, "engine")


def test_a_model_that_does_not_answer_is_told_in_a_sentence(api, tmp_path):
    api.suffer("forbidden")

    with pytest.raises(CommandError, match="The model did not answer: The endpoint answered 403"):
        measured(tmp_path, "claude")
