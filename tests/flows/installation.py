"""One whole installation on this machine: database, broker, programs of its own."""

import contextlib
import json
import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from django.db import connection

from clinicbridge.celery import app
from devtools import place, running
from devtools.programs import Programs
from tests import machine
from tests.flows import brokers, databases
from tests.kits.demo_programs import PLAIN, wait_for


class Installation:
    """What dev.py would run, on ports and in a folder of its own."""

    def __init__(self, data: Path, *, database: str, broker: brokers.Broker, **env: str) -> None:
        self.data, self.database, self.broker = data, database, broker
        self.ports = free_ports(3)
        self._workers = 0
        self.url = f"http://127.0.0.1:{self.ports[0]}"
        given = {
            "CLINICBRIDGE_ENV": "demo",
            "CLINICBRIDGE_DATA": str(data),
            "CLINICBRIDGE_PORT": str(self.ports[0]),
            "CLINICBRIDGE_SWEEP_SECONDS": "1",
            "CLINICBRIDGE_DEMO_BILLING": f"http://127.0.0.1:{self.ports[2]}",
            "CELERY_BROKER_URL": broker.url,
            "DJANGO_SETTINGS_MODULE": "clinicbridge.settings",
            "TMPDIR": str(data / "tmp"),
            "PYTHONUNBUFFERED": "1",
            **databases.settings_of(database),
        }
        self.programs = Programs(env={**os.environ, **given, **env}, logs=data / "logs")

    def command(self, name: str) -> list[str]:
        """Return how dev.py starts one of its programs."""
        demo = (self.data / "keys" / "demo-emr-path").exists()
        return running.commands(self.ports, self.data, demo=demo)[name]

    def start(self, name: str, command: list[str] | None = None, **env: str) -> None:
        """Start a program; a name may be used again with a suffix (worker-2)."""
        self.programs.env.update(env)
        self.programs.start(name, command or self.command(re.sub(r"-\d+$", "", name)))

    def start_worker(self, command: list[str] | None = None) -> None:
        """Start a worker and forget that another one was ready before."""
        self._heart.unlink(missing_ok=True)
        self._workers += 1
        self.start(f"worker-{self._workers}", command)

    def kill_worker(self) -> None:
        """End the worker that runs, as a power cut would."""
        self.kill(f"worker-{self._workers}")

    def await_worker(self) -> None:
        """Wait until the worker takes work."""
        wait_for(self._heart.exists, seconds=60)

    def await_web(self) -> None:
        """Wait until the web server answers."""
        wait_for(lambda: _answers(f"{self.url}/health/live"), seconds=60)

    def kill(self, name: str) -> None:
        """End a program and all its children with kill -9."""
        program = self.programs.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait(timeout=10)

    def stop(self) -> None:
        """End everything at once."""
        for name in list(self.programs.running):
            self.kill(name)

    def manage(self, *words: str) -> None:
        """Run one management command as the app."""
        running._manage(self.programs.env, *words)

    def lines(self, name: str) -> list[dict[str, Any]]:
        """Return the lines a program logged, however often it was started."""
        text = "\n".join(log.read_text() for log in self.programs.logs.glob(f"{name}*.log"))
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Let this process use the installation's database and broker as its programs do."""
        before = connection.settings_dict
        connection.close()
        connection.settings_dict = {**before, "NAME": self.database, **_as_app()}
        try:
            with _celery_at(self.broker):
                yield
        finally:
            connection.close()
            connection.settings_dict = before

    @property
    def _heart(self) -> Path:
        return self.data / "heartbeats" / "worker"


@contextmanager
def installed(folder: Path, **env: str) -> Iterator[Installation]:
    """Make an installation; end every program of it when the block ends."""
    data = folder / "data"
    with contextlib.ExitStack() as stack:
        stack.enter_context(place.hold(data))
        database = databases.copied(data)
        stack.callback(databases.removed, database)
        broker: brokers.Broker = brokers.Folder(data)
        if machine.ON_POSTGRES:
            broker = stack.enter_context(brokers.redis_server(folder))
        made = Installation(data, database=database, broker=broker, **env)
        stack.callback(made.stop)
        yield made


def free_ports(count: int) -> list[int]:
    """Return ports nobody listens on."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def worker_with_beat(made: Installation, *start: str) -> list[str]:
    """Return the worker's own command with beat inside it: one program less."""
    command = made.command("worker")
    command[command.index("--concurrency") + 1] = "1"
    beat = ["--beat", "--schedule", str(made.data / "tmp" / "beat")]
    return [command[0], *(start or command[1:3]), *command[3:], *beat]


def _as_app() -> dict[str, str]:
    if not machine.ON_POSTGRES:
        return {}
    url = machine.role_url(machine.APP, "any")
    return {"USER": machine.APP, "PASSWORD": url.split(":")[2].split("@")[0]}


@contextmanager
def _celery_at(broker: brokers.Broker) -> Iterator[None]:
    """Publish to this broker for a while."""
    names = ("broker_url", "broker_transport_options")
    before = {name: app.conf[name] for name in names}
    _lead_celery_to(broker_url=broker.url, broker_transport_options=broker.options)
    try:
        yield
    finally:
        _lead_celery_to(**before)


def _lead_celery_to(**conf: Any) -> None:
    app.conf.update(conf)
    app._pool = app.amqp._producer_pool = None  # both hold lines to the broker before


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2, **PLAIN).status_code == 200
    except httpx.TransportError:
        return False
