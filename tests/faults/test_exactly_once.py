"""An approved claim is in the billing ledger once, whoever dies and whatever is lost.

The billing system has no idempotency key: every POST it takes is a row.
"""

import pytest

from claims.models import Claim
from clinicbridge import scope
from tests.faults.kills import ON_POSTGRES
from tests.faults.troubles import AFTER_COMMIT, BEFORE_COMMIT
from tests.kits.demo_programs import wait_for

pytestmark = [pytest.mark.faults, pytest.mark.slow]
POINTS = [
    *(pytest.param(point, marks=pytest.mark.both) for point in ON_POSTGRES),
    "before-record",
    "after-record",
]
ENOUGH = 90.0


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at_a_point_and_the_broker_emptied_leave_one_claim(killed, point):
    end = killed[point].await_state("DELIVERED", seconds=ENOUGH)

    assert end.status == "SUBMITTED"
    assert len(killed[point].kept()) == 1


def test_without_the_look_up_the_same_kill_doubles_the_claim(killed):
    case = killed["without-look-up"]
    case.await_state("DELIVERED", seconds=ENOUGH)

    assert len(case.kept()) == 2


def test_without_the_sweep_the_same_kill_loses_the_claim(killed):
    case = killed["without-sweep"]
    case.await_lease_end()

    assert case.stands().state == "SENDING"
    assert case.kept() == []


@pytest.mark.parametrize("fault", AFTER_COMMIT)
def test_a_claim_that_was_kept_before_the_trouble_is_looked_up_and_not_sent_again(troubled, fault):
    end = troubled[fault].await_state("DELIVERED", seconds=ENOUGH)

    assert (end.status, end.attempts) == ("SUBMITTED", 2)
    assert len(troubled[fault].kept()) == 1


@pytest.mark.parametrize("fault", BEFORE_COMMIT)
def test_a_claim_that_was_not_kept_is_sent_again_and_kept_once(troubled, fault):
    end = troubled[fault].await_state("DELIVERED", seconds=ENOUGH)

    assert end.status == "SUBMITTED"
    assert end.attempts >= 2
    assert len(troubled[fault].kept()) == 1


def test_a_system_that_was_not_there_gets_the_claim_when_it_is(troubled):
    case = troubled["nobody-there"]

    assert case.await_state("DELIVERED", seconds=ENOUGH).status == "SUBMITTED"
    assert len(case.kept()) == 1


def test_a_refusal_brings_the_claim_back_with_its_reasons_pinned_to_cells(troubled):
    case = troubled["unknown-modifier"]
    end = case.await_state("REFUSED", seconds=ENOUGH)

    assert end.status == "REJECTED"
    (reason,) = end.reasons
    with case.made.inside(), scope.practice(case.clinic.practice.pk):
        uid = Claim.objects.get().lines.get().uid
    assert (reason["cell"], reason["code"]) == (f"lines[{uid}].modifiers", "MODIFIER_UNKNOWN")
    assert case.kept() == []


def test_a_send_that_arrives_after_the_first_look_up_is_not_doubled(troubled):
    case = troubled["late"]
    end = case.await_state("DELIVERED", seconds=ENOUGH)

    assert end.attempts >= 3  # sent, looked up too early, looked up when settled
    assert len(case.kept()) == 1


def test_without_waiting_until_it_is_settled_the_same_send_is_doubled(troubled):
    case = troubled["hasty"]
    case.await_state("DELIVERED", seconds=ENOUGH)

    wait_for(lambda: len(case.kept()) == 2)
