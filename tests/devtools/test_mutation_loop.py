"""What the loop of mutation testing says of mutants that are caught, live, hang or leave stains."""

import argparse
import os
import sys
import time
import types
from pathlib import Path

import pytest

from tests.kits import mutants


class Item:
    """A test as the loop sees one."""

    def __init__(self, file, name):
        self.path, self.nodeid = Path(file), f"{file}::{name}"


@pytest.fixture
def loop(monkeypatch, tmp_path):
    """A loop whose mutants are told apart by the environment, as mutmut's switch does."""
    switch = types.ModuleType("mutmut.mutation.trampoline")
    switch.set_mutant_under_test = lambda name: os.environ.__setitem__("MUTANT_UNDER_TEST", name)
    for name in ("mutmut", "mutmut.mutation"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, switch.__name__, switch)
    monkeypatch.setenv("MUTANT_UNDER_TEST", "")
    return mutants.Loop(argparse.Namespace(results=tmp_path / "results.json"))


def tried(loop, monkeypatch, names, passes):
    monkeypatch.setattr(mutants, "_passes", lambda *_: passes(os.environ["MUTANT_UNDER_TEST"]))
    loop._try(names, [(Item("test_a.py", "test_it"), 0.0)])
    return loop.outcomes


def test_a_mutant_a_test_fails_under_is_killed_and_one_none_does_survives(loop, monkeypatch):
    outcomes = tried(loop, monkeypatch, ["f__1", "f__2", "f__3"], lambda name: name != "f__2")

    assert outcomes == {"f__1": "survived", "f__2": "killed", "f__3": "survived"}


def test_a_mutant_that_ends_the_process_is_timed_out_and_the_next_is_tried(loop, monkeypatch):
    outcomes = tried(
        loop, monkeypatch, ["f__1", "f__2", "f__3"], lambda name: name != "f__2" or os._exit(9)
    )

    assert outcomes == {"f__1": "survived", "f__2": "timeout", "f__3": "survived"}


def test_a_mutant_that_never_ends_is_ended(loop, monkeypatch):
    def passes(name):
        while name == "f__1":
            time.process_time()
        return True

    began = mutants._told
    monkeypatch.setattr(mutants, "_told", lambda names, items, _: began(names, items, 3))
    outcomes = tried(loop, monkeypatch, ["f__1", "f__2"], passes)

    assert outcomes == {"f__1": "timeout", "f__2": "survived"}


def test_what_a_mutant_leaves_behind_is_not_held_against_the_next(loop, monkeypatch):
    stains = []

    def passes(name):
        if name == "f__1":
            stains.append(name)
        return not stains

    outcomes = tried(loop, monkeypatch, ["f__1", "f__2"], passes)

    assert outcomes == {"f__1": "killed", "f__2": "survived"}


def test_a_function_no_test_reaches_says_so(loop):
    loop._try(["f__1"], [])

    assert loop.outcomes == {"f__1": "no tests"}


def test_a_modules_own_tests_come_first_then_the_quick_ones_up_to_the_bound():
    far, near, slow = (
        Item("test_other.py", "a"),
        Item("test_kx_sums.py", "b"),
        Item("test_z.py", "c"),
    )
    seconds = {far.nodeid: 0.1, near.nodeid: 0.5, slow.nodeid: 9.0}

    chosen = mutants._chosen("claims.kx.x_sum", {"claims.kx.x_sum": [slow, far, near]}, seconds, 2)

    assert [item for item, _ in chosen] == [near, far]
