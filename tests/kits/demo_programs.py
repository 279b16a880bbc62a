"""The demo clinic's programs and a hook to catch their webhooks, started for a test."""

import base64
import os
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from integrations.ports import Endpoint
from integrations.vendors.demo.adapter import Demo

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "demo-billing-token-for-tests"
SECRET = "whsec_" + base64.b64encode(b"a demo secret of thirty-two byte").decode()
# For calls to loopback, which speak no TLS: to read all authorities for each takes 25 ms.
PLAIN: dict[str, Any] = {"trust_env": False, "verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)}


@dataclass
class Program:
    """A running program and the address it printed."""

    process: subprocess.Popen[str]
    url: str

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Ask the program something."""
        return httpx.get(self.url + path, timeout=10, **PLAIN, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        """Tell the program something."""
        return httpx.post(self.url + path, timeout=10, **PLAIN, **more)

    def claims(self) -> list[dict[str, Any]]:
        """Return the billing system's ledger, oldest first."""
        rows: list[dict[str, Any]] = self.get("/ledger").json()["rows"]
        return rows

    def kept(self, reference: str) -> list[dict[str, Any]]:
        """Return the ledger's rows under one reference."""
        return [row for row in self.claims() if row["reference"] == reference]

    def suffer(self, *faults: dict[str, Any]) -> None:
        """Script the billing system's next faults."""
        self.post("/faults", json={"next": list(faults)}).raise_for_status()


@dataclass
class Caught:
    """One webhook as it arrived."""

    headers: dict[str, str]
    body: bytes


@dataclass
class CatchingHook:
    """A webhook receiver that answers as told, then 202."""

    url: str = ""
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    caught: list[Caught] = field(default_factory=list)


def adapter(system: Program, token: str = TOKEN) -> Demo:
    """Return our adapter, led to a running billing system."""
    return Demo(Endpoint(base_url=system.url, secrets={"token": token}))


@contextmanager
def running(module: str, *arguments: str | Path) -> Iterator[Program]:
    """Run a demo program on a free port until the block ends."""
    command = [sys.executable, "-m", f"integrations.demo.{module}", "--port", "0"]
    process = subprocess.Popen(
        [*command, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "listening on" in line, line + (process.stderr.read() if process.stderr else "")
        yield Program(process, line.rsplit(" ", 1)[1].strip())
    finally:
        process.terminate()
        process.communicate(timeout=10)


@contextmanager
def billing(folder: Path, *arguments: str | Path, hook: str = "") -> Iterator[Program]:
    """Run the demo billing system with its ledger in a folder."""
    token, secret = folder / "token", folder / "ack-secret"
    token.write_text(TOKEN)
    secret.write_text(SECRET)
    acks = ["--ack-hook", hook, "--ack-secret-file", secret] if hook else []
    ledger = folder / "ledger.sqlite3"
    with running(
        "billing", "--ledger", ledger, "--token-file", token, *acks, *arguments
    ) as program:
        yield program


@contextmanager
def emr(folder: Path, *arguments: str | Path, hook: str) -> Iterator[Program]:
    """Run the demo EMR; no further visits unless asked for."""
    secret = folder / "emr-secret"
    secret.write_text(SECRET)
    with running(
        "emr", "--hook", hook, "--secret-file", secret, "--every", "0", *arguments
    ) as program:
        yield program


@contextmanager
def catching_hook() -> Iterator[CatchingHook]:
    """Receive webhooks on loopback until the block ends."""
    hook = CatchingHook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            hook.caught.append(Caught(headers, body))
            status, more = hook.answers.pop(0) if hook.answers else (202, {})
            self.send_response_only(status)
            for name, value in {**more, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    hook.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def wait_for(condition: Callable[[], Any], *, seconds: float = 10) -> Any:
    """Return the condition's first true value; fail when it never comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError("It never came.")
