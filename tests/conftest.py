"""Fixtures every test may use, and the parts of the machine some of them need."""

import gc
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from clinicbridge import scope
from tests import clinic as clinics
from tests import examples, machine, tables
from tests.clinic import Clinic

pytest_plugins = ["tests.kits.chromium"]
PARTS = ("postgres", "redis", "browser")
# What a session asks for, and how a file names it that has any.
MARKED = {
    "postgres or both": re.compile(r"\bmark\.(postgres|both)\b"),
    "and (slow": re.compile(r"\bmark\.(slow|browser|faults|flow)\b"),
    "and (faults": re.compile(r"\bmark\.(faults|flow)\b"),
}
# No test goes by the clock: on a busy machine any example may take long.
hypothesis.settings.register_profile("clinicbridge", max_examples=examples.of(100), deadline=None)
hypothesis.settings.load_profile("clinicbridge")

# For mutation testing: a mutant dies by the first example, and nobody reads a smaller one.
hypothesis.settings.register_profile(
    "mutation",
    max_examples=30,
    phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
    derandomize=True,
    database=None,
    deadline=None,
)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Forget, for mutation testing, what the unchanged code answered.

    The tester forks each mutant from a process in which every test ran
    once: an answer kept from then would hide the mutant.
    """
    if session.config.getoption("--hypothesis-profile") != "mutation":
        return
    for name, module in list(sys.modules.items()):
        for value in list(vars(module).values()) if name.startswith("claims.domain") else ():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave unread, where only marked tests are asked for, what marks none."""
    wanted = [mark for words, mark in MARKED.items() if words in config.option.markexpr]
    is_test = collection_path.suffix == ".py" and collection_path.name.startswith("test_")
    if not (wanted and is_test):
        return None
    text = collection_path.read_text()
    return None if all(mark.search(text) for mark in wanted) else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, or fail where all is required, what this machine cannot run."""
    for item in items:
        if item.get_closest_marker("postgres") and not machine.ON_POSTGRES:
            reason = "runs in the Postgres session: CLINICBRIDGE_TEST_DATABASE=postgres"
            item.add_marker(pytest.mark.skip(reason=reason))
            continue
        needs = [part for part in PARTS if item.get_closest_marker(part)]
        if machine.ON_POSTGRES:
            needs.append("postgres")
        lacking = [machine.lacks(part) for part in needs if machine.lacks(part)]
        if lacking and machine.REQUIRE_ALL:
            item.fixturenames.insert(0, "everything_required")  # type: ignore[attr-defined]
        elif lacking:
            item.add_marker(pytest.mark.skip(reason=lacking[0]))


def pytest_collection_finish() -> None:
    """Leave what lives as long as the session out of every search for garbage; seek it seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture
def everything_required(request: pytest.FixtureRequest) -> None:
    """Fail a test that lacks its part where every part is required."""
    lacking = [machine.lacks(p) for p in PARTS if request.node.get_closest_marker(p)]
    pytest.fail(
        "CLINICBRIDGE_REQUIRE_ALL=1, but "
        + (" and ".join(filter(None, lacking)) or "Postgres is absent")
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say on which real parts this session ran."""
    on = "Postgres, as a role that owns nothing" if machine.ON_POSTGRES else "SQLite"
    terminalreporter.write_line(f"This session ran on {on}.")
    for reason in sorted({_reason(report) for report in terminalreporter.stats.get("skipped", [])}):
        terminalreporter.write_line(f"Skipped: {reason}")


def _reason(report: pytest.TestReport) -> str:
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tables_folder: Path) -> bool:
    """Build the test database as its owner: the app may create nothing."""
    if machine.ON_POSTGRES:
        machine.make_roles()
        _connect_as(machine.OWNER)
    return tables.begin(tables_folder)


@pytest.fixture(scope="session")
def tables_folder(pytestconfig: pytest.Config) -> Path:
    """Return where migrated tables are kept from run to run."""
    return pytestconfig.cache.mkdir("tables")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Take a file that is there already: its folder goes with the session."""
    return not machine.ON_POSTGRES


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_modify_db_settings: bool,
    tables_folder: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Run every test as the app, and empty tables between tests as their owner."""
    if not django_db_modify_db_settings:
        with django_db_blocker.unblock():
            tables.keep(tables_folder)
    if not machine.ON_POSTGRES:
        yield
        return
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_all_tables)
        _connect_as(machine.APP)
        yield
        _connect_as(machine.OWNER)


def empty_all_tables(case: TransactionTestCase) -> None:
    """Empty every table as its owner: the app has no right to."""
    with as_owner():
        # Cascade, for django-auditlog's own table, which our LogEntry replaces but which is there.
        call_command("flush", verbosity=0, interactive=False, allow_cascade=True)


@contextmanager
def as_owner() -> Iterator[None]:
    """Be the owner of the tables for a moment; only to prepare or clear up."""
    _connect_as(machine.OWNER)
    try:
        yield
    finally:
        _connect_as(machine.APP)


def _connect_as(role: str) -> None:
    connection.close()
    url = machine.role_url(role, "any")
    connection.settings_dict["USER"] = role
    connection.settings_dict["PASSWORD"] = url.split(":")[2].split("@")[0]


@pytest.fixture
def program_env() -> dict[str, str]:
    """Return the environment in which a program of ours finds this test's database."""
    name = str(connection.settings_dict["NAME"])
    url = machine.role_url(machine.APP, name) if machine.ON_POSTGRES else f"sqlite:///{name}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "clinicbridge.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
    }


@pytest.fixture
def clinic(db: None) -> Iterator[Clinic]:
    """Be inside Ridgeline Orthopedics: Dana bills, Sam leads, Alex runs the practice."""
    made = clinics.make()
    with scope.practice(made.practice.pk):
        yield made
