"""Programs are started together, watched, and stopped without leaving an orphan."""

import os
import sys
import time

import pytest

from devtools import programs
from devtools.programs import Programs, wait_for

STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def running(tmp_path):
    found = Programs(env=dict(os.environ), logs=tmp_path)
    yield found
    found.stop()


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_program_that_ends_is_named_with_its_code_and_last_words(running):
    running.start("worker", [sys.executable, "-c", "print('no room'); raise SystemExit(7)"])

    assert wait_for(lambda: running.ended() is not None, 10)
    assert running.ended() == ("worker", 7)
    assert running.last_words("worker") == "no room"


def test_a_program_that_ignores_the_order_is_ended_with_all_it_started(
    running, tmp_path, monkeypatch
):
    monkeypatch.setattr(programs, "PATIENCE", 0.3)
    running.start("worker", [sys.executable, "-c", STUBBORN])
    log = tmp_path / "worker.log"
    assert wait_for(lambda: log.read_text().strip() != "", 10)
    child = int(log.read_text())
    started = time.monotonic()

    running.stop()

    assert time.monotonic() - started < 5
    assert wait_for(lambda: not is_alive(child), 5)


def test_the_demo_clinics_systems_are_stopped_last(running, tmp_path):
    note = tmp_path / "order"
    script = (
        "import signal, sys, time\n"
        "def end(*_):\n"
        f"    open({str(note)!r}, 'a').write(sys.argv[1] + ' '); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end); print('up', flush=True); time.sleep(600)\n"
    )
    for name in ("demo-emr", "worker", "web"):
        running.start(name, [sys.executable, "-c", script, name])
        assert wait_for(lambda name=name: "up" in (tmp_path / f"{name}.log").read_text(), 10)

    running.stop()

    *first, last = note.read_text().split()
    assert (set(first), last) == ({"web", "worker"}, "demo-emr")
