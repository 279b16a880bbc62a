"""Reconciling by hand: what it says and how it ends."""

import json
import logging

import pytest
from django.core.management import CommandError, call_command

from claims.models import Submission
from tests.integrations.conftest import approve
from tests.integrations.test_reconcile import changed

State = Submission.State
pytestmark = pytest.mark.both


def test_the_command_ends_with_one_on_a_discrepancy_and_tells_ids_alone(clinic, capsys, caplog):
    approved = approve(clinic)
    changed(clinic, approved, state=State.RECALLED)

    with caplog.at_level(logging.INFO), pytest.raises(SystemExit) as ended:
        call_command("reconcile", "--json", "--practice", "ridgeline")

    assert ended.value.code == 1
    said = capsys.readouterr().out
    told = json.loads(said)
    assert (told["practice"], told["found"]) == ("ridgeline", {"claim.without_submission": 1})
    assert str(approved.claim_id) in caplog.text
    assert "Whitfield" not in said + caplog.text


@pytest.mark.parametrize("words", [["--practice", "nobody"], ["--days", "0"], ["--days", "9999"]])
def test_the_command_refuses_what_it_cannot_do(clinic, words):
    with pytest.raises(CommandError) as refused:
        call_command("reconcile", *words)
    assert refused.value.returncode == 2
