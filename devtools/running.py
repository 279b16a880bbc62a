"""Run ClinicBridge and the demo clinic on this machine until told to stop."""

import hashlib
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from devtools import environment, place
from devtools.environment import PYTHON, ROOT
from devtools.programs import Programs, wait_for
from devtools.stop import Stop

READY_WITHIN = 180.0  # a slow machine; what ends by itself is noticed at once


def run(*, port: int, data: Path, demo: bool) -> int:
    """Start everything, say where it is, and stay until it shall end."""
    signal.signal(signal.SIGTERM, _interrupt)
    environment.prepare("runtime")
    data = data.resolve()
    ports = place.take_ports(port, 3 if demo else 1)
    with place.hold(data):
        env = _environment(data, port)
        _migrate(data, env)
        sign_in = _load_demo(data, env, ports) if demo else _first_practice(data)
        programs = Programs(env=env, logs=data / "logs")
        try:
            return _watch(programs, ports=ports, data=data, sign_in=sign_in, demo=demo)
        except KeyboardInterrupt:
            print("\nStopping ...", flush=True)
            return 0
        finally:
            programs.stop()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _watch(programs: Programs, *, ports: list[int], data: Path, sign_in: str, demo: bool) -> int:
    todo = commands(ports, data, demo=demo)
    address = f"http://127.0.0.1:{ports[0]}"
    # Whom a person waits for first; the others start while the page is being opened.
    programs.start("web", todo.pop("web"))
    programs.start("worker", todo.pop("worker"))
    if demo:
        sign_in += _manage(programs.env, "demo_sign_in")  # while the web server starts
    if _wait(programs, lambda: _answers(f"{address}/health/ready"), data):
        print(f"ClinicBridge: {address}\n{sign_in}Logs: {data / 'logs'}. Ctrl-C stops.", flush=True)
        beat = todo.pop("beat")  # it has nothing to do before the worker is ready
        for name, command in todo.items():
            programs.start(name, command)
        if _wait(programs, (data / "heartbeats" / "worker").exists, data):
            programs.start("beat", beat)
    while (end := programs.ended()) is None:
        time.sleep(0.2)
    name, code = end
    print(f"{name} ended by itself with code {code}: {programs.last_words(name)}")
    return code if 0 < code < 256 else 1


def _wait(programs: Programs, is_ready: Callable[[], bool], data: Path) -> bool:
    """Wait until it is ready; False when a program ended meanwhile."""
    wait_for(lambda: programs.ended() is not None or is_ready(), READY_WITHIN)
    if programs.ended() is not None:
        return False
    if not is_ready():
        raise Stop(f"Not ready after {READY_WITHIN:.0f} s: see {data / 'logs'}.")
    return True


def commands(ports: list[int], data: Path, *, demo: bool) -> dict[str, list[str]]:
    """Return what is started, by name."""
    python, celery = (
        str(PYTHON),
        [str(PYTHON), "-m", "celery", "--quiet", "-A", "clinicbridge.celery"],
    )
    web = [python, "-m", "gunicorn", "-c", "python:clinicbridge.gunicorn"]
    # A browser keeps its connection open: not for that is Ctrl-C to wait.
    web += ["--graceful-timeout", "1", "clinicbridge.wsgi:application"]
    # Threads end when their task does; processes are waited for seconds even when idle.
    worker = ["worker", "--pool", "threads", "--concurrency", "3", "--loglevel", "INFO"]
    worker += ["--queues", "ingest,push,reading,jobs,suggestions"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    beat = ["beat", "--schedule", str(data / "tmp" / "beat"), "--pidfile", "", "--loglevel", "INFO"]
    found = {"web": web, "beat": [*celery, *beat], "worker": [*celery, *worker]}
    if demo:
        found |= _demo_clinic(ports, data)
    return found


def _demo_clinic(ports: list[int], data: Path) -> dict[str, list[str]]:
    """Return the clinic's EMR and billing system: programs of their own, as outside ones are."""
    keys, python = data / "keys", str(PYTHON)
    site = f"http://127.0.0.1:{ports[0]}"
    visits, answers = ((keys / f"demo-{name}-path") for name in ("emr", "acknowledgements"))
    emr = [python, "-m", "integrations.demo.emr", "--port", str(ports[1])]
    emr += ["--hook", site + visits.read_text().strip(), "--state", str(data / "demo-emr")]
    emr += ["--secret-file", str(keys / "demo-emr-secret")]
    billing = [python, "-m", "integrations.demo.billing", "--port", str(ports[2])]
    billing += ["--ledger", str(data / "demo-billing.sqlite3")]
    billing += ["--token-file", str(keys / "demo-billing-token")]
    billing += ["--ack-hook", site + answers.read_text().strip()]
    billing += ["--ack-secret-file", str(keys / "demo-acknowledgements-secret"), "--quiet"]
    return {"demo-emr": emr, "demo-billing": billing}


def _environment(data: Path, port: int) -> dict[str, str]:
    (data / "heartbeats" / "worker").unlink(missing_ok=True)
    return environment.surroundings(
        CLINICBRIDGE_ENV="demo",
        CLINICBRIDGE_DATA=str(data),
        CLINICBRIDGE_PORT=str(port),
        DJANGO_SETTINGS_MODULE="clinicbridge.settings",
        TMPDIR=str(data / "tmp"),
        PYTHONUNBUFFERED="1",
    )


def _migrate(data: Path, env: dict[str, str]) -> None:
    """Bring the tables up to date, unless nothing changed since last time."""
    stamp = data / "migrated"
    state = _migrations(env)
    if stamp.exists() and stamp.read_text() == state and (data / "clinicbridge.sqlite3").exists():
        return
    _manage(env, "migrate", "--verbosity", "0")
    stamp.write_text(state)


def _migrations(env: dict[str, str]) -> str:
    """Return a digest of every migration there is and of the database meant."""
    if "DATABASE_URL" in env or "DATABASE_URL_FILE" in env:
        return str(time.time_ns())  # another's database: only it knows its state
    ours = ("claims", "integrations", "clinicbridge")
    files = sorted(path for top in ours for path in (ROOT / top).glob("**/migrations/*.py"))
    lock = (ROOT / "requirements" / "runtime.txt").read_bytes()
    return hashlib.sha256(b"".join([lock, *(path.read_bytes() for path in files)])).hexdigest()


def _load_demo(data: Path, env: dict[str, str], ports: list[int]) -> str:
    """Fill an empty database with the demo clinic; return how to sign in."""
    env["CLINICBRIDGE_DEMO_BILLING"] = f"http://127.0.0.1:{ports[2]}"
    told, stamp = data / "keys" / "sign-in", data / "demo-loaded"
    state = f"{_migrations(env)} {ports}"
    if not (stamp.exists() and told.exists() and stamp.read_text() == state):
        said = _manage(env, "load_demo")
        with open(os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(said)
        stamp.write_text(state)
    return told.read_text()


def _first_practice(data: Path) -> str:
    """Say how someone gets in where no demo clinic is."""
    command = f"CLINICBRIDGE_DATA={data} {PYTHON.relative_to(ROOT)} manage.py create_practice"
    return f"To make a practice and its first admin: {command}\n"


def _manage(env: dict[str, str], *words: str) -> str:
    """Run one management command and return what it printed."""
    command = [str(PYTHON), "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise Stop(f"manage.py {words[0]} failed: {lines[-1] if lines else 'without a word'}")
    return done.stdout


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
