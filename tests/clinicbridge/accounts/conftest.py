"""What Dana's authenticator holds, at an hour the test chooses."""

import pytest
import time_machine

from tests.kits import second_factor


@pytest.fixture
def clock():
    """Let the tests say how late it is; codes change every 30 seconds."""
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        yield clock


@pytest.fixture
def danas(clinic, clock):
    """Return Dana's secret."""
    return second_factor.give(clinic.biller)
