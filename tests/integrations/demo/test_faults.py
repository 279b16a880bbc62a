"""Scripted faults of the demo billing system are what our adapter says they are."""

import time

import pytest

from integrations.errors import Unavailable, Unknown
from integrations.vendors.demo import client
from tests.kits.billing_system import FULL
from tests.kits.demo_programs import adapter


def test_a_scripted_status_carries_its_headers_and_keeps_nothing(system, reference):
    system.suffer({"do": "status", "code": 429, "headers": {"Retry-After": "2"}})

    with pytest.raises(Unavailable) as caught:
        adapter(system).submit(FULL, reference=reference)

    assert caught.value.retry_after is not None
    assert caught.value.retry_after.total_seconds() == 2
    assert not system.kept(reference)


@pytest.mark.parametrize("kind", ["reset", "garbage", "status"])
@pytest.mark.parametrize("after_commit", [True, False])
def test_an_unseen_end_is_unknown_and_the_look_up_tells(system, reference, kind, after_commit):
    system.suffer({"do": kind, "after_commit": after_commit})

    with pytest.raises(Unknown):
        adapter(system).submit(FULL, reference=reference)

    assert len(system.kept(reference)) == after_commit
    assert (adapter(system).look_up(reference=reference) is not None) == after_commit


@pytest.mark.parametrize("after_commit", [True, False])
def test_silence_is_unknown_and_the_look_up_tells(system, reference, after_commit):
    system.suffer({"do": "hang", "seconds": 0.3, "after_commit": after_commit})

    with pytest.raises(Unknown):
        adapter(system).submit(FULL, reference=reference)

    assert (adapter(system).look_up(reference=reference) is not None) == after_commit


@pytest.mark.slow
def test_a_dripping_answer_is_given_up_within_the_total_time(system, reference):
    system.suffer({"do": "drip"})
    started = time.monotonic()

    with pytest.raises(Unknown):
        adapter(system).submit(FULL, reference=reference)

    assert time.monotonic() - started < client.TOTAL_SECONDS + 2
    assert len(system.kept(reference)) == 1


def test_faults_are_used_once_and_in_order(system, reference):
    system.suffer({"do": "status", "code": 500}, {"do": "status", "code": 429})

    with pytest.raises(Unknown):
        adapter(system).submit(FULL, reference=reference)
    with pytest.raises(Unavailable):
        adapter(system).submit(FULL, reference=reference)
    adapter(system).submit(FULL, reference=reference)

    assert len(system.kept(reference)) == 1


@pytest.mark.parametrize(
    "script", [[], {"next": [{"do": "explode"}]}, {"next": [{"do": "hang", "x": 1}]}]
)
def test_a_fault_nobody_knows_is_refused(system, script):
    assert system.post("/faults", json=script).status_code == 400
