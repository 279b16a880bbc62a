"""The test loop of mutation testing: one session collects, and forks itself for every mutant.

mutmut writes the mutants and switches between them; its own loop
collects the tests anew for each, which takes seconds. Here a mutant
costs what its tests cost until the first of them fails. Run in the
copy that ``devtools.mutation`` makes, by the interpreter mutmut is
installed for:

    python -m tests.kits.mutants results.json [--only survivors.txt] [MODULE ...] [-- PYTEST'S OWN]
"""

import argparse
import json
import os
import pickle
import resource
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

KILLED, SURVIVED, NO_TESTS, TIMEOUT = "killed", "survived", "no tests", "timeout"
STAINED = "stained"
TESTS = (
    "tests/claims/domain/coding",
    "tests/claims/domain/edits",
    "tests/claims/management/test_check_cases.py",
)
OPTIONS = ("-q", "-p", "no:xdist", "--hypothesis-profile=mutation")


def main(arguments: list[str]) -> int:
    """Write the mutants where they are missing, try those asked for, keep what became of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.kits.mutants")
    parser.add_argument("results", type=Path, help="where outcomes are kept, and added to")
    parser.add_argument("--at-most", type=float, default=20.0, help="seconds of tests a mutant")
    parser.add_argument("--only", type=Path, help="a file that names the mutants to try again")
    parser.add_argument("modules", nargs="*", help="as claims.domain.coding.kx; all without")
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    asked = parser.parse_intermixed_args(arguments[:cut])
    asked.results = asked.results.resolve()
    asked.only = asked.only and asked.only.resolve()
    if not Path("mutants").exists():
        _write_mutants()
    os.chdir("mutants")
    sys.path.insert(0, str(Path.cwd()))
    words = [*OPTIONS, *TESTS, *arguments[cut + 1 :]]
    return int(pytest.main(words, plugins=[Loop(asked)]))


def _write_mutants() -> None:
    """Let mutmut copy the tree to ``mutants/`` and change it there."""
    from mutmut import __main__ as mutmut
    from mutmut.mutation.trampoline import set_mutant_under_test

    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir()
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.create_mutants(1)


class Loop:
    """A plugin that runs every mutant's tests instead of every test."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked
        self.outcomes: dict[str, str] = {}
        if asked.results.exists():
            self.outcomes = json.loads(asked.results.read_text())

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn which test reaches which function, then try the mutants function by function."""
        known = self.asked.results.with_suffix(".reach")
        reached, seconds = pickle.loads(known.read_bytes()) if known.exists() else ({}, {})
        new = [item for item in session.items if item.nodeid not in seconds]
        more = _apart(lambda: _reach(new)) if new else ({}, {})
        reached, seconds = reached | more[0], seconds | more[1]
        known.write_bytes(pickle.dumps((reached, seconds)))
        tests = _by_function(session.items, reached)
        names = [
            name for name in _names(self.asked) if self.asked.only or name not in self.outcomes
        ]
        for function, of_it in groupby(names, key=lambda name: name.rpartition("__mutmut_")[0]):
            chosen = _chosen(function, tests, seconds, self.asked.at_most)
            self._try(list(of_it), chosen)
            self._keep(function)
        return True

    def _try(self, names: list[str], chosen: list[tuple[pytest.Item, float]]) -> None:
        """Try a function's mutants in one fork; go on in another where one of them ends it."""
        if not chosen:
            self.outcomes |= dict.fromkeys(names, NO_TESTS)
            return
        limit = 10 + 20 * sum(seconds for _, seconds in chosen)
        items = [item for item, _ in chosen]
        left = list(names)
        while left:
            said = _told(left, items, limit)
            if said.pop("", None) == STAINED:  # what a mutant left behind answered for others
                alone = (({name: TIMEOUT} | _told([name], items, limit)) for name in left)
                said = {name: outcome for one in alone for name, outcome in one.items() if name}
            tried = [name for name in left if name in said]
            self.outcomes |= said
            if len(tried) < len(left):
                self.outcomes[left[len(tried)]] = TIMEOUT
            left = left[len(tried) + 1 :]

    def _keep(self, said: str) -> None:
        self.asked.results.write_text(json.dumps(self.outcomes, indent=0))
        print(said, dict(Counter(self.outcomes.values())), flush=True)


def _names(asked: argparse.Namespace) -> Iterator[str]:
    """Yield the mutants asked for, module by module."""
    only = set(asked.only.read_text().split()) if asked.only else None
    for meta in sorted(Path("claims/domain").rglob("*.py.meta")):
        module = str(meta).removesuffix(".py.meta").replace("/", ".")
        if asked.modules and module not in asked.modules:
            continue
        for name in json.loads(meta.read_text())["exit_code_by_key"]:
            if only is None or name in only:
                yield name


def _apart(act: Callable[[], Any]) -> Any:
    """Return what ACT returns in a fork: nothing it caches stays in this process."""
    with tempfile.TemporaryFile() as kept:
        pid = os.fork()
        if pid == 0:
            try:
                kept.write(pickle.dumps(act()))
                kept.flush()
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        kept.seek(0)
        return pickle.loads(kept.read())


def _reach(items: list[pytest.Item]) -> tuple[dict[str, set[str]], dict[str, float]]:
    """Return by test the functions it reaches and the seconds it takes; leave out what fails."""
    from mutmut.mutation.trampoline import set_mutant_under_test
    from mutmut.state import state

    set_mutant_under_test("stats")
    reached, seconds = {}, {}
    for item, following in zip(items, [*items[1:], None], strict=True):
        state()._stats.clear()
        begun = time.process_time()
        if _passes(item, following):
            reached[item.nodeid] = set(state()._stats)
            seconds[item.nodeid] = time.process_time() - begun
        else:
            print("fails unchanged:", item.nodeid, file=sys.stderr, flush=True)
    return reached, seconds


def _by_function(
    items: list[pytest.Item], reached: dict[str, set[str]]
) -> dict[str, list[pytest.Item]]:
    tests: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        for function in reached.get(item.nodeid, ()):
            tests[function].append(item)
    return tests


def _chosen(
    function: str, tests: dict[str, list[pytest.Item]], seconds: dict[str, float], at_most: float
) -> list[tuple[pytest.Item, float]]:
    """Return a function's tests, those of its own module first, the quick before the slow."""
    stem = function.rpartition(".")[0].rpartition(".")[2]

    def order(item: pytest.Item) -> tuple[bool, float]:
        own = item.path.stem.removeprefix("test_")
        return not (own == stem or own.startswith(f"{stem}_")), seconds[item.nodeid]

    chosen: list[tuple[pytest.Item, float]] = []
    spent = 0.0
    for item in sorted(tests.get(function, ()), key=order):
        took = seconds[item.nodeid]
        if chosen and spent + took > at_most:
            continue
        spent += took
        chosen.append((item, took))
    return chosen


def _told(names: list[str], items: list[pytest.Item], limit: float) -> dict[str, str]:
    """Return what becomes of the mutants up to the one that hangs, tried in a fork."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _try_here(names, items, limit, writing)
    os.close(writing)
    with os.fdopen(reading) as told:
        lines = [line.split() for line in told.read().splitlines()]
    os.waitpid(pid, 0)
    return {line[1] if len(line) > 1 else "": line[0] for line in lines}


def _try_here(names: list[str], items: list[pytest.Item], limit: float, to: int) -> None:
    """Say of each mutant whether a test fails; at last, if the unchanged code still passes."""
    from mutmut.mutation.trampoline import set_mutant_under_test

    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    forget = _caches()
    killers: dict[str, pytest.Item] = {}
    for name in names:
        signal.setitimer(signal.ITIMER_PROF, limit)  # no handler: it ends the process
        for clear in forget:
            clear()
        set_mutant_under_test(name)
        failed = next((item for item in items if not _passes(item, None)), None)
        if failed:
            killers[failed.nodeid] = failed
        os.write(to, f"{KILLED if failed else SURVIVED} {name}\n".encode())
    signal.setitimer(signal.ITIMER_PROF, limit)
    set_mutant_under_test("")
    for clear in forget:
        clear()
    if not all(_passes(item, None) for item in killers.values()):
        os.write(to, f"{STAINED}\n".encode())
    os._exit(0)


def _caches() -> list[Callable[[], None]]:
    """Return how to forget whatever the domain and its tests remember."""
    values = (
        value
        for name, module in list(sys.modules.items())
        if name.startswith(("claims.", "tests."))
        for value in list(vars(module).values())
    )
    return [value.cache_clear for value in values if hasattr(value, "cache_clear")]


def _passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    """Run one test without a report: to render a failure takes longer than to find it."""
    if not getattr(item, "_request", True):
        item._initrequest()  # type: ignore[attr-defined]
    hook = item.ihook
    steps = (
        lambda: (hook.pytest_runtest_setup(item=item), hook.pytest_runtest_call(item=item)),
        lambda: hook.pytest_runtest_teardown(item=item, nextitem=following),
    )
    passed = True
    for step in steps:
        try:
            step()
        except pytest.skip.Exception:
            continue
        except BaseException:  # noqa: BLE001 - a mutant may bring about anything
            passed = False
    return passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
