"""Run the tests, the checks and the benches."""

import contextlib
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from typing import Self

from devtools import environment
from devtools.environment import PYTHON, ROOT, VENV, run
from devtools.stop import Stop

SLOW = ("slow", "browser", "faults", "flow")
INSTALLATIONS = "(faults or flow)"
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
    "tests/claims/domain/mapping/test_bounds.py",
    "tests/clinicbridge/test_settings.py",
    "tests/clinicbridge/test_wsgi.py",
    "tests/flows",
    "tests/clinicbridge/accounts",
    "tests/test_addresses.py",
    "tests/test_rights.py",
    "tests/test_walls.py",  # the checks hold the walls too
)
WRONG_WORDS, NONE_COLLECTED = 4, 5  # pytest's exit codes
CHECKS = (
    ("lint", ["-m", "ruff", "check", "."]),
    ("format", ["-m", "ruff", "format", "--check", "."]),
    ("types", ["-m", "mypy"]),
    ("walls", ["-c", "from importlinter.cli import lint_imports_command as c; c()"]),
    ("migrations", ["manage.py", "makemigrations", "--check", "--dry-run"]),
)


def test(*, fast: bool, rest: list[str]) -> int:
    """Run the tests: on SQLite and Postgres, the quick ones and the slow ones.

    On Postgres run those that concern it. Its slow ones and all that
    start whole installations wait most of their time, so they run one
    after the other beside all the rest and are told at the end. The
    fast part is a minute of SQLite: rules, services and the house,
    without pages and programs, unless further words say what to run.
    """
    environment.prepare("dev")
    examples = "few" if fast else "all"
    left_out = [f"--ignore={path}" for path in WHOLE_ONLY] if fast and not rest else []
    two = ["-n", "2", "--dist", "worksteal"]
    sqlite, postgres = "not postgres", "(postgres or both)"
    slow = f"({' or '.join(SLOW)})"
    sessions = [Session("sqlite", f"{sqlite} and not {slow}", [*two, *left_out, *rest], examples)]
    if not fast or rest:
        sessions.append(Session("postgres", f"{postgres} and not {slow}", [*two, *rest], examples))
    with contextlib.ExitStack() as stack:
        codes: list[int] = []
        beside: Beside | None = None
        if not fast:
            beside = stack.enter_context(
                Beside(
                    # Two installations at once would wait for each other's roles on one server.
                    Session("postgres", f"{postgres} and {slow}", rest, examples),
                    Session("sqlite", f"{sqlite} and {INSTALLATIONS}", rest, examples),
                )
            )
            # One worker more than there are cores: pages wait for browsers.
            three = ["-n", "3", "--dist", "worksteal", *rest]
            which = f"{sqlite} and {slow} and not {INSTALLATIONS}"
            sessions.append(Session("sqlite", which, three, examples))
        for session in sessions:
            codes.append(session.run())
            if codes[-1] == WRONG_WORDS:  # the other sessions would only repeat it
                return WRONG_WORDS
        codes += beside.end() if beside else []
    return max(0 if code == NONE_COLLECTED and rest else code for code in codes)


@dataclass(frozen=True, slots=True)
class Session:
    """One run of pytest."""

    database: str
    which: str
    words: list[str]
    examples: str

    @property
    def title(self) -> str:
        return f"\n== tests on {self.database}: {self.which}"

    @property
    def command(self) -> list[str]:
        return [str(PYTHON), "-m", "pytest", "-m", self.which, *self.words]

    @property
    def settings(self) -> dict[str, str]:
        return {
            "CLINICBRIDGE_TEST_DATABASE": self.database,
            "CLINICBRIDGE_TEST_EXAMPLES": self.examples,
        }

    def run(self) -> int:
        """Run it and show what it says as it goes."""
        print(self.title, flush=True)
        return run(self.command, **self.settings)


class Beside:
    """Sessions that run one after another beside others; what they say is shown at the end."""

    def __init__(self, *sessions: Session) -> None:
        self._sessions = sessions
        self._said = [tempfile.TemporaryFile("w+") for _ in sessions]  # noqa: SIM115  see __exit__
        self._codes: list[int] = []
        self._program: subprocess.Popen[str] | None = None
        self._given_up = False
        self._starting = threading.Lock()
        self._thread = threading.Thread(target=self._run_all)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def end(self) -> list[int]:
        """Wait for their ends, show what they said and return their codes."""
        self._thread.join()
        for session, said in zip(self._sessions, self._said, strict=True):
            print(session.title, flush=True)
            said.seek(0)
            print(said.read(), flush=True)
        return self._codes

    def _run_all(self) -> None:
        for session, said in zip(self._sessions, self._said, strict=True):
            with self._starting:
                if self._given_up:
                    return
                self._program = subprocess.Popen(
                    session.command,
                    cwd=ROOT,
                    env=environment.surroundings(**session.settings),
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
            self._codes.append(self._program.wait())

    def __exit__(self, *_: object) -> None:
        """End what runs and start no more, where whoever waits for it has gone."""
        with self._starting:
            self._given_up = True
            if self._program:
                self._program.terminate()
        self._thread.join()
        for said in self._said:
            said.close()


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
