"""Make the virtual environment and keep it as the locks say."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from devtools.stop import Stop

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LEAST_FREE = 700 * 1024 * 1024  # both locks installed, and some room


def prepare(kind: str) -> None:
    """Install the lock of KIND, runtime or dev, unless that is done."""
    if os.name != "posix":
        raise Stop("dev.py runs on Linux and macOS; on Windows use WSL.")
    # The lock for development holds all of the other one.
    for done in {kind, "dev"}:
        if PYTHON.exists() and _read(_stamp(done)) == _wanted(done):
            return
    print(f"Preparing .venv from requirements/{kind}.txt ...", flush=True)
    _make_venv()
    _install(kind)
    _stamp(kind).write_text(_wanted(kind))


def lock() -> int:
    """Resolve pyproject.toml again into the two locks."""
    uv = shutil.which("uv")
    if uv is None:
        raise Stop(
            "Locks are resolved with uv, which is not on PATH: see its own installation page."
        )
    resolve = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11.2"]
    resolve += ["--generate-hashes", "--no-header", "--no-emit-index-url", "pyproject.toml"]
    runtime = ["--output-file", "requirements/runtime.txt"]
    dev = ["--group", "dev", "-c", "requirements/runtime.txt", "-o", "requirements/dev.txt"]
    return run([*resolve, *runtime]) or run([*resolve, *dev])


def run(command: list[str], **more: str) -> int:
    """Run COMMAND at the root with MORE in its environment; return its code."""
    return subprocess.run(command, cwd=ROOT, env=surroundings(**more), check=False).returncode


def surroundings(**more: str) -> dict[str, str]:
    """Return our environment with MORE in it, where what is compiled once is kept.

    Not to keep it makes each start of a program twice as long; git ignores it.
    """
    env = {**os.environ, **more}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def _make_venv() -> None:
    if PYTHON.exists():
        return
    if shutil.disk_usage(ROOT).free < LEAST_FREE:
        raise Stop(f"Not enough room in {ROOT}: 700 MB are needed for .venv.")
    if uv := shutil.which("uv"):
        command = [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV)]
    elif importlib.util.find_spec("ensurepip") is None:
        raise Stop("This Python cannot make virtual environments: `sudo apt install python3-venv`.")
    else:
        command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if run(command):
        raise Stop(f"No virtual environment could be made in {VENV}: see the lines above.")


def _install(kind: str) -> None:
    lock_file = f"requirements/{kind}.txt"
    if uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # Wheels only: nothing from outside runs code while it is being installed.
    if run([*command, "--only-binary", ":all:", "--require-hashes", "-r", lock_file]):
        raise Stop(f"{lock_file} could not be installed: see the lines above, then try again.")


def _stamp(kind: str) -> Path:
    return VENV / f".installed-{kind}"


def _wanted(kind: str) -> str:
    lock_file = ROOT / "requirements" / f"{kind}.txt"
    return hashlib.sha256(lock_file.read_bytes() + sys.version.encode()).hexdigest()


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
