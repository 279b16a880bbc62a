"""One thread of a process reads a practice's inbox; word left with it is never lost."""

import uuid

import pytest

from integrations import turns
from integrations.turns import Turns

ONE, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.fixture
def clock(monkeypatch):
    """Return a clock that stands until it is moved."""
    now = [100.0]
    monkeypatch.setattr(turns.time, "monotonic", lambda: now[0])
    return now


def test_a_second_thread_leaves_word_and_goes(clock):
    held = Turns()
    assert held.begin(ONE)
    assert not held.begin(ONE)
    assert held.begin(OTHER)
    assert held.end(ONE)  # somebody asked: look once more
    assert not held.end(OTHER)
    assert held.begin(ONE)


def test_word_left_before_a_look_is_answered_by_it(clock):
    held = Turns()
    held.begin(ONE)
    held.begin(ONE)
    held.move_on(ONE)
    assert not held.end(ONE)


def test_a_reader_long_at_one_message_holds_nobody_up(clock):
    held = Turns()
    held.begin(ONE)
    clock[0] += turns.PATIENCE
    assert held.begin(ONE)
    clock[0] += turns.PATIENCE / 2
    held.move_on(ONE)
    clock[0] += turns.PATIENCE * 0.75
    assert not held.begin(ONE)


def test_who_never_began_ends_nothing():
    held = Turns()
    held.move_on(ONE)
    assert not held.end(ONE)
