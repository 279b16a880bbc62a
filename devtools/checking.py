"""Run the tests, the checks and the benches."""

from devtools import environment
from devtools.environment import PYTHON, ROOT, VENV, run
from devtools.stop import Stop

SLOW = ("slow", "browser", "faults", "flow")
# Pages rendered by the hundred, and programs of their own: in the whole, not in a minute.
WHOLE_ONLY = (
    "tests/claims/views",
    "tests/claims/admin",
    "tests/claims/management",
    "tests/claims/queries",
    "tests/integrations",
    "tests/claims/test_provenance.py",
    *(
        f"tests/claims/services/test_{name}.py"
        for name in (
            *("amendments", "apart", "arrivals", "catalogue", "corrections", "drift"),
            *("icd_loading", "remapping", "submission", "voids", "withholding"),
        )
    ),
    "tests/clinicbridge/test_wsgi.py",
    "tests/flows",
    "tests/clinicbridge/accounts",
    "tests/test_addresses.py",
    "tests/test_rights.py",
)
NONE_COLLECTED = 5  # pytest's exit code
CHECKS = (
    ("lint", ["-m", "ruff", "check", "."]),
    ("format", ["-m", "ruff", "format", "--check", "."]),
    ("types", ["-m", "mypy"]),
    ("walls", ["-c", "from importlinter.cli import lint_imports_command as c; c()"]),
    ("migrations", ["manage.py", "makemigrations", "--check", "--dry-run"]),
)


def test(*, fast: bool, rest: list[str]) -> int:
    """Run the tests: on SQLite and Postgres, the quick ones first, then the slow ones.

    On Postgres run those that concern it. The fast part is a minute of
    SQLite: rules, services and the house, without pages and programs,
    unless further words say what to run.
    """
    environment.prepare("dev")
    few = {"CLINICBRIDGE_TEST_EXAMPLES": "few" if fast else "all"}
    slow = " or ".join(SLOW)
    one: list[str] = []
    two = ["-n", "2", "--dist", "worksteal"]
    left_out = [f"--ignore={path}" for path in WHOLE_ONLY] if fast and not rest else []
    sessions = [("sqlite", f"not postgres and not ({slow})", [*two, *left_out])]
    if not fast or rest:
        sessions.append(("postgres", f"(postgres or both) and not ({slow})", two))
    if not fast:
        sessions.append(("sqlite", f"not postgres and ({slow})", ["-n", "2", "--dist", "load"]))
        # Two installations at once would wait for each other's roles on one server.
        sessions.append(("postgres", f"(postgres or both) and ({slow})", one))
    codes = []
    for database, which, how in sessions:
        print(f"\n== tests on {database}: {which}", flush=True)
        command = [str(PYTHON), "-m", "pytest", "-m", which, *how, *rest]
        code = run(command, CLINICBRIDGE_TEST_DATABASE=database, **few)
        codes.append(0 if code == NONE_COLLECTED and rest else code)
    return max(codes)


def check() -> int:
    """Hold the code to its rules; every check runs, so one look shows all."""
    environment.prepare("dev")
    failed = [name for name, words in CHECKS if _fails(name, words)]
    if templates := sorted(str(page) for page in ROOT.glob("templates/**/*.html")):
        print("\n== templates", flush=True)
        djade = [str(VENV / "bin" / "djade"), "--check", "--target-version", "5.2"]
        failed += ["templates"] if run([*djade, *templates]) else []
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def bench(*, name: str, rest: list[str]) -> int:
    """Run one of the benches."""
    if name not in benches():
        raise Stop(
            f"There is no bench {name}; there are: {', '.join(benches()) or 'none'}.", code=2
        )
    environment.prepare("dev")
    return run([str(PYTHON), "-m", f"benches.{name}", *rest])


def shots(rest: list[str]) -> int:
    """Take pictures of every page and state, and say what is wrong with them."""
    environment.prepare("dev")
    return run([str(PYTHON), "-m", "devtools.shots", *rest])


def benches() -> list[str]:
    """Return the names of all benches: the modules a reader may run."""
    files = (ROOT / "benches").glob("*.py")
    return sorted(f.stem for f in files if not f.stem.startswith("_"))


def _fails(name: str, words: list[str]) -> bool:
    print(f"\n== {name}", flush=True)
    return run([str(PYTHON), *words]) != 0
