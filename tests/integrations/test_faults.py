"""A kill point kills only where a test asks for it, and only once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = "from integrations import faults; faults.point('after-send'); print('alive')"


def run(mark: Path, **env: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, check=False, capture_output=True,
        env={"PATH": os.environ["PATH"], "CLINICBRIDGE_KILL_MARK": str(mark), **env},
    )  # fmt: skip
    return done.returncode


def test_it_kills_once(tmp_path):
    env = {"CLINICBRIDGE_KILL_POINT": "after-send", "CLINICBRIDGE_ENV": "test"}
    assert run(tmp_path / "mark", **env) == -signal.SIGKILL
    assert run(tmp_path / "mark", **env) == 0


@pytest.mark.parametrize("env", [
    {},
    {"CLINICBRIDGE_KILL_POINT": "before-send", "CLINICBRIDGE_ENV": "test"},
    {"CLINICBRIDGE_KILL_POINT": "after-send", "CLINICBRIDGE_ENV": "production"},
    {"CLINICBRIDGE_KILL_POINT": "after-send"},
])  # fmt: skip
def test_elsewhere_it_does_nothing(tmp_path, env):
    assert run(tmp_path / "mark", **env) == 0
