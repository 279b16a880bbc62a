"""The demo billing system, started once for a module, and a reference per test."""

import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.kits.demo_programs import Program, billing


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with billing(tmp_path_factory.mktemp("billing"), "--quiet") as program:
        yield program


@pytest.fixture(autouse=True)
def _loopback_is_allowed(settings: Any) -> None:
    """The programs answer on plain http at loopback, which an operator must list."""
    settings.CLINICBRIDGE_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture
def system(shared: Program) -> Program:
    """The shared program without faults left over from another test."""
    shared.suffer()
    return shared


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> str:
    """A reference no other test uses."""
    return f"CB{zlib.crc32(request.node.name.encode()):012d}"
