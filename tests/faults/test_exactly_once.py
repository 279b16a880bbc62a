"""An approved claim is in the billing ledger once, whoever dies and whatever is lost.

The billing system has no idempotency key: every POST it takes is a row.
"""

import pytest

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.both]
POINTS = ("before-send", "after-send", "before-record", "after-record")
LEASE_AND_MORE = 60.0


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at_a_point_and_the_broker_emptied_leave_one_claim(killed, point):
    end = killed[point].await_state("DELIVERED", seconds=LEASE_AND_MORE)

    assert end.status == "SUBMITTED"
    assert len(killed[point].kept()) == 1


def test_without_the_look_up_the_same_kill_doubles_the_claim(killed):
    case = killed["without-look-up"]
    case.await_state("DELIVERED", seconds=LEASE_AND_MORE)

    assert len(case.kept()) == 2


def test_without_the_sweep_the_same_kill_loses_the_claim(killed):
    case = killed["without-sweep"]
    case.await_lease_end()

    assert case.stands().state == "SENDING"
    assert case.kept() == []
