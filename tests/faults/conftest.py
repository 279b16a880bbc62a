"""Every trouble started side by side, so that their waits overlap."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import machine
from tests.faults import cases
from tests.faults.cases import Case
from tests.flows.installation import Installation, installed, worker_with_beat
from tests.kits import demo_programs
from tests.kits.demo_programs import Program, wait_for

Install = Callable[..., Installation]


@pytest.fixture(scope="module")
def open_database(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let this process look into the installations' databases."""
    if machine.ON_POSTGRES and machine.lacks("redis"):
        pytest.skip(machine.lacks("redis"))
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def stack(open_database: None) -> Iterator[contextlib.ExitStack]:
    """What is to be ended when the module's tests are."""
    with contextlib.ExitStack() as made:
        yield made


@pytest.fixture(scope="module")
def install(
    stack: contextlib.ExitStack, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Installation]:
    """Make an installation whose programs may be killed at a named point."""

    def make(name: str, *, settle: int, point: str = "") -> Installation:
        folder = tmp_path_factory.mktemp(name)
        env = {
            "CLINICBRIDGE_ENV": "test",
            "SUBMISSION_SETTLE_SECONDS": str(settle),
            "CLINICBRIDGE_PRIVATE_HOSTS": "127.0.0.1",
            "CLINICBRIDGE_KILL_POINT": point,
            "CLINICBRIDGE_KILL_MARK": str(folder / "killed"),
        }
        return stack.enter_context(installed(folder, **env))

    return make


@pytest.fixture(scope="module")
def system(
    stack: contextlib.ExitStack, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Program]:
    """Start a billing system, with what its next claims shall suffer."""

    def start(*faults: dict[str, Any], port: int = 0) -> Program:
        folder = tmp_path_factory.mktemp("billing")
        program = stack.enter_context(demo_programs.billing(folder, "--quiet", "--port", str(port)))
        program.suffer(*faults)
        return program

    return start


KILLS = {
    # name: (point, how the worker is started, whether beat runs in it)
    "before-send": ("before-send", (), True),
    "after-send": ("after-send", (), True),
    "before-record": ("before-record", (), True),
    "after-record": ("after-record", (), True),
    "without-look-up": ("after-send", ("-m", "tests.faults.without_look_up"), True),
    "without-sweep": ("before-send", (), False),
}


@pytest.fixture(scope="module")
def killed(install: Install, system: Callable[..., Program]) -> dict[str, Case]:
    """Claims whose worker was killed at a point, the broker emptied, a worker started again."""
    billing = system()
    made = {}
    for name, (point, *_) in KILLS.items():
        place = install(name, settle=3, point=point)
        made[name] = cases.owe(place, name, leads_to=billing.url, billing=billing)
        place.start_worker(command=_command(name, place))
    for name, case in made.items():
        place = case.made
        wait_for(Path(place.programs.env["CLINICBRIDGE_KILL_MARK"]).exists, seconds=60)
        place.kill("worker")
        place.broker.empty()
        place.programs.env["CLINICBRIDGE_KILL_POINT"] = ""
        place.start_worker("worker-2", _command(name, place))
    return made


def _command(name: str, place: Installation) -> list[str]:
    _, start, beat = KILLS[name]
    command = worker_with_beat(place, *start)
    return command if beat else command[: command.index("--beat")]
