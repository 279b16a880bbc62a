"""Installations for the flows, whole and running."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import machine
from tests.flows.installation import Installation, installed


@pytest.fixture(scope="session")
def demo(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Installation]:
    """The demo clinic with web, worker, beat and billing system running."""
    if machine.ON_POSTGRES and machine.lacks("redis"):
        pytest.skip(machine.lacks("redis"))
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), installed(folder) as made:
        made.manage("load_demo")
        for name in ("web", "demo-billing", "beat"):
            made.start(name)
        made.start_worker()
        made.await_web()
        made.await_worker()
        yield made
