"""The demo billing system tells the practice what became of each claim, once."""

import json
import time

import pytest
from standardwebhooks.webhooks import Webhook

from tests.kits.billing_system import FULL, REFERENCE
from tests.kits.demo_programs import SECRET, adapter, billing, catching_hook, wait_for


@pytest.mark.parametrize(
    ("member", "verdict", "by", "cell"),
    [
        ("MBR9Q1188", "claim.accepted", "payer", None),
        ("MBR9Q11X7", "claim.rejected", "payer", "lines[U1].modifiers"),
        ("MBR9Q11X8", "claim.rejected", "clearinghouse", "coverage.payer.code"),
        ("MBR9Q11X9", "claim.rejected", "payer", "coverage.member_id"),
    ],
)
def test_the_member_id_decides_the_acknowledgement(tmp_path, member, verdict, by, cell):
    coverage = FULL.coverage.model_copy(update={"member_id": member})
    claim = FULL.model_copy(update={"coverage": coverage})

    with (
        catching_hook() as hook,
        billing(tmp_path, "--ack-after", "0", hook=hook.url) as system,
    ):
        delivered = adapter(system).submit(claim, reference=REFERENCE)
        wait_for(lambda: hook.caught)
        [record] = adapter(system).read_acknowledgement(hook.caught[0].body)
        [row] = system.claims()

    message = json.loads(hook.caught[0].body)
    assert (message["type"], message["by"]) == (verdict, by)
    assert (record.reference, record.remote_id) == (REFERENCE, delivered.remote_id)
    assert [reason.cell for reason in record.reasons] == ([cell] if cell else [])
    assert row["status"] == verdict.removeprefix("claim.")


@pytest.mark.slow
def test_an_acknowledgement_is_signed_and_its_id_survives_retries(tmp_path):
    with catching_hook() as hook:
        hook.answers = [(500, {}), (429, {"Retry-After": "1"})]
        with billing(tmp_path, "--ack-after", "0", hook=hook.url) as system:
            adapter(system).submit(FULL, reference=REFERENCE)
            wait_for(lambda: len(hook.caught) == 3)

    for caught in hook.caught:
        Webhook(SECRET).verify(caught.body, caught.headers)
    assert len({caught.headers["webhook-id"] for caught in hook.caught}) == 1
    assert "." not in hook.caught[0].headers["webhook-id"]


def test_an_acknowledgement_is_sent_once_and_a_refused_one_never_again(tmp_path):
    with catching_hook() as hook:
        hook.answers = [(400, {})]
        with billing(tmp_path, "--ack-after", "0", hook=hook.url) as system:
            adapter(system).submit(FULL, reference="REFUSED")
            wait_for(lambda: len(hook.caught) == 1)
            adapter(system).submit(FULL, reference="TAKEN")
            wait_for(lambda: len(hook.caught) == 2)
            time.sleep(0.8)

    sent = [json.loads(caught.body)["reference"] for caught in hook.caught]
    assert sent == ["REFUSED", "TAKEN"]


def test_an_acknowledgement_owed_at_a_stop_is_sent_after_the_restart(tmp_path):
    with billing(tmp_path, "--ack-after", "0", hook="http://127.0.0.1:9/") as system:
        adapter(system).submit(FULL, reference=REFERENCE)
        wait_for(lambda: system.claims()[0]["acknowledgementAttempts"])

    with catching_hook() as hook, billing(tmp_path, hook=hook.url):
        wait_for(lambda: hook.caught)

    assert json.loads(hook.caught[0].body)["reference"] == REFERENCE
