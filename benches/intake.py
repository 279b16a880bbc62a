"""Measure a visit's way in: accepted, and visible as a claim, beside a plain view.

python3 dev.py bench intake [--kind embedded|server|both] [--rate 20] [--seconds 60]
"""

import argparse
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any

from benches import _looking, _machine, _report, _visits
from tests import machine as test_machine


def main() -> None:
    """Run the bench and print its figures."""
    parser = argparse.ArgumentParser(prog="dev.py bench intake", description=__doc__)
    parser.add_argument("--kind", choices=("embedded", "server", "both"), default="both")
    parser.add_argument("--rate", type=float, default=20, help="visits a second under load")
    parser.add_argument("--seconds", type=float, default=60, help="how long under load")
    parser.add_argument("--idle", type=int, default=100, help="visits one at a time")
    parser.add_argument("--port", type=int, default=8870)
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    known = parser.parse_args()
    kinds = ("embedded", "server") if known.kind == "both" else (known.kind,)
    figures: dict[str, _report.Figure] = {}
    for kind in kinds:
        figures |= measure(kind, known)
    env = _report.environment(
        sqlite="WAL, synchronous FULL", postgres="fsync on", rate=known.rate, seconds=known.seconds
    )
    _report.show("intake", figures, env, as_json=known.json)


def measure(kind: str, known: argparse.Namespace) -> dict[str, _report.Figure]:
    """Measure one kind of installation, idle and under load."""
    count = known.idle * 2 + int(known.rate * known.seconds)
    bodies = _visits.bodies(count, day=datetime.now(UTC).date())
    with _machine.started(kind, port=known.port) as running, plain(running, kind) as baseline:
        secret = running.key("demo-emr-secret")
        ours = (running.port, running.key("demo-emr-path"))
        one, two, rest = split(bodies, known.idle)
        accepted, plainly = side_by_side(ours, baseline, secret, two)
        found = {
            f"{kind}: accepted, c=1, ms": _report.figure(accepted, "ms"),
            f"{kind}: accepted p99, ms": p99(accepted),
            f"{kind}: plain Django view, c=1, ms": _report.figure(plainly, "ms"),
        }
        _looking.wait_for_claims(running.database, len(two))
        with _looking.Watch(running.database) as watch:
            idle = visible(watch, ours, secret, one, pause=0.25, mark="idle")
            found[f"{kind}: visible, idle, ms"] = _report.figure(idle, "ms")
            found[f"{kind}: visible, idle, p99, ms"] = p99(idle)
            _looking.gather_statistics(running.database)
            before = time.perf_counter()
            load = visible(watch, ours, secret, rest, pause=1 / known.rate, mark="load")
            spent = time.perf_counter() - before
        name = f"{kind}: visible, {known.rate:g}/s"
        found[f"{name}, ms"] = _report.figure(load, "ms")
        found[f"{name}, p99, ms"] = p99(load)
        found[f"{name}, claims a second"] = _report.figure([len(load) / spent], "/s")
        counted = _looking.count(running.database)
        if counted != (count, count):
            raise SystemExit(f"{count} were accepted, but (messages, claims) are {counted}.")
        found[f"{kind}: resident memory, MB"] = _report.figure([_looking.resident(running)], "MB")
        return found


def split(bodies: list[bytes], idle: int) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Return the visits of the three parts."""
    return bodies[:idle], bodies[idle : idle * 2], bodies[idle * 2 :]


def p99(values: list[float]) -> _report.Figure:
    """Return the 99th percentile as a figure of one value."""
    return _report.figure([_report.percentile(values, 0.99)], "ms")


def side_by_side(
    ours: tuple[int, str], baseline: int, secret: str, bodies: list[bytes]
) -> tuple[list[float], list[float]]:
    """Send each body to the product and to the plain view, turn by turn; return ms."""
    lines = (HTTPConnection("127.0.0.1", ours[0]), HTTPConnection("127.0.0.1", baseline))
    taken: tuple[list[float], list[float]] = ([], [])
    for place, body in enumerate(bodies):
        for which, (line, path) in enumerate(zip(lines, (ours[1], "/hook"), strict=True)):
            head = _visits.headers(secret, f"accept-{place}", body)
            before = time.perf_counter()
            status, _ = _visits.post(line, path, body, head)
            taken[which].append((time.perf_counter() - before) * 1000)
            if status != 202:
                raise SystemExit(f"A visit was answered {status}.")
        time.sleep(0.05)
    return taken


def visible(
    watch: "_looking.Watch",
    ours: tuple[int, str],
    secret: str,
    bodies: list[bytes],
    *,
    pause: float,
    mark: str,
) -> list[float]:
    """Send bodies at a steady pace; return ms from first byte sent to claim committed."""
    sent: dict[str, float] = {}
    line = HTTPConnection("127.0.0.1", ours[0])
    start = time.perf_counter()
    for place, body in enumerate(bodies):
        wait = start + place * pause - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        event = f"{mark}-{place}"
        head = _visits.headers(secret, event, body)
        sent[event] = time.perf_counter()
        status, _ = _visits.post(line, ours[1], body, head)
        if status != 202:
            raise SystemExit(f"A visit was answered {status}.")
    seen = watch.seen(set(sent), within=180)
    return [(seen[event] - at) * 1000 for event, at in sent.items()]


class plain:  # noqa: N801 - used as `with plain(...)`
    """The plain view, served as the product is."""

    def __init__(self, running: _machine.Machine, kind: str) -> None:
        self.port = running.port + 3
        self.env = {**running.env, "PLAIN_SECRET": running.key("demo-emr-secret")}
        name = running.database.rsplit("/", 1)[-1]
        self.env["PLAIN_DATABASE_URL"] = (
            f"sqlite:///{running.data}/plain.sqlite3"
            if kind == "embedded"
            else test_machine.role_url(test_machine.OWNER, name)
        )

    def __enter__(self) -> int:
        words = ["-m", "gunicorn", "--workers", "2", "--threads", "4", "--log-level", "warning"]
        words += ["--worker-class", "gthread", "--bind", f"127.0.0.1:{self.port}"]
        command = [sys.executable, *words, "benches._plain:application"]
        self.process = subprocess.Popen(command, env=self.env, cwd=_machine.ROOT)
        _looking.wait_for_answer(f"http://127.0.0.1:{self.port}/live")
        return self.port

    def __exit__(self, *_: Any) -> None:
        self.process.terminate()
        self.process.wait(20)


if __name__ == "__main__":
    threading.stack_size(256 * 1024)
    main()
