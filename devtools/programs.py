"""Start several programs, notice when one ends, stop them all."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from devtools.environment import ROOT

# First who works, all at once: what one leaves undone, a sweep of the next start finds. Then
# whom they work with, so that a claim on its way still arrives.
STOPPED_IN_ORDER = (("web", "beat", "worker"), ("demo-emr", "demo-billing"))
PATIENCE = 12.0  # seconds a program has to finish what it is doing


class Programs:
    """The running programs, by name."""

    def __init__(self, *, env: dict[str, str], logs: Path) -> None:
        self.env = env
        self.logs = logs
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: list[str]) -> None:
        """Start COMMAND in a group of its own, its output in logs/NAME.log."""
        with (self.logs / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C reaches us alone, so that we choose the order of the end.
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )

    def ended(self) -> tuple[str, int] | None:
        """Return name and exit code of a program that ended by itself."""
        for name, program in self.running.items():
            if (code := program.poll()) is not None:
                return name, code
        return None

    def last_words(self, name: str) -> str:
        """Return the last line NAME wrote that says anything."""
        lines = (self.logs / f"{name}.log").read_text(errors="replace").splitlines()
        return next((line for line in reversed(lines) if line.strip()), "nothing was logged")

    def stop(self) -> None:
        """Stop all in order, with patience first and by force at last."""
        try:
            for group in STOPPED_IN_ORDER:
                programs = [self.running[name] for name in group if name in self.running]
                for program in programs:
                    _signal(program, signal.SIGTERM)
                wait_for(lambda them=programs: all(p.poll() is not None for p in them), PATIENCE)  # type: ignore[misc]
        finally:  # also when a second Ctrl-C says that patience is over
            for program in self.running.values():
                _kill_group(program)
                program.wait()


def _signal(program: subprocess.Popen[bytes], number: int) -> None:
    if program.poll() is None:
        program.send_signal(number)


def _kill_group(program: subprocess.Popen[bytes]) -> None:
    """Reach also what the program started and left behind."""
    try:
        os.killpg(program.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def wait_for(done: Callable[[], bool], seconds: float) -> bool:
    """Wait until DONE or SECONDS are over; tell which."""
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        time.sleep(0.02)
    return done()


def _end_with_parent() -> None:
    """Ask the kernel to end this program if dev.py is killed outright."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
