"""Every trouble started side by side, so that their waits overlap."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import machine
from tests.faults import kills, troubles
from tests.faults.cases import Case
from tests.flows.installation import Installation, installed
from tests.kits import demo_programs
from tests.kits.demo_programs import Program

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


@pytest.fixture(scope="module")
def underway(request: pytest.FixtureRequest) -> None:
    """Start at once all that any test here asks for."""
    asked = {name for item in request.session.items for name in item.fixturenames}
    for name in ("started_troubles", "started_kills"):
        if name in asked:
            request.getfixturevalue(name)


@pytest.fixture(scope="module")
def started_troubles(
    install: Install, system: Callable[..., Program], stack: contextlib.ExitStack
) -> dict[str, Case]:
    return troubles.start(install, system, stack)


@pytest.fixture(scope="module")
def started_kills(install: Install, system: Callable[..., Program]) -> dict[str, Case]:
    return kills.start(install, system())


@pytest.fixture(scope="module")
def troubled(underway: None, started_troubles: dict[str, Case]) -> dict[str, Case]:
    """One claim owed to each billing system in trouble."""
    return started_troubles


@pytest.fixture(scope="module")
def killed(underway: None, started_kills: dict[str, Case]) -> dict[str, Case]:
    """One claim owed by each killed worker."""
    return started_kills
